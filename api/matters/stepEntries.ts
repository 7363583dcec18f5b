import { z } from "zod";
import type { Facts } from "../../domain/process/json.ts";
import type { Actor } from "../../domain/process/actor.ts";
import { isRule } from "../../domain/process/actor.ts";
import { actorText, ruleText } from "../../texts/zh-CN/timeline.ts";
import type { Database } from "../../platform/database.ts";
import { decodeCursor, takePage } from "../core/paging.ts";
import { registerNames, type RegisterNames } from "../issues/registerNames.ts";
import type { timelinePage, timelineQuery } from "../issues/timeline.ts";

/** What a process says of its steps. */
export interface StepWords {
  /** The list's name, for its cursors. */
  list: string;
  sentence: (event: Facts, names: RegisterNames) => string;
  evidenceIds?: (event: Facts) => string[];
}

const cursorKey = z.tuple([z.int().min(0)]);

/** What happened to a matter of any process, the oldest first, in plain words. */
export async function stepEntries(
  database: Database,
  jurisdictionId: string,
  matterId: string,
  query: z.output<typeof timelineQuery>,
  words: StepWords,
): Promise<z.input<typeof timelinePage>> {
  const after = decodeCursor(words.list, cursorKey, query.cursor)?.[0] ?? 0;
  const rows = await database.matterStep.findMany({
    where: { matterId, jurisdictionId, version: { gt: after } },
    orderBy: { version: "asc" },
    take: query.limit + 1,
  });
  const page = takePage(words.list, rows, query.limit, ({ version }) => [version]);
  const steps = page.rows.map(({ version, at, command, actor, events }) => ({
    version,
    at,
    command,
    by: actorOf(actor),
    events: factsOf(events),
  }));
  const names = await registerNames(database, jurisdictionId, {
    organizationIds: steps.flatMap(({ by, events }) => [
      ...(isRule(by) ? [] : [by.organizationId]),
      ...events.flatMap(({ organizationId }) => (typeof organizationId === "string" ? [organizationId] : [])),
    ]),
    personIds: steps.flatMap(({ by }) => (isRule(by) ? [] : [by.personId])),
  });
  const items = steps.map(({ version, at, command, by, events }) => ({
    version,
    at: at.toISOString(),
    kind: "step" as const,
    command,
    by: byOf(by, names),
    sentences: events.map((event) => words.sentence(event, names)),
    texts: [],
    evidenceIds: events.flatMap((event) => words.evidenceIds?.(event) ?? []),
  }));
  return { items, nextCursor: page.nextCursor };
}

function actorOf(value: unknown): Actor {
  if (!isActor(value)) throw new Error("a step has no actor");
  return value;
}

function isActor(value: unknown): value is Actor {
  return typeof value === "object" && value !== null && "via" in value;
}

function factsOf(value: unknown): Facts[] {
  return Array.isArray(value) ? value.filter((event): event is Facts => typeof event === "object" && event !== null) : [];
}

function byOf(by: Actor, names: RegisterNames): z.input<typeof timelinePage>["items"][number]["by"] {
  if (isRule(by)) {
    const none = { personId: null, person: null, organization: null };
    return { ...none, text: ruleText(by.rule), rule: by.rule, citation: by.citation ?? null, via: by.via };
  }
  const person = names.person(by.personId);
  const organization = { id: by.organizationId, name: names.organization(by.organizationId) };
  const text = actorText({ organization: organization.name, person, via: by.via });
  return { text, personId: by.personId, person, organization, rule: null, citation: null, via: by.via };
}
