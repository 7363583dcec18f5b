import type { z } from "zod";
import { defaultInspectionPolicy, type InspectionPolicy } from "../../domain/inspection/policy.ts";
import { inspectionPolicySchema } from "../../domain/inspection/policy/schema.ts";
import { defaultRectificationPolicy, type RectificationPolicy } from "../../domain/rectification/policy.ts";
import { rectificationPolicySchema } from "../../domain/rectification/policy/schema.ts";
import { defaultVisitPolicy, type VisitPolicy } from "../../domain/visit/policy.ts";
import { visitPolicySchema } from "../../domain/visit/policy/schema.ts";

/** The policy of each process that has one. */
export interface Policies {
  rectification: RectificationPolicy;
  inspection: InspectionPolicy;
  visit: VisitPolicy;
}

export type ProcessWithPolicy = keyof Policies;

export interface PolicyDefinition<Body> {
  schema: z.ZodType<Body>;
  /** What holds while a jurisdiction has entered nothing of its own. */
  standard: Body;
  /** What the built-in figures rest on. */
  citation: string;
}

/** What holds while a jurisdiction has entered nothing of its own. */
export const BUILT_IN_CITATION = "系统默认规则";

export const policyDefinitions: { readonly [Name in ProcessWithPolicy]: PolicyDefinition<Policies[Name]> } = {
  rectification: { schema: rectificationPolicySchema, standard: defaultRectificationPolicy, citation: BUILT_IN_CITATION },
  inspection: {
    schema: inspectionPolicySchema,
    standard: defaultInspectionPolicy,
    citation: "系统默认规则（国发〔2019〕5号、国办发〔2024〕54号；《行政处罚法》第四十二条）",
  },
  visit: {
    schema: visitPolicySchema,
    standard: defaultVisitPolicy,
    citation: "系统默认规则（《政府信息公开条例》第二十六条；国发〔2019〕5号）",
  },
};

export const processesWithPolicy = ["rectification", "inspection", "visit"] as const satisfies readonly ProcessWithPolicy[];

export function isProcessWithPolicy(process: string): process is ProcessWithPolicy {
  return Object.hasOwn(policyDefinitions, process);
}
