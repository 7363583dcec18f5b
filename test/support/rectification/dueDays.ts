import { dateOf, dayNumber, shanghaiDate } from "../../../domain/calendar/calendarDay.ts";
import type { Assignment, Measure, RectificationState } from "../../../domain/rectification/state.ts";
import type { TimeTarget } from "../../../domain/rectification/timeLedger.ts";
import type { WorkingDayTable } from "./workingDayTable.ts";
import { workingDayTable } from "./workingDayTable.ts";

/** Whose date: the whole issue's, a measure's, what one organization was given instead, or both. */
export interface Whose {
  measure?: Measure;
  assignment?: Assignment;
}

/** A day on which something is due, since when it has been that day (null: always), and to whom it applies. */
export interface DueDay {
  on: string;
  since: string | null;
  organizationIds: string[];
}

type Stood = { from: number; to: number };

const isCurrent = ({ state }: Assignment): boolean => state !== "removed" && state !== "returned";

/**
 * The days on which something of an issue is due, by the words of the rules and with a pencil: day by day, one date after another. It calls nothing of what it
 * is there to check.
 */
export function expectedDueDays(state: RectificationState): DueDay[] {
  const current = state.assignments.filter(isCurrent);
  const wanting = state.measures.filter((measure) => measure.state === "open" || measure.state === "rejected");
  const days = new Map<string, string | null>();
  const add = (whose: Whose): void => {
    const due = expectedDue(state, whose);
    if (due === null) return;
    const known = days.get(due.on);
    const earlier = known === undefined || (known !== null && (due.since === null || due.since < known)) ? due.since : known;
    days.set(due.on, earlier);
  };
  add({});
  for (const measure of wanting) add({ measure });
  const ownDates = someOwnDates(state, current);
  if (ownDates) {
    for (const assignment of current) {
      add({ assignment });
      for (const measure of wanting) if (owners(measure, current).includes(assignment)) add({ measure, assignment });
    }
  }
  const anybody = current.filter((assignment) => owes(assignment, wanting, current)).length > 0;
  return [...days].flatMap(([on, since]) => {
    const organizationIds = current.flatMap((assignment) => {
      const parts = ownedBy(wanting, assignment, current).map((measure): Whose => ({ measure, assignment }));
      if (owesItsWord(assignment)) parts.push({ assignment });
      return parts.some((whose) => expectedDue(state, whose)?.on === on) ? [assignment.organizationId] : [];
    });
    // Everybody was given another date instead.
    if (organizationIds.length === 0 && ownDates && anybody) return [];
    return [{ on, since, organizationIds: organizationIds.toSorted() }];
  });
}

function owners(measure: Measure, current: readonly Assignment[]): readonly Assignment[] {
  const named = current.filter(({ organizationId }) => measure.owners?.includes(organizationId));
  return named.length > 0 ? named : current;
}

function ownedBy(wanting: readonly Measure[], assignment: Assignment, current: readonly Assignment[]): Measure[] {
  return wanting.filter((measure) => owners(measure, current).includes(assignment));
}

/** The lead until it asks for verification; another until it signs off or dissents. */
function owesItsWord({ role, state }: Assignment): boolean {
  return role === "lead" || state === "assigned" || state === "acknowledged";
}

function owes(assignment: Assignment, wanting: readonly Measure[], current: readonly Assignment[]): boolean {
  return owesItsWord(assignment) || ownedBy(wanting, assignment, current).length > 0;
}

function someOwnDates({ extensionRequests = [], suspensions = [], round }: RectificationState, current: readonly Assignment[]): boolean {
  const own = (entry: { round: number; target: TimeTarget }): boolean =>
    entry.round === round && entry.target.type === "assignment" && current.some(({ id }) => sameId(entry.target, id));
  return extensionRequests.some((request) => own(request) && request.outcome === "granted") || suspensions.some(own);
}

function sameId(target: TimeTarget, id: string): boolean {
  return (target.type === "assignment" && target.assignmentId === id) || (target.type === "measure" && target.measureId === id);
}

/** One date. Null where nothing sets one, and while its clock stands. */
export function expectedDue(state: RectificationState, { measure, assignment }: Whose): { on: string; since: string | null } | null {
  const { deadline, extensionRequests = [], suspensions = [], round } = state;
  const own = measure?.dueOn ?? null;
  if (own === null && deadline === null) return null;
  const covered = ({ target, round: of }: { target: TimeTarget; round: number }): boolean =>
    of === round &&
    (target.type === "issue" ||
      (measure !== undefined && sameId(target, measure.id)) ||
      (assignment !== undefined && sameId(target, assignment.id)));
  // A measure with a date of its own is not put off by what the issue was given.
  const granted = extensionRequests.filter(
    (request) => request.outcome === "granted" && covered(request) && !(own !== null && request.target.type === "issue"),
  );
  const stretches = suspensions.filter(covered);
  const moments = [...granted.map(({ decidedAt }) => decidedAt), ...stretches.map(({ resumedAt }) => resumedAt)];
  const since = moments.reduce<string | null>((last, at) => (at === undefined || (last !== null && last > at) ? last : at), null);
  const stood = stretches.map(({ from, to }): Stood => ({
    from: dayNumber(from),
    to: to === null ? Number.POSITIVE_INFINITY : dayNumber(to),
  }));
  const on = latest(state, own, granted, stood);
  return on === null ? null : { on, since };
}

/** From the basis, and from each day that a leader named, all later working days are counted; the latest end holds, and a clock that stands stops all. */
function latest(
  { deadline, rules }: RectificationState,
  own: string | null,
  granted: NonNullable<RectificationState["extensionRequests"]>,
  stood: readonly Stood[],
): string | null {
  const table = workingDayTable(rules.calendar);
  const basis = own === null ? deadline?.basis : { type: "date" as const, on: own };
  const ordered = granted.toSorted((a, b) => (a.granted?.version ?? 0) - (b.granted?.version ?? 0));
  const ends: (number | null)[] = [];
  const go = (start: number | null, from: number, stops: readonly Stood[]): void => {
    let day = start;
    for (const { granted: by } of ordered.slice(from)) {
      if (day !== null && by && "workingDays" in by.later) day = counted(table, day, by.later.workingDays, stops);
    }
    ends.push(day);
  };
  if (basis?.type === "date") go(putOff(table, dayNumber(basis.on), stood), 0, stood);
  if (basis?.type === "working_days") go(counted(table, dayNumber(basis.from), basis.days, stood), 0, stood);
  for (const [index, { granted: by, decidedAt = "" }] of ordered.entries()) {
    if (!by || !("until" in by.later)) continue;
    // What had stood before was known when the day was named.
    const known = dayNumber(shanghaiDate(decidedAt));
    const later = stood.flatMap(({ from, to }) => (to > known ? [{ from: Math.max(from, known), to }] : []));
    go(putOff(table, dayNumber(by.later.until), later), index + 1, later);
  }
  if (ends.length === 0 || ends.includes(null)) return null;
  return dateOf(Math.max(...ends.map(Number)));
}

const stands = (day: number, stood: readonly Stood[]): boolean => stood.some(({ from, to }) => from <= day && day < to);

/** Working days on which the clock runs, after a day; null where it comes to a clock that stands for good. */
function counted(table: WorkingDayTable, from: number, days: number, stood: readonly Stood[]): number | null {
  let day = from;
  for (let left = days; left > 0;) {
    day += 1;
    if (stood.some((stretch) => stretch.from <= day && stretch.to === Number.POSITIVE_INFINITY)) return null;
    if (table.works(day) && !stands(day, stood)) left -= 1;
  }
  return day;
}

/** A named day comes later by each day on which the clock stood before it; where that makes it a day off, by the next that works. */
function putOff(table: WorkingDayTable, named: number, stood: readonly Stood[]): number | null {
  let on = named;
  for (let day = Math.min(named, ...stood.map(({ from }) => from)); day <= on; day += 1) {
    if (stood.some(({ from, to }) => from <= day && to === Number.POSITIVE_INFINITY)) return null;
    if (stands(day, stood)) on += 1;
  }
  return on === named ? on : counted(table, on - 1, 1, stood);
}
