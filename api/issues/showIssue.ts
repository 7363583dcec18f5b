import type { z } from "zod";
import { daysBetween, shanghaiDate } from "../../domain/calendar/calendarDay.ts";
import { explainDue } from "../../domain/clock/dueDate.ts";
import type { Scope } from "../../domain/rectification/deadlines.ts";
import { deadlineOf, scopeOf } from "../../domain/rectification/deadlines.ts";
import type { RectificationState } from "../../domain/rectification/state.ts";
import { renderWhy } from "../../texts/zh-CN/clock.ts";
import { actionsFor } from "../../domain/rectification/actions.ts";
import { issueView } from "../../domain/rectification/view.ts";
import { fill } from "../../texts/format.ts";
import { errorTexts } from "../../texts/zh-CN/errors.ts";
import { assignmentStateTexts, commandTexts, measureStateTexts, roleTexts, statusTexts } from "../../texts/zh-CN/rectification.ts";
import type { Caller } from "../core/caller.ts";
import type { ApiDeps } from "../core/deps.ts";
import { BASE } from "../core/mount.ts";
import { commandPath } from "./commandPath.ts";
import { statementHash } from "./evidenceRefs.ts";
import type { IssueMatter } from "./findIssue.ts";
import { issueEvidence } from "./issueEvidence.ts";
import type { issueDetail } from "./issueSchemas.ts";
import { namedFacts } from "./namedFacts.ts";
import { registerNames } from "./registerNames.ts";
import { readTexts } from "./storedTexts.ts";

/** One issue with its words, its evidence, and what the caller may do with it now. */
export async function showIssue(deps: ApiDeps, caller: Caller, matter: IssueMatter): Promise<z.input<typeof issueDetail>> {
  const { database, clock } = deps;
  const { state, version } = matter;
  const view = issueView(state, version);
  const statements = state.measures.flatMap((measure) => measure.evidence.flatMap((item) => statementHash(item.id) ?? []));
  const [texts, names] = await Promise.all([
    readTexts(database, caller.jurisdictionId, [
      state.descriptionHash,
      ...state.measures.map((measure) => measure.textHash),
      ...statements,
    ]),
    registerNames(database, caller.jurisdictionId, {
      organizationIds: [
        ...view.assignments.map((assignment) => assignment.organizationId),
        ...view.measures.flatMap((measure) => [...measure.owners, ...measure.evidence.map((item) => item.organizationId)]),
      ],
    }),
  ]);
  const named = (id: string): { id: string; name: string } => ({ id, name: names.organization(id) });
  return {
    ...view,
    statusText: statusTexts[view.status],
    section: state.section,
    description: texts.get(state.descriptionHash) ?? "",
    planItem: state.planItem,
    startedAt: state.startedAt,
    origin: originOf(state),
    deadlineText: state.deadline?.text ?? null,
    why: datesOf(state, {}).why,
    ageDays: daysBetween(view.age.from, view.age.to ?? shanghaiDate(clock.now().toISOString())) + 1,
    assignments: view.assignments.map(({ organizationId, ...assignment }) => ({
      ...assignment,
      organization: named(organizationId),
      roleText: roleTexts[assignment.role],
      stateText: assignmentStateTexts[assignment.state],
      ...datesOf(state, scopeOf(state, { type: "assignment", assignmentId: assignment.id })),
    })),
    measures: view.measures.map(({ owners, evidence: _evidence, ...measure }, index) => ({
      ...measure,
      text: texts.get(state.measures[index]?.textHash ?? "") ?? "",
      stateText: measureStateTexts[measure.state],
      why: datesOf(state, scopeOf(state, { type: "measure", measureId: measure.id })).why,
      owners: owners.map(named),
    })),
    publicity: view.publicity && {
      ...view.publicity,
      objections: (state.publicity?.objections ?? []).map(({ id, text, at, outcome }) => ({ id, text, at, outcome: outcome ?? null })),
    },
    evidence: await issueEvidence({ database, caller, texts, names }, state),
    actions: actionsFor(matter, caller.actor, clock.now().toISOString()).map(({ command, refusal }) => ({
      command: commandPath(command),
      title: commandTexts[command],
      href: `${BASE}/issues/${state.issueId}/${commandPath(command)}`,
      allowed: refusal === null,
      code: refusal?.code ?? null,
      reason: refusal === null ? null : fill(errorTexts[refusal.code], namedFacts(refusal.facts, names)),
    })),
  };
}

/** The visit that led to the issue; null where none did. */
function originOf({ origin }: RectificationState): { process: string; id: string; href: string } | null {
  return origin === undefined ? null : { process: origin.process, id: origin.id, href: `${BASE}/visits/${origin.id}` };
}

/** A date with the sum that leads to it; nulls where nothing sets one. */
function datesOf(state: RectificationState, scope: Scope | null): { dueOn: string | null; why: string | null } {
  const scoped = scope === null ? null : deadlineOf(state, scope);
  if (scoped === null) return { dueOn: null, why: null };
  const why = explainDue(scoped.deadline, state.rules.calendar);
  return { dueOn: why.dueOn, why: renderWhy(why) };
}
