import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { headerOf, readReport } from "../../../platform/mail/readReport.ts";
import { statusCodeIn } from "../../../platform/mail/statusCode.ts";
import { holidayReply, statusReport, wordyReport } from "../../support/reports.ts";

const to = "bounce+abc@yunzhou.example";
const read = (text: string) => readReport(Buffer.from(text));

describe("a delivery report", () => {
  it.each([
    ["failed", "5.1.1", { type: "failed", code: "5.1.1" }],
    ["Failed", "5.2.2", { type: "failed", code: "5.2.2" }],
    ["failed", "4.4.7", { type: "failed", code: "4.4.7" }],
    ["delayed", "4.4.1", { type: "delayed", code: "4.4.1" }],
    ["delivered", "2.0.0", { type: "other" }],
    ["relayed", "2.1.9", { type: "other" }],
    ["expanded", "2.0.0", { type: "other" }],
  ])("of action %s with status %s", (action, status, expected) => {
    expect(read(statusReport({ to, action, status }))).toEqual(expected);
  });

  it("may be encoded", () => {
    expect(read(statusReport({ to, action: "failed", status: "5.7.1", encoding: "base64" }))).toEqual({ type: "failed", code: "5.7.1" });
  });

  it("without a code of its own has the one of the diagnosis", () => {
    expect(read(statusReport({ to, action: "failed", status: "" }))).toEqual({ type: "failed", code: "5.1.1" });
    expect(read(statusReport({ to, action: "failed", status: "", diagnostic: "smtp; 552 full" }))).toEqual({ type: "failed", code: "552" });
  });

  it("in words counts when a server wrote it and gives a code", () => {
    expect(read(wordyReport(to, "Sorry, no mailbox here by that name. (#5.1.1)"))).toEqual({ type: "failed", code: "5.1.1" });
    expect(read(wordyReport(to, "host said: 450 4.2.1 try later"))).toEqual({ type: "delayed", code: "4.2.1" });
    expect(read(wordyReport(to, "We could not deliver your mail."))).toEqual({ type: "other" });
  });
});

describe("what is no report", () => {
  it("a holiday reply is none, whatever numbers stand in it", () => {
    expect(read(holidayReply(to))).toEqual({ type: "other" });
  });

  it("a person's answer is none", () => {
    const answer = `From: liaison@dept.example\r\nTo: ${to}\r\n\r\n550 5.1.1 is what I got last week.\r\n`;
    expect(read(answer)).toEqual({ type: "other" });
  });

  it("no bytes at all make the reader fail", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) =>
        ["failed", "delayed", "other"].includes(readReport(Buffer.from(bytes)).type),
      ),
    );
    const report = statusReport({ to, action: "failed", status: "5.1.1" });
    for (let length = 0; length < report.length; length += 7) readReport(Buffer.from(report.slice(0, length)));
  });
});

describe("the header", () => {
  it("is unfolded and ends before the body", () => {
    expect(headerOf(Buffer.from("To: a\r\n b\r\nX: y\r\n\r\nTo: c"))).toBe("To: a b\r\nX: y");
  });
});

describe("a status code", () => {
  it.each([
    ["envelope EENVELOPE 550 5.1.1 no such user", "5.1.1"],
    ["rcpt 550 no such user", "550"],
    ["host 10.5.1.1 said nothing", null],
    ["about 500000 mails", null],
    ["ends with 5.7.26.", "5.7.26"],
  ])("in %p is %p", (text, code) => {
    expect(statusCodeIn(text)).toBe(code);
  });
});
