import { z } from "zod";
import { calendarExceptionsSchema, calendarYearsSchema } from "../../domain/calendar/schema.ts";
import type { Rules } from "../../domain/process/rules.ts";
import type { CalendarReader } from "./calendarInForce.ts";
import { calendarInForce } from "./calendarInForce.ts";
import { isProcessWithPolicy, policyDefinitions } from "./policyDefinitions.ts";

export const calendarProposal = z.strictObject({ years: calendarYearsSchema, exceptions: calendarExceptionsSchema });
export const policyProposal = z.strictObject({ version: z.number().int(), citation: z.string(), body: z.unknown() });

/** A dry run's row, as far as its proposal is concerned. */
export interface StoredProposal {
  jurisdictionId: string;
  kind: string;
  /** Whose policy it proposes; null for a calendar. */
  process: string | null;
  proposal: unknown;
}

/**
 * What a proposal would put in place of a part of an area's rules: the area's calendar with the proposed days in it, inherited or its own, or the policy.
 * @throws ZodError when the row does not hold a proposal: somebody wrote it past the product.
 */
export async function proposedRules(database: CalendarReader, stored: StoredProposal, jurisdictionId: string): Promise<Partial<Rules>> {
  const { kind, proposal } = stored;
  if (kind === "policy") {
    const { body, ...policy } = policyProposal.parse(proposal);
    const process = stored.process ?? "rectification";
    if (!isProcessWithPolicy(process)) throw new Error(`no policy for the process ${process}`);
    return { policy: { ...policy, body: policyDefinitions[process].schema.parse(body) } };
  }
  const layer = calendarProposal.parse(proposal);
  const { rules } = await calendarInForce(database, jurisdictionId, { jurisdictionId: stored.jurisdictionId, layer });
  return { calendar: rules };
}
