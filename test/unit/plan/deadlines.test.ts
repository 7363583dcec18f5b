import { describe, expect, it } from "@jest/globals";
import { readDeadline, readSpan } from "../../../domain/plan/deadlines.ts";
import type { PlanWarningCode } from "../../../domain/plan/warnings.ts";

function inDocumentOf({ year = 2022, issuedOn = null }: { year?: number | null; issuedOn?: string | null } = {}) {
  const codes: PlanWarningCode[] = [];
  const context = { year, issuedOn, warn: (code: PlanWarningCode) => codes.push(code) };
  return {
    codes,
    read: (text: string) => {
      const deadline = readDeadline(text, context);
      return deadline === null ? null : [deadline.kind, deadline.date];
    },
    span: (text: string) => readSpan(text, context),
  };
}

describe("deadlines", () => {
  it.each([
    ["2022年6月30日前完成", "fixed", "2022-06-30"],
    ["2021年6月底。", "fixed", "2021-06-30"],
    ["2022年5月上旬", "fixed", "2022-05-10"],
    ["2022年5月中旬前", "fixed", "2022-05-20"],
    ["2024年2月下旬", "fixed", "2024-02-29"],
    ["2023年12月底前", "fixed", "2023-12-31"],
    ["2022年底", "fixed", "2022-12-31"],
    ["2023年前", "fixed", "2022-12-31"],
    ["9月底前", "fixed", "2022-09-30"],
    ["年底前", "fixed", "2022-12-31"],
    ["今年11月", "fixed", "2022-11-30"],
    ["次年3月底前", "fixed", "2023-03-31"],
    ["明年第一季度", "fixed", "2023-03-31"],
    ["2022年第三季度末", "fixed", "2022-09-30"],
    ["上半年", "fixed", "2022-06-30"],
    ["2022-07-15", "fixed", "2022-07-15"],
    ["2022.06.30前", "fixed", "2022-06-30"],
    ["二〇二二年六月底", "fixed", "2022-06-30"],
    ["十二月三十一日前", "fixed", "2022-12-31"],
    ["“十四五”末", "fixed", "2025-12-31"],
    ["立行立改，2022年8月底前完成", "fixed", "2022-08-31"],
    ["2022年6月30日前完成，并长期坚持", "milestone_ongoing", "2022-06-30"],
    ["2022年底初见成效，持续推进", "milestone_ongoing", "2022-12-31"],
    ["即知即改", "immediate", null],
    ["立行立改。", "immediate", null],
    ["边督边改", "immediate", null],
    ["立即整改，长期坚持", "immediate_ongoing", null],
    ["即知即改，持续推进", "immediate_ongoing", null],
    ["持续推进", "ongoing", null],
    ["长期坚持", "ongoing", null],
    ["全年", "period", "2022-12-31"],
    ["2022年3月-12月", "period", "2022-12-31"],
    ["2022—2024年", "period", "2024-12-31"],
    ["2022年-2024年", "period", "2024-12-31"],
    ["2023.03.01-2023.06.30", "period", "2023-06-30"],
    ["2022年3月至2023年2月", "period", "2023-02-28"],
    ["11月至次年1月", "period", "2023-01-31"],
    ["3—5月", "period", "2022-05-31"],
  ])("%s is %s %s", (text, kind, date) => {
    expect(inDocumentOf().read(text)).toEqual([kind, date]);
  });

  it("says when the year is assumed, and reads none when it is unknown", () => {
    const document = inDocumentOf();
    document.read("9月底前");
    expect(document.codes).toEqual(["YEAR_ASSUMED"]);
    const undated = inDocumentOf({ year: null });
    expect(undated.read("9月底前")).toEqual(["fixed", null]);
    expect(undated.codes).toContain("YEAR_UNKNOWN");
  });

  it("takes the last of several dates and says so", () => {
    const document = inDocumentOf();
    expect(document.read("2022年6月底前制定方案，12月底前完成")).toEqual(["fixed", "2022-12-31"]);
    expect(document.codes).toContain("DEADLINE_SEVERAL_DATES");
  });

  it("does not invent a day for a date that does not exist", () => {
    const document = inDocumentOf();
    expect(document.read("2022年2月30日前")).toEqual(["fixed", null]);
    expect(document.codes).toContain("DATE_INVALID");
  });

  it("counts a period from the day of issue", () => {
    expect(inDocumentOf({ issuedOn: "2022-01-31" }).read("印发之日起1个月内")).toEqual(["fixed", "2022-02-28"]);
    expect(inDocumentOf({ issuedOn: "2022-12-20" }).read("15日内")).toEqual(["fixed", "2023-01-04"]);
    const working = inDocumentOf({ issuedOn: "2022-01-31" });
    expect(working.read("10个工作日内")).toEqual(["fixed", null]);
    expect(working.codes).toContain("DEADLINE_UNREAD");
  });

  it("has no deadline where the field is empty", () => {
    expect(inDocumentOf().read("/")).toBeNull();
    expect(inDocumentOf().read("")).toBeNull();
  });
});

describe("spans of phases", () => {
  it.each([
    ["2021年7月底前", null, "2021-07-31"],
    ["2021年8月初至2021年10月中旬", "2021-08-01", "2021-10-20"],
    ["2021年10月中旬至12月中旬", "2021-10-11", "2021-12-20"],
    ["2022年3月1日—31日", "2022-03-01", "2022-03-31"],
    ["5月下旬－6月上旬", "2022-05-21", "2022-06-10"],
    ["2022年11月", "2022-11-01", "2022-11-30"],
    ["3-5月", "2022-03-01", "2022-05-31"],
  ])("%s", (text, from, to) => {
    expect(inDocumentOf().span(text)).toEqual({ from, to });
  });

  it("begins on the day of issue where it says from now on", () => {
    expect(inDocumentOf({ issuedOn: "2022-04-02" }).span("即日起至5月底")).toEqual({ from: "2022-04-02", to: "2022-05-31" });
  });
});
