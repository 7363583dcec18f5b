import { describe, expect, it, jest } from "@jest/globals";
import * as fc from "fast-check";
import { strFromU8, unzipSync } from "fflate";
import type { LetterRecord } from "../../../domain/letters/composeLetter.ts";
import { composeLetter } from "../../../domain/letters/composeLetter.ts";
import { letterKinds } from "../../../domain/letters/letter.ts";
import type { LetterBlock, LetterDocument } from "../../../domain/letters/letterDocument.ts";
import { readDocx } from "../../../platform/documents/readDocx.ts";
import { headSizePt } from "../../../platform/letters/layout.ts";
import { renderLetterDocx } from "../../../platform/letters/renderLetterDocx.ts";
import { LETTER_HTML_POLICY, renderLetterHtml } from "../../../platform/letters/renderLetterHtml.ts";
import { letterTexts } from "../../../texts/zh-CN/escalation.ts";
import { letterWording } from "../../../texts/zh-CN/letters.ts";
import { letterContentTexts, letterRecord } from "../../support/letters.ts";

const allButTheDate = [
  "hrtime",
  "nextTick",
  "performance",
  "queueMicrotask",
  "setImmediate",
  "clearImmediate",
  "setInterval",
  "clearInterval",
  "setTimeout",
  "clearTimeout",
] as const;

const compose = (record: LetterRecord): LetterDocument => composeLetter(record, letterContentTexts, letterWording);
const words = (document: LetterDocument): string => document.blocks.map((block) => Object.values(block).flat(3).join("\n")).join("\n");
const types = (document: LetterDocument): LetterBlock["type"][] => [...new Set(document.blocks.map(({ type }) => type))];
const docxText = async (document: LetterDocument): Promise<string> =>
  readDocx(await renderLetterDocx(document))
    .map((line) => [line.text, ...(line.cells ?? []).map((cell) => cell.text)].join("\n"))
    .join("\n");

describe("a letter as a document", () => {
  it.each(letterKinds)("%s has its parts in the order of the standard", (kind) => {
    const document = compose(letterRecord(kind));
    expect(types(document)).toEqual(["head", "title", "addressee", "paragraph", "table", "enclosure", "signature", "imprint", "receipt"]);
    expect(document.number).toBe("云综监督〔2026〕3号");
    expect(document.title).toBe(`关于第1号整改问题的${letterTexts[kind]}`);
    expect(document.blocks).toContainEqual({ type: "signature", issuer: "云州市综合监管协调机制办公室", date: "2026年7月6日" });
    expect(words(document)).toContain("部门之间信息不互通");
    expect(words(document)).toContain("建立部门间信息通报制度，每季度通报一次监管信息。\n2026年6月30日");
    expect(words(document)).not.toMatch(/undefined|null|\[object/u);
  });

  it("says to the lead and to who cooperates what each has to do, and by when to sign", () => {
    const lead = words(compose(letterRecord("assignment_letter")));
    expect(lead).toContain("根据《云州市综合监管问题整改方案》（云综监〔2026〕2号）和云州市整改工作规程第8条，");
    expect(lead).toContain("交由贵单位牵头办理。");
    expect(lead).toContain("请于2026年7月8日前签收。");
    expect(words(compose(letterRecord("assignment_letter", { content: { role: "cooperating" } })))).toContain("交由贵单位配合办理。");
  });

  it("names the date that was missed, the letters before it, and by when to reply", () => {
    const notice = words(compose(letterRecord("supervision_notice")));
    expect(notice).toContain("应于2026年6月30日前完成，现已逾期。");
    expect(notice).toContain("经2026年7月1日的提醒敦促函（综监敦促〔2026〕1号）督促，仍未完成。");
    expect(notice).toContain("请于2026年7月13日前书面报告整改情况。");
  });

  it("invites to a talk at its time and place", () => {
    const notice = words(compose(letterRecord("interview_notice")));
    expect(notice).toContain("一、约谈时间：2026年7月14日（周二）09:30。");
    expect(notice).toContain("二、约谈地点：市政务中心三楼第二会议室。");
  });

  it("goes as a copy to the others only where it is a circular", () => {
    const copy = "抄送：云州市医疗保障局，云州市市场监督管理局。";
    expect(words(compose(letterRecord("circular")))).toContain(copy);
    expect(words(compose(letterRecord("urging_letter")))).not.toContain("抄送");
  });

  it("names the listing that it lifts, and why", () => {
    const earlier = [{ kind: "listing_notice" as const, number: "综监挂牌〔2026〕1号", issuedOn: "2026-08-12" }];
    const verified = words(compose(letterRecord("listing_lifted_notice", { content: { earlier } })));
    expect(verified).toContain("我办以综监挂牌〔2026〕1号文对你单位承担的");
    expect(verified).toContain("经2026年7月3日核查，该问题的整改措施已经通过。");
    expect(words(compose(letterRecord("listing_lifted_notice", { content: { earlier, reason: "已完成主要措施" } })))).toContain(
      "已完成主要措施。现决定自本通知印发之日起解除挂牌督办。",
    );
  });

  it("carries an empty receipt until it is signed, then who signed and when", () => {
    expect(words(compose(letterRecord("urging_letter")))).toContain("填写本回执盖章后送回");
    const signed = words(compose(letterRecord("urging_letter", { receipt: { at: "2026-07-06T08:15:00.000Z", person: "李明" } })));
    expect(signed).toContain("签收人\n李明");
    expect(signed).toContain("2026年7月6日（周一）16:15");
    expect(signed).not.toContain("送回。\n");
  });

  it("says that it was taken back, above its title", () => {
    const document = compose(letterRecord("assignment_letter", { voidedAt: "2026-07-07T02:00:00.000Z" }));
    expect(types(document).slice(0, 3)).toEqual(["head", "notice", "title"]);
    expect(words(document)).toContain("已于2026年7月7日撤回作废");
  });

  it("cites nothing where the jurisdiction has set no rules, and stands in for what the register does not know", () => {
    const content = { citation: null, plan: null, issuer: null, addressee: null, measures: [] };
    const document = compose(letterRecord("urging_letter", { content }));
    expect(words(document)).not.toContain("根据");
    expect(document.issuer).toBe("（名录外单位）");
    expect(types(document)).not.toContain("table");
  });
});

describe("a letter as a file", () => {
  it.each(letterKinds)("%s says the same in Word as in its composition", async (kind) => {
    const document = compose(letterRecord(kind));
    const text = await docxText(document);
    for (const block of document.blocks) {
      if (block.type === "paragraph" || block.type === "title" || block.type === "addressee") expect(text).toContain(block.text);
      if (block.type === "table") for (const cell of [...block.columns, ...block.rows.flat()]) expect(text).toContain(cell);
    }
    expect(text).toContain(document.number);
  });

  it("has the same bytes whenever it is made, and tells no time but the day of its issue", async () => {
    const document = compose(letterRecord("listing_notice"));
    const made = async (now: string): Promise<Uint8Array> => {
      jest.useFakeTimers({ now: new Date(now), doNotFake: [...allButTheDate] });
      try {
        return await renderLetterDocx(document);
      } finally {
        jest.useRealTimers();
      }
    };
    const first = await made("2026-07-06T02:00:00Z");
    expect(Buffer.compare(first, await made("2031-02-03T04:05:06Z"))).toBe(0);
    const properties = strFromU8(unzipSync(first)["docProps/core.xml"] ?? new Uint8Array());
    expect(properties.match(/\d{4}-\d\d-\d\dT/gu)).toEqual(["2026-07-06T", "2026-07-06T"]);
  });

  it("sets a long issuer's name smaller, so that it stands on one line", () => {
    expect(headSizePt("云州市协调办")).toBe(36);
    expect(headSizePt("云州市综合监管协调机制办公室")).toBe(31);
  });

  const odd = fc.string({ unit: "binary", maxLength: 40 });
  const named = (name: string): LetterDocument => {
    const issue = { ...letterRecord("circular").content.issue, title: name };
    return compose(letterRecord("circular", { content: { addressee: name, reason: name, issue } }));
  };
  const acting = `<script>alert(1)</script>"'&`;

  it("carries any words into the page as text alone", () => {
    fc.assert(
      fc.property(odd, (tail) => {
        const html = renderLetterHtml(named(acting + tail));
        expect(html).not.toContain("<script");
        expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;");
      }),
    );
  });

  it("carries any words into the Word file without breaking it", async () => {
    const worst = ["\u0000\u0008\u001f", "\ud800", "\uffff]]>", "\u202e\u2028"].map((tail) => acting + tail).join("");
    const xml = strFromU8(unzipSync(await renderLetterDocx(named(worst)))["word/document.xml"] ?? new Uint8Array());
    // Word refuses a file with characters that XML 1.0 has no place for.
    expect(xml.match(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu)).toBeNull();
    const text = await docxText(named(worst));
    expect(text).toContain(acting);
    expect(text).toContain("特此通报。");
  });

  it("lets the page do nothing but show itself", () => {
    expect(LETTER_HTML_POLICY).toMatch(/default-src 'none'; style-src 'sha256-[\w+/=]+'/u);
    const html = renderLetterHtml(compose(letterRecord("circular")));
    expect(html).not.toMatch(/ style=|<script|<img|<link|https?:/u);
    expect(html.match(/<style>/gu)).toHaveLength(1);
  });
});
