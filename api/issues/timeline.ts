import { z } from "zod";
import type { Actor } from "../../domain/process/actor.ts";
import type { CommonEvent } from "../../domain/process/matter.ts";
import { isRule } from "../../domain/process/actor.ts";
import type { RectificationEvent } from "../../domain/rectification/events.ts";
import type { RectificationState } from "../../domain/rectification/state.ts";
import { isErrorCode } from "../../domain/errors/errorCodes.ts";
import { fill } from "../../texts/format.ts";
import { letterTitle } from "../../texts/zh-CN/escalation.ts";
import { errorTexts } from "../../texts/zh-CN/errors.ts";
import type { TimelineNames } from "../../texts/zh-CN/timeline.ts";
import { actorText, commandText, eventSentence, measureText, refusedSentence, ruleText } from "../../texts/zh-CN/timeline.ts";
import type { Caller } from "../core/caller.ts";
import type { ApiDeps } from "../core/deps.ts";
import { decodeCursor, pageOf, pageQuery, takePage } from "../core/paging.ts";
import { commandOfPath } from "./commandPath.ts";
import type { IssueMatter } from "./findIssue.ts";
import type { RegisterNames } from "./registerNames.ts";
import { registerNames } from "./registerNames.ts";
import { readTexts } from "./storedTexts.ts";
import { timelineEntry } from "./issueSchemas.ts";

type Entry = z.input<typeof timelineEntry>;
type IssueEvent = RectificationEvent | CommonEvent;

interface IssueStep {
  version: number;
  at: Date;
  command: string;
  by: Actor;
  events: IssueEvent[];
}

const LIST = "timeline";
const cursorKey = z.tuple([z.int().min(0)]);
/** Refused attempts between two pages' steps; more than that is an attack, and stands in the audit log. */
const MOST_REFUSED = 200;

export const timelineQuery = pageQuery;
export const timelinePage = pageOf(timelineEntry);

/** What happened to an issue, the oldest first. Office and auditor also read which attempts were refused. */
export async function issueTimeline(
  deps: ApiDeps,
  caller: Caller,
  matter: IssueMatter,
  query: z.output<typeof timelineQuery>,
): Promise<z.input<typeof timelinePage>> {
  const { database } = deps;
  const { jurisdictionId } = caller;
  const after = decodeCursor(LIST, cursorKey, query.cursor)?.[0] ?? 0;
  const rows = await database.matterStep.findMany({
    where: { matterId: matter.id, jurisdictionId, version: { gte: after } },
    orderBy: { version: "asc" },
    take: query.limit + 2,
  });
  const steps = rows.map(stepOf);
  const previous = steps.find((step) => step.version === after) ?? null;
  const page = takePage(
    LIST,
    steps.filter((step) => step.version > after),
    query.limit,
    (step) => [step.version],
  );
  const until = page.nextCursor === null ? null : (page.rows.at(-1)?.at ?? null);
  const refused = caller.seesAll ? await refusedAttempts(deps, caller, matter.state.issueId, previous?.at ?? null, until) : [];

  const [names, texts] = await Promise.all([
    namesFor(deps, caller, matter.state, page.rows, refused),
    readTexts(
      database,
      jurisdictionId,
      page.rows.flatMap((step) => step.events.flatMap(textHashOf)),
    ),
  ]);
  const items = [...page.rows.map((step) => stepEntry(step, names, texts)), ...refused.map((attempt) => refusedEntry(attempt, names))].sort(
    (a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0),
  );
  return { items, nextCursor: page.nextCursor };
}

/** A step as its row holds it: only the commit writes it, from the process's own events. */
function stepOf(row: { version: number; at: Date; command: string; actor: unknown; events: unknown }): IssueStep {
  const { version, at, command, actor, events } = row;
  if (!isActor(actor) || !isEvents(events)) throw new Error(`step ${version} is not one of an issue`);
  return { version, at, command, by: actor, events };
}

function isActor(value: unknown): value is Actor {
  return typeof value === "object" && value !== null && "via" in value;
}

function isEvents(value: unknown): value is IssueEvent[] {
  return Array.isArray(value) && value.every((event) => typeof event === "object" && event !== null && "type" in event && "v" in event);
}

function textHashOf(event: IssueEvent): string[] {
  const told = event.type === "progressReported" || event.type === "standingReported" || event.type === "letterReplied";
  return told ? [event.textHash] : [];
}

function evidenceIdsOf(event: IssueEvent): string[] {
  switch (event.type) {
    case "evidenceSubmitted":
    case "standingReported":
    case "letterReplied":
    case "extensionRequested":
    case "lookBackRecorded":
      return (event.evidence ?? []).map(({ id }) => id);
    case "evidenceWithdrawn":
      return [event.evidenceId];
    default:
      return [];
  }
}

interface Refused {
  at: Date;
  action: string;
  code: string | null;
  personId: string | null;
  organizationId: string | null;
  detail: unknown;
}

async function refusedAttempts(
  { database }: ApiDeps,
  { jurisdictionId }: Caller,
  issueId: string,
  from: Date | null,
  until: Date | null,
): Promise<Refused[]> {
  return database.auditEntry.findMany({
    where: {
      jurisdictionId,
      target: `issues/${issueId}`,
      outcome: { in: ["refused", "denied"] },
      at: { ...(from === null ? {} : { gt: from }), ...(until === null ? {} : { lte: until }) },
    },
    select: { at: true, action: true, code: true, personId: true, organizationId: true, detail: true },
    orderBy: { id: "asc" },
    take: MOST_REFUSED,
  });
}

/** Names for everything that the page's sentences mention: ids lie in events under a few well-known fields. */
async function namesFor(
  { database }: ApiDeps,
  { jurisdictionId }: Caller,
  state: RectificationState,
  steps: readonly IssueStep[],
  refused: readonly Refused[],
): Promise<RegisterNames & TimelineNames> {
  const organizationIds = new Set(state.assignments.map((assignment) => assignment.organizationId));
  const personIds = new Set<string>();
  for (const attempt of refused) {
    if (attempt.organizationId !== null) organizationIds.add(attempt.organizationId);
    if (attempt.personId !== null) personIds.add(attempt.personId);
  }
  for (const step of steps) collectIds([step.by, step.events], organizationIds, personIds);
  const names = await registerNames(database, jurisdictionId, { organizationIds, personIds });
  const assigned = assignmentOwners(state, steps);
  return {
    ...names,
    measure: (id) => measureText(state.measures.findIndex((measure) => measure.id === id) + 1),
    assignment: (id) => names.organization(assigned.get(id) ?? ""),
    letter: (id) => {
      const letter = state.letters?.find((each) => each.id === id);
      return letter ? letterTitle(letter) : "";
    },
  };
}

function collectIds(value: unknown, organizationIds: Set<string>, personIds: Set<string>): void {
  if (typeof value !== "object" || value === null) return;
  for (const [field, inner] of Object.entries(value)) {
    if (typeof inner === "string" && field === "organizationId") organizationIds.add(inner);
    else if (typeof inner === "string" && field === "personId") personIds.add(inner);
    else if (Array.isArray(inner) && ["organizationIds", "reopened", "missing", "reported"].includes(field))
      for (const id of inner) organizationIds.add(String(id));
    else collectIds(inner, organizationIds, personIds);
  }
}

/** Assignments keep their ids; one that a retraction took away is still named by the step that made it. */
function assignmentOwners(state: RectificationState, steps: readonly IssueStep[]): Map<string, string> {
  const owners = new Map(state.assignments.map(({ id, organizationId }) => [id, organizationId]));
  for (const event of steps.flatMap((step) => step.events)) {
    const made = event.type === "assigned" ? event.assignments : event.type === "reassigned" ? [event.to] : [];
    for (const { id, organizationId } of made) if (!owners.has(id)) owners.set(id, organizationId);
  }
  return owners;
}

function stepEntry(step: IssueStep, names: RegisterNames & TimelineNames, texts: ReadonlyMap<string, string>): Entry {
  return {
    version: step.version,
    at: step.at.toISOString(),
    kind: "step",
    command: step.command,
    by: byOf(step.by, names),
    sentences: step.events.map((event) => eventSentence(event, names)),
    texts: step.events.flatMap((event) => textHashOf(event).flatMap((hash) => texts.get(hash) ?? [])),
    evidenceIds: step.events.flatMap(evidenceIdsOf),
  };
}

function byOf(by: Actor, names: RegisterNames): Entry["by"] {
  if (isRule(by)) {
    const none = { personId: null, person: null, organization: null };
    return { ...none, text: ruleText(by.rule), rule: by.rule, citation: by.citation ?? null, via: by.via };
  }
  const called = names.person(by.personId);
  const organization = { id: by.organizationId, name: names.organization(by.organizationId) };
  // Who acts from an area above is called by the organization alone.
  const person = called === organization.name ? null : called;
  return {
    text: actorText({ organization: organization.name, person: person ?? "", via: by.via }),
    personId: by.personId,
    person,
    organization,
    rule: null,
    citation: null,
    via: by.via,
  };
}

function refusedEntry(attempt: Refused, names: RegisterNames): Entry {
  const { personId, organizationId, code } = attempt;
  const via = viaOf(attempt.detail);
  const person = personId === null ? "" : names.person(personId);
  const organization = organizationId === null ? null : { id: organizationId, name: names.organization(organizationId) };
  const command = commandOfPath(attempt.action.split("/").at(-1) ?? "");
  const why = code !== null && isErrorCode(code) ? fill(errorTexts[code], {}) : (code ?? "");
  return {
    version: null,
    at: attempt.at.toISOString(),
    kind: "refused",
    command,
    by: {
      text: actorText({ organization: organization?.name ?? "", person, via }),
      personId,
      person,
      organization,
      rule: null,
      citation: null,
      via,
    },
    sentences: [refusedSentence(commandText(command), why)],
    texts: [],
    evidenceIds: [],
  };
}

/** The way in that an attempt's record names; without one it came to the API itself. */
function viaOf(detail: unknown): "api" | "mail_link" {
  return typeof detail === "object" && detail !== null && "via" in detail && detail.via === "mail_link" ? "mail_link" : "api";
}
