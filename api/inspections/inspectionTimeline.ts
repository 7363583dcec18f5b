import { z } from "zod";
import type { Facts } from "../../domain/process/json.ts";
import { isRule } from "../../domain/process/actor.ts";
import type { Actor } from "../../domain/process/actor.ts";
import { fill } from "../../texts/format.ts";
import { inspectionEventTexts } from "../../texts/zh-CN/inspections.ts";
import { actorText, ruleText } from "../../texts/zh-CN/timeline.ts";
import type { Caller } from "../core/caller.ts";
import type { ApiDeps } from "../core/deps.ts";
import { decodeCursor, takePage } from "../core/paging.ts";
import { registerNames, type RegisterNames } from "../issues/registerNames.ts";
import { timelinePage, type timelineQuery } from "../issues/timeline.ts";
import type { InspectionMatter } from "./findInspection.ts";

const LIST = "inspection-timeline";
const cursorKey = z.tuple([z.int().min(0)]);

/** What happened to a batch, the oldest first, in plain words. */
export async function inspectionTimeline(
  { database }: ApiDeps,
  { jurisdictionId }: Caller,
  matter: InspectionMatter,
  query: z.output<typeof timelineQuery>,
): Promise<z.input<typeof timelinePage>> {
  const after = decodeCursor(LIST, cursorKey, query.cursor)?.[0] ?? 0;
  const rows = await database.matterStep.findMany({
    where: { matterId: matter.id, jurisdictionId, version: { gt: after } },
    orderBy: { version: "asc" },
    take: query.limit + 1,
  });
  const page = takePage(LIST, rows, query.limit, ({ version }) => [version]);
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
    sentences: events.map((event) => sentenceOf(event, names)),
    texts: [],
    evidenceIds: [],
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

function sentenceOf(event: Facts, names: RegisterNames): string {
  const { type, organizationId } = event;
  const words = typeof type === "string" ? inspectionEventTexts[type] : undefined;
  const organization = typeof organizationId === "string" ? names.organization(organizationId) : null;
  return words === undefined ? String(type) : fill(words, { ...event, organization });
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
