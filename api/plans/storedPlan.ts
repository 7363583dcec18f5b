import { z } from "zod";
import { planReadingSchema } from "../../domain/plan/schema.ts";
import type { UnitChoices } from "../../domain/plan/unitChoice.ts";
import type { Plan, Prisma } from "../../generated/prisma/client.ts";
import type { Database } from "../../platform/database.ts";
import { Problem } from "../core/problem.ts";

export const unitChoiceSchema = z
  .discriminatedUnion("type", [
    z.strictObject({ type: z.literal("organization"), organizationId: z.string().min(1).max(64) }).describe("由该单位承担"),
    z.strictObject({ type: z.literal("group"), leadId: z.string().min(1).max(64) }).describe("按统称展开，由该单位牵头"),
    z.strictObject({ type: z.literal("ignore"), reason: z.string().trim().min(1).max(200) }).describe("不分配，说明理由"),
  ])
  .describe("协调办对责任单位名称的认定");

const sourceSchema = z.object({
  /** SHA-256 of the file as it was uploaded. */
  sha256: z.string(),
  size: z.number(),
  fileName: z.string().nullable(),
  mediaType: z.string(),
  /** The file in base64, by the hash of that text in the table of texts. */
  originalHash: z.string(),
  /** Its numbered lines as JSON, by hash. */
  linesHash: z.string(),
});

/** What the column `reading` of a plan holds: the reading as corrected so far, with the office's choices and where the source is kept. */
const storedPlanSchema = z.object({
  v: z.literal(1),
  reading: planReadingSchema,
  choices: z.record(z.string(), unitChoiceSchema),
  confirmInferredRoles: z.boolean(),
  source: sourceSchema,
});

export type StoredPlan = z.output<typeof storedPlanSchema> & { choices: UnitChoices };

export const sourceLinesSchema = z.array(z.object({ number: z.number().int(), text: z.string() }));

export type PlanRow = Plan;

export const PLAN_STATUSES = ["draft", "starting", "started", "withdrawn"] as const;
export const planStatusSchema = z.enum(PLAN_STATUSES);

export function storedPlanOf(row: Pick<Plan, "reading">): StoredPlan {
  return storedPlanSchema.parse(row.reading);
}

/** A plan of the jurisdiction. @throws Problem NOT_FOUND */
export async function findPlan(database: Database | Prisma.TransactionClient, jurisdictionId: string, id: string): Promise<PlanRow> {
  const row = await database.plan.findFirst({ where: { id, jurisdictionId } });
  if (row === null) throw new Problem("NOT_FOUND");
  return row;
}
