import type { z } from "zod";
import { inTime } from "../../domain/process/compareAgendas.ts";
import { actionsFor } from "../../domain/visit/actions.ts";
import { agenda } from "../../domain/visit/agenda.ts";
import type { EntryValue } from "../../domain/visit/entries.ts";
import { letterNumber } from "../../domain/letters/letter.ts";
import type { EntryView } from "../../domain/visit/view.ts";
import { visitView } from "../../domain/visit/view.ts";
import { agendaWords } from "../../texts/zh-CN/agenda.ts";
import { memberStateTexts, outcomeTexts, transferGroundTexts, visitCommandTexts, visitStatusTexts } from "../../texts/zh-CN/visits.ts";
import type { Caller } from "../core/caller.ts";
import type { ApiDeps } from "../core/deps.ts";
import { BASE } from "../core/mount.ts";
import { commandPath } from "../issues/commandPath.ts";
import { organizationsIn } from "../issues/namedFacts.ts";
import { registerNames } from "../issues/registerNames.ts";
import { readTexts } from "../issues/storedTexts.ts";
import type { VisitMatter } from "./findVisit.ts";
import { visitNames } from "./visitNames.ts";
import type { visitAgenda, visitDetail } from "./visitSchemas.ts";

type Detail = z.input<typeof visitDetail>;

/** One visit with its names and words, and what the caller may do with it now. The object's credit class is nowhere in it. */
export async function showVisit(deps: ApiDeps, caller: Caller, matter: VisitMatter): Promise<Detail> {
  const { database, clock } = deps;
  const { jurisdictionId } = caller;
  const { state, version } = matter;
  const view = visitView(state, version);
  const entries = [...view.results.flatMap((result) => result.entries), ...view.lateEntries];
  const [registered, names, texts] = await Promise.all([
    registerNames(database, jurisdictionId, {
      organizationIds: [
        ...view.departments.map(({ organizationId }) => organizationId),
        ...entries.map(({ organizationId }) => organizationId),
        ...view.transfers.flatMap(({ to }) => ("organizationId" in to ? [to.organizationId] : [])),
      ],
      personIds: entries.map(({ personId }) => personId),
    }),
    visitNames(database, jurisdictionId, {
      objectIds: [view.objectId],
      itemIds: view.departments.flatMap(({ items }) => items.map(({ subject }) => subject)),
      inspectorIds: view.departments.flatMap(({ team }) => team.map(({ inspectorId }) => inspectorId)),
    }),
    readTexts(
      database,
      jurisdictionId,
      entries.flatMap(({ value }) => value.findingsHash ?? []),
    ),
  ]);
  const organization = (id: string): { id: string; name: string } => ({ id, name: registered.organization(id) });
  const valueOf = (value: EntryValue): Detail["lateEntries"][number]["value"] => ({
    outcome: value.outcome,
    outcomeText: outcomeTexts[value.outcome],
    method: value.method ?? null,
    findings: value.findingsHash === undefined ? null : (texts.get(value.findingsHash) ?? null),
    evidence: (value.evidence ?? []).map(({ id }) => id),
    correctBy: value.correctBy ?? null,
  });
  const entryOf = ({ value, organizationId, personId, ...entry }: EntryView): Detail["lateEntries"][number] => ({
    ...entry,
    value: valueOf(value),
    by: personId === "" ? null : { id: personId, name: registered.person(personId) },
    organization: organization(organizationId),
  });
  return {
    id: view.id,
    batchId: view.batchId,
    number: view.number,
    status: view.status,
    statusText: visitStatusTexts[view.status],
    version,
    object: { id: view.objectId, name: names.object(view.objectId), address: names.address(view.objectId) },
    field: view.field,
    confirmBy: view.confirmBy,
    resultDueOn: view.resultDueOn,
    departments: view.departments.map((department) => ({
      organization: organization(department.organizationId),
      items: department.items.map(({ subject }) => ({ subject, name: names.item(subject) })),
      team: department.team.map(({ inspectorId, personId, state: memberState, recusal, signed }) => ({
        inspectorId,
        name: names.inspector(inspectorId),
        hasAccount: personId !== null,
        state: memberState,
        stateText: memberStateTexts[memberState],
        recusal,
        signed,
      })),
      signatures: department.signatures,
      itemsWanting: department.itemsWanting,
      signed: department.signed,
    })),
    results: view.results.map(({ subject, organizationId, state: standing, value, entries: heads }) => ({
      subject,
      name: names.item(subject),
      organizationId,
      state: standing,
      value: value && valueOf(value),
      entries: heads.map(entryOf),
    })),
    lateEntries: view.lateEntries.map(entryOf),
    completedAt: view.completedAt,
    publicationDueOn: view.publicationDueOn,
    publication: view.publication.map(({ edition, redactions, reason, preparedAt, approvedBy, publishedAt }) => ({
      edition,
      redactions,
      reason,
      preparedAt,
      approved: approvedBy !== null,
      publishedAt,
    })),
    problems: view.problems.map(({ subject, organizationId, outcome, wants, followUp }) => ({
      subject,
      name: names.item(subject),
      organization: organization(organizationId),
      outcomeText: outcomeTexts[outcome],
      wants,
      followUp: followUp && {
        kind: followUp.kind,
        at: followUp.at,
        issue: followUp.kind === "issue" ? { id: followUp.issueId, href: `${BASE}/issues/${followUp.issueId}` } : null,
        reason: followUp.kind === "settled" ? followUp.reason : null,
      },
    })),
    transfers: view.transfers.map(({ id, subject, ground, to, reason, at, ...numbered }) => ({
      id,
      number: letterNumber(numbered),
      subject,
      ground,
      groundText: transferGroundTexts[ground],
      to: "name" in to ? to.name : registered.organization(to.organizationId),
      reason,
      at,
    })),
    followUpDueOn: view.followUpDueOn,
    followedUpAt: view.followedUpAt,
    closedAt: view.closedAt,
    withdrawnAt: view.withdrawnAt,
    actions: actionsFor(matter, caller.actor, clock.now().toISOString()).map((command) => ({
      command: commandPath(command),
      title: visitCommandTexts[command],
      href: `${BASE}/visits/${view.id}/${commandPath(command)}`,
    })),
  };
}

/** What time will do to a visit, the first first. */
export async function agendaOfVisit(
  { database }: ApiDeps,
  caller: Caller,
  { state, version }: VisitMatter,
): Promise<z.input<typeof visitAgenda>> {
  const entries = agenda(state).toSorted(inTime);
  const names = await registerNames(database, caller.jurisdictionId, {
    organizationIds: entries.flatMap(({ why }) => organizationsIn(why.facts)),
  });
  return {
    id: visitView(state, version).id,
    version,
    entries: entries.map(({ key, at, why }) => ({ key, at, rule: why.rule, ...agendaWords(why, (id) => names.organization(id)) })),
  };
}
