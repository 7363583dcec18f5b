import { calendarYearsSchema } from "../../domain/calendar/schema.ts";
import type { CalendarRules } from "../../domain/calendar/workingDays.ts";
import type { Rules } from "../../domain/process/rules.ts";
import { defaultRectificationPolicy, type RectificationPolicy } from "../../domain/rectification/policy.ts";
import { rectificationPolicySchema } from "../../domain/rectification/policy/schema.ts";
import { stateCouncilCalendar } from "../calendar/stateCouncilCalendar.ts";
import type { Database } from "../database.ts";

/** Processes that have a policy of their own. */
export type ProcessWithPolicy = "rectification";

/** What holds while a jurisdiction has entered nothing of its own. */
export const BUILT_IN_CITATION = "系统默认规则";

export interface PolicyInForce {
  /** 0: the product's own figures, nothing entered yet. */
  version: number;
  citation: string;
  note: string | null;
  createdAt: Date | null;
  createdBy: string | null;
  body: RectificationPolicy;
}

export interface CalendarInForce {
  /** 0: the State Council's arrangements as delivered with the product. */
  version: number;
  note: string | null;
  createdAt: Date | null;
  createdBy: string | null;
  rules: CalendarRules;
}

type Reader = Pick<Database, "calendarVersion" | "policyVersion">;

/** The rules that a new matter starts under: the highest versions of the jurisdiction's calendar and policy. */
export async function rulesInForce(
  database: Reader,
  jurisdictionId: string,
  process: ProcessWithPolicy,
): Promise<Rules<RectificationPolicy>> {
  const [calendar, policy] = await Promise.all([
    calendarInForce(database, jurisdictionId),
    policyInForce(database, jurisdictionId, process),
  ]);
  const { version, citation, body } = policy;
  return { calendar: calendar.rules, policy: { version, citation, body } };
}

/** @throws ZodError when the row does not hold a policy: somebody wrote it past the product. */
export async function policyInForce(database: Reader, jurisdictionId: string, process: ProcessWithPolicy): Promise<PolicyInForce> {
  const row = await database.policyVersion.findFirst({ where: { jurisdictionId, process }, orderBy: { version: "desc" } });
  if (row === null)
    return { version: 0, citation: BUILT_IN_CITATION, note: null, createdAt: null, createdBy: null, body: defaultRectificationPolicy };
  const { version, citation, note, createdAt, createdBy } = row;
  return { version, citation, note, createdAt, createdBy, body: rectificationPolicySchema.parse(row.policy) };
}

/** @throws ZodError when the row does not hold a calendar. */
export async function calendarInForce(database: Reader, jurisdictionId: string): Promise<CalendarInForce> {
  const row = await database.calendarVersion.findFirst({ where: { jurisdictionId }, orderBy: { version: "desc" } });
  if (row === null) return { version: 0, note: null, createdAt: null, createdBy: null, rules: stateCouncilCalendar() };
  const { version, note, createdAt, createdBy } = row;
  return { version, note, createdAt, createdBy, rules: calendarRulesOf(jurisdictionId, version, calendarYearsSchema.parse(row.years)) };
}

/** A jurisdiction's calendar as matters carry it: its version names the jurisdiction, since counties may differ from their city. */
export function calendarRulesOf(jurisdictionId: string, version: number, years: CalendarRules["years"]): CalendarRules {
  return { version: `${jurisdictionId}/${version}`, years };
}
