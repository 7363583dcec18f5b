import type { z } from "zod";
import { actionsFor } from "../../domain/inspection/actions.ts";
import { agenda } from "../../domain/inspection/agenda.ts";
import { inspectionView as viewOf } from "../../domain/inspection/view.ts";
import { inTime } from "../../domain/process/compareAgendas.ts";
import { fill } from "../../texts/format.ts";
import { agendaWords } from "../../texts/zh-CN/agenda.ts";
import { errorTexts } from "../../texts/zh-CN/errors.ts";
import { inspectionCommandTexts, inspectionStatusTexts } from "../../texts/zh-CN/inspections.ts";
import type { Caller } from "../core/caller.ts";
import type { ApiDeps } from "../core/deps.ts";
import { BASE } from "../core/mount.ts";
import { commandPath } from "../issues/commandPath.ts";
import { organizationsIn } from "../issues/namedFacts.ts";
import { registerNames } from "../issues/registerNames.ts";
import type { InspectionMatter } from "./findInspection.ts";
import type { inspectionAgenda, inspectionDetail } from "./inspectionSchemas.ts";

/** One batch with its plan, and what the caller may do with it now. */
export async function showInspection(deps: ApiDeps, caller: Caller, matter: InspectionMatter): Promise<z.input<typeof inspectionDetail>> {
  const { database, clock } = deps;
  const { state, version } = matter;
  const view = viewOf(state, version);
  const departments = state.plan.departments.map(({ organizationId }) => organizationId);
  const names = await registerNames(database, caller.jurisdictionId, { organizationIds: [state.plan.organizerId, ...departments] });
  const named = (id: string): { id: string; name: string } => ({ id, name: names.organization(id) });
  return {
    ...view,
    statusText: inspectionStatusTexts[view.status],
    organizer: named(state.plan.organizerId),
    departments: departments.map(named),
    plan: planOf(matter, caller),
    actions: actionsFor(matter, caller.actor, clock.now().toISOString()).map(({ command, refusal }) => ({
      command: commandPath(command),
      title: inspectionCommandTexts[command],
      href: `${BASE}/inspections/${state.batchId}/${commandPath(command)}`,
      allowed: refusal === null,
      code: refusal?.code ?? null,
      reason: refusal === null ? null : fill(errorTexts[refusal.code], refusal.facts),
    })),
  };
}

/** Credit classes, quotas and exclusions are for those who plan and those who audit. */
function planOf({ state }: InspectionMatter, { seesAll, organizationId }: Caller): Record<string, unknown> {
  const { title, organizerId, departments, population, strata, yearlyCap, exclusions, schedule } = state.plan;
  const open = { title, organizerId, departments, yearlyCap, schedule };
  const whole = seesAll || organizationId === organizerId ? { ...open, population, strata, exclusions } : open;
  return whole;
}

/** What time will do to one batch, the first first. */
export async function agendaOfInspection(
  { database }: ApiDeps,
  caller: Caller,
  { state, version }: InspectionMatter,
): Promise<z.input<typeof inspectionAgenda>> {
  const entries = agenda(state).sort(inTime);
  const names = await registerNames(database, caller.jurisdictionId, {
    organizationIds: entries.flatMap(({ why }) => organizationsIn(why.facts)),
  });
  return {
    id: state.batchId,
    version,
    entries: entries.map(({ key, at, why }) => ({ key, at, rule: why.rule, ...agendaWords(why, (id) => names.organization(id)) })),
  };
}
