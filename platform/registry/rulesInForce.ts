import type { Rules } from "../../domain/process/rules.ts";
import type { Database } from "../database.ts";
import { calendarInForce } from "./calendarInForce.ts";
import type { Policies, ProcessWithPolicy } from "./policyDefinitions.ts";
import { policyDefinitions } from "./policyDefinitions.ts";

export { BUILT_IN_CITATION, isProcessWithPolicy, type ProcessWithPolicy } from "./policyDefinitions.ts";

export interface PolicyInForce<Body> {
  /** 0: the product's own figures, nothing entered yet. */
  version: number;
  citation: string;
  note: string | null;
  createdAt: Date | null;
  createdBy: string | null;
  body: Body;
}

type Reader = Pick<Database, "calendarVersion" | "jurisdiction" | "policyVersion">;

/** The rules that a new matter starts under: the highest versions of the jurisdiction's calendar and policy. */
export async function rulesInForce<Name extends ProcessWithPolicy>(
  database: Reader,
  jurisdictionId: string,
  process: Name,
): Promise<Rules<Policies[Name]>> {
  const [calendar, policy] = await Promise.all([
    calendarInForce(database, jurisdictionId),
    policyInForce(database, jurisdictionId, process),
  ]);
  const { version, citation, body } = policy;
  return { calendar: calendar.rules, policy: { version, citation, body } };
}

/** @throws ZodError when the row does not hold a policy: somebody wrote it past the product. */
export async function policyInForce<Name extends ProcessWithPolicy>(
  database: Reader,
  jurisdictionId: string,
  process: Name,
): Promise<PolicyInForce<Policies[Name]>> {
  const definition = policyDefinitions[process];
  const row = await database.policyVersion.findFirst({ where: { jurisdictionId, process }, orderBy: { version: "desc" } });
  if (row === null)
    return { version: 0, citation: definition.citation, note: null, createdAt: null, createdBy: null, body: definition.standard };
  const { version, citation, note, createdAt, createdBy } = row;
  return { version, citation, note, createdAt, createdBy, body: definition.schema.parse(row.policy) };
}
