import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { addDays, dateOf, dayNumber, daysBetween } from "../../../domain/calendar/calendarDay.ts";
import type { Why, WhyStep } from "../../../domain/clock/dueDate.ts";
import { explainDue } from "../../../domain/clock/dueDate.ts";
import { deadlineOf } from "../../../domain/rectification/deadlines.ts";
import { isCurrent } from "../../../domain/rectification/queries.ts";
import type { RectificationState } from "../../../domain/rectification/state.ts";
import { anyIntents, newIssue } from "../../support/rectification/beginnings.ts";
import type { Whose } from "../../support/rectification/dueDays.ts";
import { expectedDue } from "../../support/rectification/dueDays.ts";
import { Story, Tally } from "../../support/rectification/story.ts";
import { workingDayTable } from "../../support/rectification/workingDayTable.ts";

class DoesNotAddUp extends Error {}

function must(holds: boolean, what: string): void {
  if (!holds) throw new DoesNotAddUp(what);
}

/** What dates rest on; while all of it is the same object, no date can have changed. */
function groundsOf({ deadline, rules, extensionRequests, suspensions, measures, assignments }: RectificationState): unknown[] {
  return [deadline, rules.calendar, extensionRequests, suspensions, measures, assignments];
}

/** All whose dates may differ: the issue, each measure, each organization, and each measure for each organization. */
function everyone({ measures, assignments }: RectificationState): Whose[] {
  const current = assignments.filter(isCurrent);
  return [
    {},
    ...measures.map((measure) => ({ measure })),
    ...current.map((assignment) => ({ assignment })),
    ...current.flatMap((assignment) => measures.map((measure) => ({ measure, assignment }))),
  ];
}

const daysStopped = (step: WhyStep): number =>
  "suspended" in step ? step.suspended.reduce((sum, { from, to }) => sum + daysBetween(from, to), 0) : 0;

/** Walks the steps with a pencil, and counts again every day that a step names or passes over. @returns the day that they lead to */
function addUp(why: Why, { rules }: RectificationState): string | null {
  const table = workingDayTable(rules.calendar);
  let on: string | null = null;
  for (const step of why.steps) {
    if (step.type === "stopped") return null;
    if (step.type === "starts" || step.type === "given" || step.type === "extendedTo") on = step.on;
    if (!("from" in step)) continue;
    must(step.from === on, "a step begins where none ended");
    on = addDays(step.from, ("days" in step ? step.days : 0) + step.skipped.length + daysStopped(step));
    must(step.on === on, "a step does not add up");
    must(
      step.skipped.every(({ date }) => !table.works(dayNumber(date))),
      "a working day is skipped",
    );
    if (step.type === "budget" || step.type === "extension") {
      const stood = (day: string): boolean => step.suspended.some(({ from, to }) => from <= day && day < to);
      const passed = Array.from({ length: daysBetween(step.from, on) }, (_, index) => dayNumber(step.from) + index + 1);
      must(passed.filter((day) => table.works(day) && !stood(dateOf(day))).length === step.days, "other days were counted than it says");
    }
  }
  return on;
}

function checkWhys(state: RectificationState, tally: Tally): void {
  for (const whose of everyone(state)) {
    const scoped = deadlineOf(state, whose);
    const expected = expectedDue(state, whose);
    if (scoped === null) {
      must(expected === null, "nothing sets a date, and there is one");
      continue;
    }
    const why = explainDue(scoped.deadline, state.rules.calendar);
    must(addUp(why, state) === why.dueOn, "the steps do not add up to the date");
    must(why.dueOn === (expected?.on ?? null), `due on ${why.dueOn}, by the pencil on ${expected?.on}`);
    tally.add(why.kind);
    const of = `${whose.measure ? "measure" : "issue"}${whose.assignment ? " of an organization" : ""}`;
    for (const { type } of why.steps) tally.add(`${type}: ${of}`);
    if (scoped.deadline.suspensions.length > 1) tally.add("several suspensions");
    if (scoped.deadline.extensions.length > 1) tally.add("several extensions");
  }
}

describe("why something of an issue is due", () => {
  it("adds up to the date, for whomever, at every moment of any history, and is the date that a pencil finds", () => {
    const tally = new Tally();
    fc.assert(
      fc.property(newIssue, anyIntents(5, 30), (input, intents) => {
        const story = new Story(input, tally);
        for (const intent of intents) {
          const before = groundsOf(story.file.state);
          story.plays([intent]);
          if (groundsOf(story.file.state).some((ground, index) => ground !== before[index])) checkWhys(story.file.state, tally);
        }
      }),
      { numRuns: 150, seed: 20_260_302 },
    );
    const wanted = [
      "fixed",
      "milestone_ongoing",
      "immediate",
      "immediate_ongoing",
      "ongoing",
      "period",
      ...["given", "stopped"].flatMap((step) =>
        ["issue", "measure", "issue of an organization", "measure of an organization"].map((of) => `${step}: ${of}`),
      ),
      ...["extension", "extendedTo", "moved"].map((step) => `${step}: measure of an organization`),
      "starts: issue",
      "budget: issue",
      "rulesApplied",
    ];
    expect(wanted.filter((what) => tally.of(what) < 10)).toEqual([]);
  }, 120_000);
});
