import type { z } from "zod";
import { stratumId } from "../../domain/draw/members.ts";
import { problemFacts } from "../../domain/inspection/facts.ts";
import type { InspectionState } from "../../domain/inspection/state.ts";
import { discardRoster, freezeRosters } from "../../platform/draw/freezeRosters.ts";
import { strataOf } from "../../platform/draw/readRoster.ts";
import { previewTexts } from "../../texts/zh-CN/inspections.ts";
import type { ApiDeps } from "../core/deps.ts";
import { toldProblems } from "../matters/sendToMatter.ts";
import { planPreview } from "./inspectionSchemas.ts";

/** What freezing now would come to: the very check of the freeze, on rosters that are thrown away. */
export async function previewPlan({ database, clock }: ApiDeps, state: InspectionState): Promise<z.input<typeof planPreview>> {
  const { jurisdictionId, batchId, office, plan, rules } = state;
  const now = clock.now().toISOString();
  const request = { jurisdictionId, batchId, officeId: office.organizationId, plan, policy: rules.policy.body, now, asOf: {} };
  const result = await freezeRosters(database, request);
  if ("problems" in result) {
    const problems = planPreview.shape.problems.parse(JSON.parse(JSON.stringify(toldProblems(problemFacts(result.problems)))));
    return { fit: false, text: previewTexts.unfit, strata: [], inspectors: null, problems, counts: result.counts };
  }
  const { rosterId, frozen } = result;
  const names = new Map((await strataOf(database, rosterId)).map((stratum) => [stratumId(stratum), stratum.name]));
  await discardRoster(database, rosterId);
  const strata = frozen.strata.map(({ id, size, eligible, draw }) => ({ name: names.get(id) ?? "", size, eligible, draw }));
  return { fit: true, text: previewTexts.fit, strata, inspectors: frozen.rosters.inspectors.size, problems: [], counts: {} };
}
