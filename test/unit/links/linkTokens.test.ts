import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import type { LinkMail } from "../../../platform/links/linkTokens.ts";
import { createLinkTokens } from "../../../platform/links/linkTokens.ts";

const secret = "a-secret-of-the-city-of-yunzhou-0001";
const other = "another-secret-of-the-city-of-yunzhou";
const tokens = createLinkTokens({ secrets: [secret] });
const mail: LinkMail = {
  id: "0123456789abcdef0123456789abcdef01234567",
  matterId: "rectification/yunzhou/issue-1",
  personId: "p-health",
  address: "liaison@health.example",
};
const claims = { action: "sign-off", expiresOn: "2026-12-31" };
const token = tokens.sign(mail, claims);

describe("the token of a link", () => {
  it("says what it is for and is proved for its own mail", () => {
    expect(tokens.read(token)).toEqual({ mailId: mail.id, ...claims });
    expect(tokens.proves(token, mail)).toBe(true);
    expect(tokens.sign(mail, claims)).toBe(token);
    expect(token.length).toBeLessThan(130);
  });

  it("fits into an address and into a line of plain text as it is", () => {
    expect(encodeURIComponent(token)).toBe(token);
  });

  it.each([
    ["another mail", { ...mail, id: "f".repeat(40) }],
    ["another matter", { ...mail, matterId: "rectification/yunzhou/issue-2" }],
    ["another person", { ...mail, personId: "p-market" }],
    ["another address", { ...mail, address: "new@health.example" }],
  ])("does not prove %s", (_what, changed) => {
    expect(tokens.proves(token, changed)).toBe(false);
  });

  it.each([
    ["another action", token.replace(".sign-off.", ".acknowledge.")],
    ["a later day", token.replace(".20261231.", ".20271231.")],
    ["a piece cut off", token.slice(0, -1)],
    ["a piece too much", `${token}A`],
    ["no signature", token.slice(0, -43)],
    ["nothing", ""],
    ["another secret's signature", createLinkTokens({ secrets: [other] }).sign(mail, claims)],
  ])("is refused with %s", (_what, changed) => {
    expect(tokens.proves(changed, mail)).toBe(false);
  });

  it("holds in no form but its own: no change of a single bit is believed", () => {
    const bytes = Buffer.from(token, "latin1");
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(7), (at, bit) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        const text = changed.toString("latin1");
        const claimed = tokens.read(text);
        // Looked up by what it now claims, as the door does it: also a mail of another id would have to prove it.
        expect(tokens.proves(text, { ...mail, id: claimed?.mailId ?? mail.id })).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it("is read, never thrown at, whatever is sent as one", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        expect(tokens.proves(text, mail)).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  it("outlives the replacing of its secret, until the old one is dropped", () => {
    const rotating = createLinkTokens({ secrets: [other, secret] });
    expect(rotating.proves(token, mail)).toBe(true);
    expect(rotating.sign(mail, claims)).toBe(createLinkTokens({ secrets: [other] }).sign(mail, claims));
    expect(createLinkTokens({ secrets: [other] }).proves(token, mail)).toBe(false);
  });
});

describe("the mark of a form", () => {
  it("is of one rendering of one page of one link", () => {
    const mark = tokens.markForm(token, "sign-off", 1_000);
    expect(tokens.readForm(token, "sign-off", mark)).toMatchObject({ issuedAtMs: 1_000 });
    expect(tokens.readForm(token, "return", mark)).toBeNull();
    expect(tokens.readForm(tokens.sign(mail, { ...claims, action: "return" }), "sign-off", mark)).toBeNull();
    expect(tokens.readForm(token, "sign-off", `${mark.slice(0, -1)}${mark.endsWith("A") ? "B" : "A"}`)).toBeNull();
    expect(tokens.markForm(token, "sign-off", 1_000)).not.toBe(mark);
  });
});

describe("a code", () => {
  const row = { id: "c".repeat(40), content: "d".repeat(64) };

  it("has six digits, follows from its row, and is for just what it confirms", () => {
    expect(tokens.code(row)).toMatch(/^\d{6}$/u);
    expect(tokens.isCode(row, tokens.code(row))).toBe(true);
    const changed = { ...row, content: "e".repeat(64) };
    expect(tokens.isCode(changed, tokens.code(row))).toBe(tokens.code(changed) === tokens.code(row));
    expect(createLinkTokens({ secrets: [other, secret] }).isCode(row, tokens.code(row))).toBe(true);
  });

  it("is spread over all digits", () => {
    const codes = Array.from({ length: 2_000 }, (_, index) => tokens.code({ ...row, id: String(index) }));
    for (let digit = 0; digit < 10; digit += 1) {
      const share = codes.filter((code) => code.startsWith(String(digit))).length / codes.length;
      expect(share).toBeGreaterThan(0.05);
      expect(share).toBeLessThan(0.15);
    }
  });
});
