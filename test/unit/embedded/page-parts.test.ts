import { describe, expect, it } from "@jest/globals";
import { assert, constantFrom, property, string } from "fast-check";
import { html, linked, sizeText, timeText } from "../../../platform/embedded/mail-catcher/page-parts.ts";

describe("a page's HTML", () => {
  it("never lets a text become markup, in content or in an attribute", () => {
    assert(
      property(string({ unit: constantFrom("<", ">", '"', "'", "&", "a", "办") }), (text) => {
        const { markup } = html`<p title="${text}">${text}</p>`;
        const inside = markup.slice('<p title="'.length, -"</p>".length);
        expect(inside.replace('">', "")).not.toMatch(/[<>"']/);
      }),
    );
  });

  it("takes HTML as it is, also a list of it, and leaves nothing for what is not there", () => {
    const items = ["一", "二"].map((text) => html`<li>${text}</li>`);
    expect(html`${items}${undefined}`.markup).toBe("<li>一</li><li>二</li>");
  });

  it("makes links of web addresses and of nothing else", () => {
    const { markup } = linked("请点击 https://a.example/t/x?a=1&b=2。<b>javascript:alert(1)</b>");
    expect(markup).toContain('<a href="https://a.example/t/x?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">');
    expect(markup.match(/<a /g)).toHaveLength(1);
    expect(markup).toContain("&lt;b&gt;javascript:alert(1)&lt;/b&gt;");
  });

  it("tells sizes and Beijing time", () => {
    expect([sizeText(1), sizeText(2048), sizeText(3 * 1024 * 1024)]).toEqual(["1 KB", "2 KB", "3.0 MB"]);
    expect(timeText("2026-03-01T16:00:05Z")).toBe("2026/03/02 00:00:05");
  });
});
