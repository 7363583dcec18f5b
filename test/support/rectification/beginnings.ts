import * as fc from "fast-check";
import type { Deadline, DeadlineKind } from "../../../domain/clock/deadline.ts";
import type { Entry, RectificationInput } from "../../../domain/rectification/input.ts";
import * as city from "../city.ts";
import { AHEAD, at, rulesAsChanged } from "./intents.ts";
import type { Intent } from "./intents.ts";
import * as register from "./register.ts";
import { storyCalendars } from "./storyCalendars.ts";

type EntryWord = "new" | "running" | "verified" | "closed";

/** New work, with any units, deadline and rules of the day. */
export const newIssue = beginning("new");
/** What existed before: under way, verified, or closed. */
export const enteredIssue = beginning("running", "running", "verified", "closed");

function beginning(...entries: EntryWord[]): fc.Arbitrary<RectificationInput> {
  return fc
    .record({
      who: fc.constantFrom("three", "alone", "nobody", "host", "mechanism", "leaderless", "office"),
      deadline: fc.constantFrom<DeadlineKind | "none">(
        "fixed",
        "milestone_ongoing",
        "immediate",
        "immediate_ongoing",
        "ongoing",
        "period",
        "none",
      ),
      dueInDays: fc.constantFrom(-30, 0, 1, 20, 90),
      entry: fc.constantFrom(...entries),
      rules: fc.nat({ max: 500 }),
      ordinary: fc.boolean(),
      measureDue: fc.constantFrom<string | undefined>(undefined, undefined, "2026-04-15", "2026-02-10"),
    })
    .map(({ who, deadline, dueInDays, entry, rules, ordinary, measureDue }) =>
      city.issueInput({
        assignments: units[who] ?? [],
        office: { organizationId: city.office, hostOrganizationId: who === "host" ? city.market : null },
        deadline: deadlineOf(deadline, dueInDays),
        entry: entryOf(entry),
        rules: ordinary ? { ...city.rules(), calendar: at(storyCalendars, rules) } : rulesAsChanged(rules),
        measures: [
          { number: 1, textHash: city.textHash },
          { number: 2, textHash: city.textHash, owners: [city.insurance], ...(measureDue === undefined ? {} : { dueOn: measureDue }) },
        ],
      }),
    );
}

const units: Record<string, RectificationInput["assignments"]> = {
  three: city.issueInput().assignments,
  host: city.issueInput().assignments,
  alone: [{ organizationId: city.health, role: "lead" }],
  nobody: [],
  mechanism: register.members.map((organizationId, index) => ({
    organizationId,
    role: index === 0 ? "lead" : "cooperating",
    group: register.allMembers,
    wholeMechanism: true,
  })),
  leaderless: [
    { organizationId: city.insurance, role: "cooperating" },
    { organizationId: city.market, role: "cooperating" },
  ],
  office: [
    { organizationId: city.office, role: "lead" },
    { organizationId: city.insurance, role: "cooperating" },
  ],
};

const today = "2026-03-02";
const dates: Record<number, string> = { [-30]: "2026-01-31", 0: today, 1: "2026-03-03", 20: "2026-03-22", 90: "2026-05-31" };

function deadlineOf(kind: DeadlineKind | "none", dueInDays: number): Deadline | null {
  const plain = { extensions: [], suspensions: [] };
  if (kind === "none") return null;
  if (kind === "ongoing") return { kind, basis: { type: "none" }, ...plain };
  if (kind === "immediate" || kind === "immediate_ongoing")
    return { kind, basis: { type: "working_days", from: today, days: 15 }, ...plain };
  return { kind, basis: { type: "date", on: dates[dueInDays] ?? today }, ...plain };
}

function entryOf(entry: EntryWord): Entry {
  const baseline = {
    source: "整改台账",
    signedOff: [city.market],
    evidenced: [{ measure: 0, evidence: [{ id: "e-before", sha256: city.textHash, size: 10, mediaType: "application/pdf" }] }],
  };
  if (entry === "new") return { kind: "new" };
  if (entry === "running") return { kind: "running", baseline };
  return { kind: "done", baseline, status: entry, on: entry === "closed" ? "2025-12-20" : "2026-02-10" };
}

/** Intents of anyone at any time, in two stories of three after a time in which everybody did what they should. */
export function anyIntents(minLength: number, maxLength: number): fc.Arbitrary<Intent[]> {
  // Without a bias towards small numbers, which would play the same few stories again and again.
  const number = fc.noBias(fc.nat({ max: 1_000_000 }));
  const intents = fc.noBias(fc.array(fc.tuple(number, number, number, number), { minLength, maxLength, size: "max" }));
  return fc.tuple(fc.noBias(fc.nat({ max: 24 })), number, intents).map(([steps, who, any]) => {
    const headStart = Array.from({ length: Math.max(0, steps - 8) }, (_, index): Intent => [AHEAD, who + index, index, who + index]);
    return [...headStart, ...any];
  });
}
