import { describe, expect, it } from "@jest/globals";
import { addMonths, endOfDay, shanghaiDate } from "../../../domain/calendar/calendarDay.ts";
import { compareAgendas } from "../../../domain/process/compareAgendas.ts";
import type { Matter } from "../../../domain/process/matter.ts";
import { decideOn, evolveMatter, openMatter } from "../../../domain/process/matter.ts";
import { isRefusal } from "../../../domain/process/process.ts";
import { movedBy, underRules } from "../../../domain/process/rulesChange.ts";
import { organizationsConcerned, simulate } from "../../../domain/process/simulate.ts";
import type { RectificationEvent } from "../../../domain/rectification/events.ts";
import { rectification } from "../../../domain/rectification/rectification.ts";
import type { RectificationState } from "../../../domain/rectification/state.ts";
import { movesText } from "../../../texts/zh-CN/rules.ts";
import * as city from "../../support/city.ts";

type IssueMatter = Matter<RectificationState, RectificationEvent>;

function givenMatter(changes: Parameters<typeof city.issueInput>[0] = {}): IssueMatter {
  const input = city.issueInput(changes);
  const matter = openMatter(rectification, { id: "rectification/yunzhou/issue-1", jurisdictionId: "yunzhou" }, input);
  const { command, actor } = rectification.opening(input);
  const decision = decideOn(rectification, matter, command, {
    now: input.startedAt,
    actor,
    facts: { organizations: {}, groups: {}, persons: {} },
  });
  if (isRefusal(decision)) throw new Error(decision.refusal.code);
  const { events } = decision;
  return evolveMatter(rectification, matter, { version: 1, at: input.startedAt, by: actor, command: command.type, events });
}

const now = "2026-03-02T02:00:00.000Z";
/** Due in 15 working days: on Monday 23 March. */
const immediate = {
  kind: "immediate",
  basis: { type: "working_days", from: "2026-03-02", days: 15 },
  extensions: [],
  suspensions: [],
} as const;

function withDayOff(matter: IssueMatter, ...off: string[]): IssueMatter["state"]["rules"] {
  const { calendar } = matter.state.rules;
  const year = calendar.years["2026"];
  return {
    ...matter.state.rules,
    calendar: { version: "test-2", years: { ...calendar.years, "2026": { on: year?.on ?? [], off: [...(year?.off ?? []), ...off] } } },
  };
}

/** The matter after the mark that its date was missed. */
function overdue(matter: IssueMatter): IssueMatter {
  const mark = rectification.agenda(matter.state).find(({ why }) => why.rule === "overdue");
  if (mark === undefined) throw new Error("nothing comes due");
  const by = { rule: "overdue", via: "rule" } as const;
  const decision = decideOn(rectification, matter, mark.command, { now: mark.at, actor: by });
  if (isRefusal(decision)) throw new Error(decision.refusal.code);
  const { events } = decision;
  return evolveMatter(rectification, matter, { version: 2, at: mark.at, by, command: mark.command.type, events });
}

describe("what time will do if nobody acts", () => {
  it("begins with the agenda as it is, and carries on with what follows from it", () => {
    const matter = givenMatter();
    const { entries, complete } = simulate(rectification, matter, { now, until: endOfDay(addMonths(shanghaiDate(now), 5)) });
    expect(complete).toBe(true);
    const planned = rectification.agenda(matter.state).map((entry) => entry.key);
    expect(entries.filter((entry) => !entry.follows).map((entry) => entry.key)).toEqual(expect.arrayContaining(planned));
    const moments = entries.map((entry) => entry.at);
    expect(moments).toEqual(moments.toSorted());
    // The ladder stands on what is overdue; it is on no agenda before.
    const overdueAt = entries.find((entry) => entry.why.rule === "overdue")?.at ?? "";
    expect(overdueAt).toBe(endOfDay("2026-06-30"));
  });

  it("tells whom each thing would tell, and changes nothing of the matter", () => {
    const matter = givenMatter();
    const before = JSON.stringify(matter);
    const { entries } = simulate(rectification, matter, { now, until: endOfDay("2026-07-01") });
    const reminder = entries.find((entry) => entry.why.rule === "due_reminder");
    expect(reminder?.notices().map(({ to }) => to)).toEqual(
      [city.health, city.insurance, city.market].map((organizationId) => ({ organizationId })),
    );
    expect(reminder && new Set(organizationsConcerned(reminder))).toEqual(new Set([city.health, city.insurance, city.market]));
    expect(JSON.stringify(matter)).toBe(before);
  });

  it("ends at its horizon, and drops reminders whose day is over as the shell would", () => {
    const matter = givenMatter();
    expect(simulate(rectification, matter, { now, until: "2026-03-03T00:00:00.000Z" }).entries).toEqual([]);
    const late = simulate(rectification, matter, { now: "2026-06-20T02:00:00.000Z", until: "2026-06-20T03:00:00.000Z" });
    expect(late.entries.length).toBeGreaterThan(0);
    for (const entry of late.entries) expect([entry.happensAt, entry.notices()]).toEqual(["2026-06-20T02:00:00.000Z", []]);
  });
});

describe("what other rules would move", () => {
  it("pairs each duty with itself, though its key names the day", () => {
    const matter = givenMatter({ deadline: immediate });
    const rules = withDayOff(matter, "2026-03-10");
    const changes = compareAgendas(
      rectification.agenda(matter.state),
      rectification.agenda(underRules(rectification, matter.state, { rules, at: now })),
    );
    expect(changes.map(({ change }) => change)).toEqual(changes.map(() => "moved"));
    const overdue = changes.filter(({ rule }) => rule === "overdue");
    expect(overdue.map(({ before, after }) => [before?.at, after?.at])).toEqual([[endOfDay("2026-03-23"), endOfDay("2026-03-24")]]);
    expect(changes.filter(({ rule }) => rule === "due_reminder").length).toBeGreaterThan(0);
  });

  it("finds nothing where the same days are off", () => {
    const matter = givenMatter({ deadline: immediate });
    expect(movedBy(rectification, matter.state, { rules: withDayOff(matter), at: now }).movedCount).toBe(0);
    expect(movedBy(rectification, matter.state, { rules: withDayOff(matter, "2026-11-11"), at: now }).movedCount).toBe(0);
  });

  it("tells of a date that is past and missed as well, wherever it goes", () => {
    const missed = overdue(givenMatter({ deadline: immediate }));
    const off = ["2026-03-10", "2026-03-11"];
    const at = "2026-03-25T02:00:00.000Z";
    for (const [days, due] of [
      [off.slice(0, 1), "2026年3月24日（周二）"],
      [off, "2026年3月25日（周三）"],
    ] as const) {
      const { moved } = movedBy(rectification, missed.state, { rules: withDayOff(missed, ...days), at });
      expect(movesText(moved.filter(({ rule }) => rule === "overdue"))).toBe(`整改时限由2026年3月23日（周一）改为${due}。`);
    }
  });

  it("stands in the event and is told in words; the same rules again are refused", () => {
    const matter = givenMatter({ deadline: immediate });
    const command = { type: "applyRules", rules: { calendar: withDayOff(matter, "2026-03-10").calendar }, reason: "更正" } as const;
    const decision = decideOn(rectification, matter, command, { now, actor: city.clerk });
    if (isRefusal(decision)) throw new Error(decision.refusal.code);
    const [event] = decision.events;
    if (event?.type !== "rulesApplied") throw new Error("no rules applied");
    expect(event.rules.policy).toEqual(matter.state.rules.policy);
    expect(movesText(event.moved ?? [], event.movedCount)).toContain("整改时限由2026年3月23日（周一）改为2026年3月24日（周二）");
    const after = evolveMatter(rectification, matter, { version: 2, at: now, by: city.clerk, command: command.type, events: [event] });
    expect(decideOn(rectification, after, command, { now, actor: city.clerk })).toMatchObject({
      refusal: { code: "RULES_ALREADY_APPLIED" },
    });
    // As a table of JSON gives them back: in another order.
    const reordered = JSON.parse(JSON.stringify(command.rules), (_key, value: unknown) =>
      typeof value === "object" && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).toReversed()) : value,
    );
    expect(decideOn(rectification, after, { ...command, rules: reordered }, { now, actor: city.clerk })).toMatchObject({
      refusal: { code: "RULES_ALREADY_APPLIED" },
    });
  });
});
