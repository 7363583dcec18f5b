import type { Rules } from "../../domain/process/rules.ts";
import { defaultRectificationPolicy, type RectificationPolicy } from "../../domain/rectification/policy.ts";
import { rectificationPolicySchema } from "../../domain/rectification/policy/schema.ts";
import type { Database } from "../database.ts";
import { calendarInForce } from "./calendarInForce.ts";

/** Processes that have a policy of their own. */
export type ProcessWithPolicy = "rectification";

export function isProcessWithPolicy(process: string): process is ProcessWithPolicy {
  return process === "rectification";
}

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

type Reader = Pick<Database, "calendarVersion" | "jurisdiction" | "policyVersion">;

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
