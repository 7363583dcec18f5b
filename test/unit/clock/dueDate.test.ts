import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { addDays, dateOf, dayNumber, daysBetween } from "../../../domain/calendar/calendarDay.ts";
import { addWorkingDays, isWorkingDay, nextWorkingDay } from "../../../domain/calendar/workingDays.ts";
import type { Deadline, DeadlineBasis, Extension, Suspension } from "../../../domain/clock/deadline.ts";
import { dueOn, explainDue, type Why, type WhyStep } from "../../../domain/clock/dueDate.ts";
import { stateCouncilCalendar } from "../../../platform/calendar/stateCouncilCalendar.ts";

const calendar = stateCouncilCalendar();
const FOREVER = "9999-12-31";

function deadline(basis: DeadlineBasis, ledger: { extensions?: Extension[]; suspensions?: Suspension[] } = {}): Deadline {
  return {
    kind: basis.type === "date" ? "fixed" : "immediate",
    basis,
    extensions: ledger.extensions ?? [],
    suspensions: ledger.suspensions ?? [],
  };
}
const fixed = (on: string, ledger = {}): Deadline => deadline({ type: "date", on }, ledger);
const budgetOf = (days: number, from: string, ledger = {}): Deadline => deadline({ type: "working_days", from, days }, ledger);

const dates = fc.integer({ min: dayNumber("2025-06-01"), max: dayNumber("2027-06-30") }).map(dateOf);
const suspensions = fc
  .record({
    from: dates,
    length: fc.oneof(fc.integer({ min: -3, max: 60 }), fc.constant(null)),
    ground: fc.constantFrom("司法程序", "不可抗力"),
  })
  .map(({ from, length, ground }): Suspension => ({ from, to: length === null ? null : addDays(from, length), ground }));
const finishedSuspensions = suspensions.filter(({ to }) => to !== null);
const extensions = fc
  .array(
    fc.record({ grantedOn: dates, granted: fc.oneof(fc.record({ days: fc.integer({ min: 1, max: 40 }) }), fc.record({ to: dates })) }),
    { maxLength: 4 },
  )
  .map((granted) => granted.map(({ grantedOn, granted: by }, index): Extension => ({ version: index + 1, grantedOn, ...by })));
const bases: fc.Arbitrary<DeadlineBasis> = fc.oneof(
  fc.record({ type: fc.constant("date" as const), on: dates }),
  fc.record({ type: fc.constant("working_days" as const), from: dates, days: fc.integer({ min: 0, max: 60 }) }),
  fc.constant({ type: "none" as const }),
);
const deadlines = fc
  .record({ basis: bases, extensions, suspensions: fc.array(suspensions, { maxLength: 4 }) })
  .map(({ basis, ...ledger }) => deadline(basis, ledger));

/** Later for comparing: a clock that stands ends after every date, and nothing at all before. */
const end = (why: Why): string => why.dueOn ?? (why.outcome === "stopped" ? FOREVER : "");
const daysStopped = (step: WhyStep): number =>
  "suspended" in step ? step.suspended.reduce((sum, { from, to }) => sum + daysBetween(from, to), 0) : 0;
const startsChain = ({ type }: WhyStep): boolean => type === "starts" || type === "given" || type === "extendedTo";

/** Walks the steps as a reader would, with a pencil: whatever they say must lead to the date. */
function addUp(why: Why): string | null {
  let on: string | null = null;
  for (const step of why.steps) {
    if (step.type === "stopped") return null;
    if (startsChain(step)) on = step.on;
    if (!("from" in step)) continue;
    expect(step.from).toBe(on);
    const counted = step.type === "budget" || step.type === "extension" ? step.days : 0;
    on = addDays(step.from, counted + step.skipped.length + daysStopped(step));
    expect(step.on).toBe(on);
  }
  return on;
}

describe("a due date", () => {
  it("is the sum of the steps that explain it, whatever happened", () => {
    fc.assert(
      fc.property(deadlines, (subject) => {
        const why = explainDue(subject, calendar);
        expect(addUp(why)).toBe(why.dueOn);
        expect(why.dueOn).toBe(dueOn(subject, calendar));
      }),
      { numRuns: 1000 },
    );
  });

  it("without suspension or extension is what the document or the budget says", () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: 0, max: 200 }), (date, days) => {
        expect(dueOn(fixed(date), calendar)).toBe(date);
        expect(dueOn(budgetOf(days, date), calendar)).toBe(addWorkingDays(calendar, date, days));
        expect(dueOn(deadline({ type: "none" }), calendar)).toBeNull();
      }),
    );
  });

  it("never comes earlier by a suspension, an extension, a later start or a larger budget", () => {
    fc.assert(
      fc.property(deadlines, suspensions, fc.integer({ min: 1, max: 30 }), dates, dates, (before, suspension, days, grantedOn, to) => {
        const was = end(explainDue(before, calendar));
        const laterWith = (change: Partial<Deadline>): string => end(explainDue({ ...before, ...change }, calendar));
        const version = before.extensions.length + 1;
        expect(laterWith({ suspensions: [...before.suspensions, suspension] }) >= was).toBe(true);
        expect(laterWith({ extensions: [...before.extensions, { version, grantedOn, days }] }) >= was).toBe(true);
        expect(laterWith({ extensions: [...before.extensions, { version, grantedOn, to }] }) >= was).toBe(true);
        const { basis } = before;
        if (basis.type === "date") expect(laterWith({ basis: { ...basis, on: addDays(basis.on, 1) } }) >= was).toBe(true);
        if (basis.type === "working_days") {
          expect(laterWith({ basis: { ...basis, from: addDays(basis.from, 1) } }) >= was).toBe(true);
          expect(laterWith({ basis: { ...basis, days: basis.days + 1 } }) >= was).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("does not depend on the order in which suspensions and extensions are listed", () => {
    fc.assert(
      fc.property(deadlines, (subject) => {
        const reversed = { ...subject, extensions: subject.extensions.toReversed(), suspensions: subject.suspensions.toReversed() };
        expect(explainDue(reversed, calendar)).toEqual(explainDue(subject, calendar));
      }),
    );
  });

  it("of a budget is its last working day on which the clock ran", () => {
    fc.assert(
      fc.property(
        dates,
        fc.integer({ min: 1, max: 60 }),
        fc.array(finishedSuspensions, { maxLength: 4 }),
        fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 2 }),
        (from, days, stops, granted) => {
          const total = granted.reduce((sum, extra) => sum + extra, days);
          const runs = (date: string): boolean =>
            isWorkingDay(calendar, date) && !stops.some((stop) => stop.from <= date && stop.to !== null && date < stop.to);
          let date = from;
          for (let counted = 0; counted < total;) {
            date = addDays(date, 1);
            if (runs(date)) counted += 1;
          }
          const ledger = {
            suspensions: stops,
            extensions: granted.map((extra, index) => ({ version: index + 1, grantedOn: from, days: extra })),
          };
          expect(dueOn(budgetOf(days, from, ledger), calendar)).toBe(date);
        },
      ),
    );
  });

  it("that suspensions put off is a day that works", () => {
    fc.assert(
      fc.property(dates, finishedSuspensions, (on, suspension) => {
        const due = dueOn(fixed(on, { suspensions: [suspension] }), calendar);
        if (due !== null && due !== on) expect(isWorkingDay(calendar, due)).toBe(true);
      }),
    );
  });
});

describe("a budget of working days", () => {
  it("leaves out Spring Festival, counts the made-up Saturday and says so", () => {
    const why = explainDue(budgetOf(15, "2026-02-11"), calendar);
    expect(why.dueOn).toBe("2026-03-10");
    expect(why.steps[1]).toMatchObject({ type: "budget", days: 15, madeUp: ["2026-02-14", "2026-02-28"] });
    expect(why.steps[1]?.skipped.filter(({ name }) => name === "春节")).toHaveLength(9);
  });

  it("stands during a suspension and goes on with what was left", () => {
    const until = (to: string | null): Deadline =>
      budgetOf(10, "2026-03-02", { suspensions: [{ from: "2026-03-05", to, ground: "不可抗力" }] });
    expect(explainDue(until(null), calendar)).toMatchObject({
      outcome: "stopped",
      dueOn: null,
      steps: [{}, { since: "2026-03-05", left: { days: 8, unit: "working_days" } }],
    });
    expect(dueOn(until("2026-03-16"), calendar)).toBe(addWorkingDays(calendar, "2026-03-15", 8));
    expect(dueOn(until("2026-03-05"), calendar)).toBe(dueOn(budgetOf(10, "2026-03-02"), calendar));
  });

  it("is not touched by a suspension that begins when it has run out", () => {
    expect(dueOn(budgetOf(2, "2026-03-02", { suspensions: [{ from: "2026-03-05", to: null, ground: "不可抗力" }] }), calendar)).toBe(
      "2026-03-04",
    );
  });

  it("counts a day under two suspensions once", () => {
    const twice = [
      { from: "2026-03-09", to: "2026-03-16", ground: "不可抗力" },
      { from: "2026-03-11", to: "2026-03-18", ground: "司法程序" },
    ];
    const once = [{ from: "2026-03-09", to: "2026-03-18", ground: "不可抗力" }];
    expect(dueOn(budgetOf(10, "2026-03-02", { suspensions: twice }), calendar)).toBe(
      dueOn(budgetOf(10, "2026-03-02", { suspensions: once }), calendar),
    );
  });

  it("names the years that are not published yet", () => {
    expect(explainDue(budgetOf(10, "2026-12-25"), calendar).provisionalYears).toEqual([2027]);
    expect(explainDue(fixed("2027-06-30"), calendar).provisionalYears).toEqual([]);
  });
});

describe("a date that the document names", () => {
  it("stays what it is, even on a Sunday", () => {
    expect(dueOn(fixed("2026-05-31"), calendar)).toBe("2026-05-31");
  });

  it("moves by the calendar days of a suspension and then on to a working day", () => {
    const why = explainDue(fixed("2026-04-30", { suspensions: [{ from: "2026-04-20", to: "2026-04-22", ground: "司法程序" }] }), calendar);
    expect(why.steps.map(({ type }) => type)).toEqual(["given", "moved", "rolled"]);
    expect(why.dueOn).toBe("2026-05-06");
    expect(why.dueOn).toBe(nextWorkingDay(calendar, "2026-05-02"));
  });

  it("is extended to another date, which moves only by what comes after", () => {
    const suspension = { from: "2026-05-06", to: "2026-05-13", ground: "司法程序" };
    const granted = (grantedOn: string): Deadline =>
      fixed("2026-05-15", { suspensions: [suspension], extensions: [{ version: 9, grantedOn, to: "2026-06-30" }] });
    expect(dueOn(granted("2026-05-13"), calendar)).toBe("2026-06-30");
    expect(dueOn(granted("2026-05-05"), calendar)).toBe("2026-07-07");
  });

  it("keeps an extension that would shorten it out of the reckoning, and says so", () => {
    expect(
      explainDue(fixed("2026-05-15", { extensions: [{ version: 4, grantedOn: "2026-05-01", to: "2026-05-10" }] }), calendar),
    ).toMatchObject({ dueOn: "2026-05-15", withoutEffect: [4] });
  });

  it("adds days granted later to the date that was set before", () => {
    const due = fixed("2026-05-15", {
      extensions: [
        { version: 4, grantedOn: "2026-05-08", to: "2026-06-15" },
        { version: 7, grantedOn: "2026-06-10", days: 3 },
      ],
    });
    expect(explainDue(due, calendar)).toMatchObject({ dueOn: "2026-06-18", withoutEffect: [] });
  });
});

describe("a matter without a date", () => {
  it("gets one only when a leader sets it", () => {
    const ongoing = deadline({ type: "none" }, { extensions: [{ version: 2, grantedOn: "2026-03-01", days: 5 }] });
    expect(explainDue(ongoing, calendar)).toMatchObject({ outcome: "undated", dueOn: null, withoutEffect: [2] });
    expect(dueOn({ ...ongoing, extensions: [{ version: 3, grantedOn: "2026-03-01", to: "2026-06-30" }] }, calendar)).toBe("2026-06-30");
  });
});
