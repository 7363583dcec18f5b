import { describe, expect, it } from "@jest/globals";
import type { Deadline } from "../../../domain/clock/deadline.ts";
import { explainDue } from "../../../domain/clock/dueDate.ts";
import { stateCouncilCalendar } from "../../../platform/calendar/stateCouncilCalendar.ts";
import { renderWhy } from "../../../texts/zh-CN/clock.ts";

const calendar = { ...stateCouncilCalendar(), version: "2024-2026" };
const words = (deadline: Partial<Deadline>): string[] =>
  renderWhy(explainDue({ kind: "fixed", basis: { type: "none" }, extensions: [], suspensions: [], ...deadline }, calendar)).split("\n");

describe("the explanation of a due date", () => {
  it("tells a budget over Spring Festival day by day", () => {
    expect(
      words({
        kind: "immediate",
        basis: { type: "working_days", from: "2026-02-11", days: 15 },
        text: "立行立改",
        rule: { name: "immediateWorkingDays", version: 3 },
        citation: "示例市整改工作办法第八条",
      }),
    ).toEqual([
      "到期日：2026年3月10日（周二），当日24时止。",
      "文件原文：立行立改",
      "自2026年2月11日（周三）起，从次日开始计算。",
      "期限15个工作日，不计休息日12天（春节9天、周末3天），计入调休上班日2026年2月14日（周六）、2026年2月28日（周六），计至2026年3月10日（周二）。",
      "依据：示例市整改工作办法第八条；规则：立行立改期限（第3版）；工作日历：2024-2026。",
    ]);
  });

  it("tells how a suspension and an extension move a date", () => {
    expect(
      words({
        basis: { type: "date", on: "2026-04-30" },
        suspensions: [{ from: "2026-04-20", to: "2026-04-22", ground: "司法程序" }],
        extensions: [
          { version: 5, grantedOn: "2026-04-28", days: 2 },
          { version: 6, grantedOn: "2026-04-29", to: "2026-05-01" },
        ],
      }),
    ).toEqual([
      "到期日：2026年5月8日（周五），当日24时止。",
      "文件规定的日期：2026年4月30日（周四）。",
      "2026年4月20日（周一）至2026年4月21日（周二）中止2天（司法程序），按中止的日历天数顺延至2026年5月2日（周六）。",
      "顺延后的日期不是计时的工作日，不计休息日4天（劳动节4天），顺延至2026年5月6日（周三）。",
      "经批准（2026年4月28日（周二））延长2个工作日，计至2026年5月8日（周五）。",
      "另有1次延期对该日期没有影响。",
      "工作日历：2024-2026。",
    ]);
  });

  it("tells what is left while the clock stands, and that nothing sets a date", () => {
    const standing = words({
      basis: { type: "working_days", from: "2026-03-02", days: 10 },
      suspensions: [{ from: "2026-03-05", to: null, ground: "不可抗力" }],
    });
    expect(standing).toContain("自2026年3月5日（周四）起中止计时（不可抗力），尚余8个工作日。");
    expect(standing[0]).toBe("计时已中止，恢复计时后再确定到期日。");
    expect(words({ kind: "ongoing" })[0]).toBe("没有规定具体到期日。");
  });

  it("warns of a year whose arrangement is not published", () => {
    expect(words({ basis: { type: "working_days", from: "2026-12-25", days: 10 } })).toContain(
      "2027年的放假调休安排按法定节假日暂算，正式安排公布后可能变动。",
    );
  });
});
