import { dateOf, dayNumber, isDate } from "../calendar/calendarDay.ts";
import type { IsoDate, IsoInstant } from "../calendar/calendarDay.ts";
import { isCode, isHash, isId, isInstant, isWellFormed } from "./forms.ts";
import type { DrawPlan } from "./plan.ts";
import { DrawProblems } from "./problems.ts";
import { isQuota, WHOLE_BASIS_POINTS } from "./quota.ts";

/** The least team of one department: two valid certificates (行政处罚法 第四十二条: at least two officers). */
export const LEAST_TEAM = 2;

const SHANGHAI_AHEAD_HOURS = 8;

/** The day of an instant in Asia/Shanghai. */
export function shanghaiDay(instant: IsoInstant): IsoDate {
  const hour = Number(instant.slice(11, 13));
  return dateOf(dayNumber(instant.slice(0, 10)) + (hour + SHANGHAI_AHEAD_HOURS >= 24 ? 1 : 0));
}

/** Everything that is wrong with a plan by itself, before any register is read. */
export function planProblems(plan: DrawPlan): DrawProblems {
  const problems = new DrawProblems();
  checkIds(plan, problems);
  checkSchedule(plan, problems);
  checkDepartments(plan, problems);
  checkStrata(plan, problems);
  checkRules(plan, problems);
  return problems;
}

function checkIds(plan: DrawPlan, problems: DrawProblems): void {
  const named = { jurisdiction: plan.jurisdiction, batch: plan.batch, office: plan.office, "beacon.source": plan.beacon.source };
  for (const [field, id] of Object.entries(named)) if (!isId(id)) problems.add("DRAW_PLAN_INVALID", { field });
  if (!isWellFormed(plan.beacon.form) || plan.beacon.form === "") problems.add("DRAW_PLAN_INVALID", { field: "beacon.form" });
}

function checkSchedule({ frozenAt, commitUntil, revealUntil, beacon, field, asOf, rules }: DrawPlan, problems: DrawProblems): void {
  const instants = { frozenAt, commitUntil, revealUntil, "beacon.at": beacon.at };
  const dates = { "field.from": field.from, "field.until": field.until, "asOf.objects": asOf.objects, "asOf.inspectors": asOf.inspectors };
  const unreadable = [
    ...Object.entries(instants).filter(([, instant]) => !isInstant(instant)),
    ...Object.entries(dates).filter(([, date]) => !isDate(date)),
  ];
  for (const [name] of unreadable) problems.add("DRAW_PLAN_INVALID", { field: name });
  if (unreadable.length > 0) return;
  const times = Object.entries(instants);
  for (const [index, [name, instant]] of times.entries()) {
    const [before, earlier] = times[index - 1] ?? [];
    if (earlier !== undefined && instant <= earlier) problems.add("DRAW_SCHEDULE_ORDER", { earlier: before, later: name, instant });
  }
  if (field.from > field.until) problems.add("DRAW_SCHEDULE_ORDER", { earlier: "field.from", later: "field.until", instant: field.until });
  const frozenOn = shanghaiDay(frozenAt);
  for (const [roster, day] of Object.entries(asOf)) {
    const days = dayNumber(frozenOn) - dayNumber(day);
    if (days < 0 || days > rules.maxRosterAgeDays)
      problems.add("ROSTER_EXPIRED", { roster, asOf: day, days, maxDays: rules.maxRosterAgeDays });
  }
}

function checkDepartments({ departments, office }: DrawPlan, problems: DrawProblems): void {
  const seen = new Set<string>();
  if (departments.length === 0) problems.add("DRAW_PLAN_INVALID", { field: "departments" });
  for (const { id, name, teamSize, kind } of departments) {
    if (!isId(id) || !isWellFormed(name) || seen.has(id)) problems.add("DRAW_PLAN_INVALID", { field: "departments", department: id });
    if (id === office || kind === "office") problems.add("OFFICE_CANNOT_INSPECT", { department: id, name });
    if (!Number.isSafeInteger(teamSize) || teamSize < LEAST_TEAM)
      problems.add("TEAM_TOO_SMALL", { department: id, name, teamSize, least: LEAST_TEAM });
    seen.add(id);
  }
}

function checkStrata({ strata }: DrawPlan, problems: DrawProblems): void {
  if (strata.length === 0) problems.add("DRAW_PLAN_INVALID", { field: "strata" });
  for (const { name, attributes, salt, quota } of strata) {
    const sound =
      isHash(salt) && isWellFormed(name) && Object.entries(attributes).every(([key, value]) => isCode(key) && isWellFormed(value));
    if (!sound) problems.add("DRAW_PLAN_INVALID", { field: "strata", stratum: name });
    if (!isQuota(quota)) problems.add("QUOTA_INVALID", { stratum: name, quota });
  }
}

function checkRules({ rules }: DrawPlan, problems: DrawProblems): void {
  const { yearlyCap, ...others } = rules;
  for (const [field, value] of Object.entries({ ...others, yearlyCap: yearlyCap ?? 0 }))
    if (!Number.isSafeInteger(value) || value < 0) problems.add("DRAW_PLAN_INVALID", { field: `rules.${field}` });
  if (rules.substitutionBasisPoints > WHOLE_BASIS_POINTS) problems.add("DRAW_PLAN_INVALID", { field: "rules.substitutionBasisPoints" });
}
