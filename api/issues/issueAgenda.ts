import type { z } from "zod";
import { explainDue } from "../../domain/clock/dueDate.ts";
import { deadlineOf } from "../../domain/rectification/deadlines.ts";
import { agenda } from "../../domain/rectification/agenda/agenda.ts";
import type { RectificationEntry } from "../../domain/rectification/agenda/entry.ts";
import { agendaWords } from "../../texts/zh-CN/agenda.ts";
import { renderWhy } from "../../texts/zh-CN/clock.ts";
import type { Caller } from "../core/caller.ts";
import type { ApiDeps } from "../core/deps.ts";
import type { IssueMatter } from "./findIssue.ts";
import type { issueAgenda } from "./issueSchemas.ts";
import { organizationsIn } from "./namedFacts.ts";
import type { RegisterNames } from "./registerNames.ts";
import { registerNames } from "./registerNames.ts";

type AgendaOfIssue = z.input<typeof issueAgenda>;

/** What time will do to one issue, the first first, and how its due date comes about. */
export async function agendaOfIssue(deps: ApiDeps, caller: Caller, matter: IssueMatter): Promise<AgendaOfIssue> {
  const { state, version } = matter;
  const entries = inOrder(agenda(state));
  const names = await namesOf(deps, caller, entries);
  const deadline = deadlineOf(state)?.deadline;
  const why = deadline === undefined ? null : explainDue(deadline, state.rules.calendar);
  return {
    id: state.issueId,
    version,
    due: why === null ? null : { dueOn: why.dueOn, why: renderWhy(why) },
    entries: entries.map((entry) => entryView(entry, names)),
  };
}

function inOrder(entries: RectificationEntry[]): RectificationEntry[] {
  return [...entries].sort((a, b) => (a.at === b.at ? (a.key < b.key ? -1 : 1) : a.at < b.at ? -1 : 1));
}

function namesOf({ database }: ApiDeps, { jurisdictionId }: Caller, entries: readonly RectificationEntry[]): Promise<RegisterNames> {
  return registerNames(database, jurisdictionId, { organizationIds: entries.flatMap((entry) => organizationsIn(entry.why.facts)) });
}

function entryView({ key, at, why }: RectificationEntry, names: RegisterNames): AgendaOfIssue["entries"][number] {
  return { key, at, rule: why.rule, ...agendaWords(why, (id) => names.organization(id)) };
}
