import { explainDue } from "../../domain/clock/dueDate.ts";
import type { Facts, Json } from "../../domain/process/json.ts";
import type { Matter } from "../../domain/process/matter.ts";
import type { RectificationState } from "../../domain/rectification/state.ts";
import type { PrismaClient } from "../../generated/prisma/client.ts";
import { renderWhy } from "../../texts/zh-CN/clock.ts";
import type { ComposedMail } from "./composedMail.ts";
import { composeMail } from "./composeMail.ts";
import type { NoticeLookups } from "./notice.ts";

/** A row of the outbox, as the dispatcher hands it over. */
export interface NoticeRow {
  jurisdictionId: string;
  matterId: string;
  version: number;
  template: string;
  facts: unknown;
  organizationId: string | null;
  personId: string | null;
  messageId: string;
  createdAt: Date;
}

/** Composes the mail of a row with the names and texts of the moment at which it is sent. */
export async function composeRow(
  { database, publicUrl }: { database: PrismaClient; publicUrl: string },
  row: NoticeRow,
): Promise<ComposedMail> {
  const facts = (row.facts ?? {}) as Facts;
  const notice = {
    template: row.template,
    facts,
    matterId: row.matterId,
    version: row.version,
    messageId: row.messageId,
    createdAt: row.createdAt.toISOString(),
  };
  return composeMail({ notice, lookups: await lookUp(database, row, facts, publicUrl) });
}

async function lookUp(database: PrismaClient, row: NoticeRow, facts: Facts, publicUrl: string): Promise<NoticeLookups> {
  const { jurisdictionId } = row;
  const mentioned = [...strings(facts)];
  const jurisdiction = await database.jurisdiction.findUnique({ where: { id: jurisdictionId } });
  const organizationIds = [row.organizationId, jurisdiction?.officeOrganizationId].filter((id) => id !== null && id !== undefined);
  const [organizations, texts, person, matter] = await Promise.all([
    database.organization.findMany({
      where: { jurisdictionId, id: { in: [...organizationIds, ...mentioned] } },
      select: { id: true, name: true },
    }),
    database.textContent.findMany({ where: { jurisdictionId, sha256: { in: mentioned } } }),
    row.personId === null ? null : database.person.findFirst({ where: { jurisdictionId, id: row.personId }, select: { name: true } }),
    database.matter.findUnique({ where: { id: row.matterId }, select: { snapshot: true } }),
  ]);
  const organizationNames = Object.fromEntries(organizations.map(({ id, name }) => [id, name]));
  const organizationName = row.organizationId === null ? undefined : organizationNames[row.organizationId];
  const officeName = organizationNames[jurisdiction?.officeOrganizationId ?? ""];
  return {
    publicUrl: publicUrl.replace(/\/+$/u, ""),
    recipient: { ...(organizationName === undefined ? {} : { organizationName }), ...(person ? { personName: person.name } : {}) },
    ...(officeName === undefined ? {} : { officeName }),
    organizationNames,
    texts: Object.fromEntries(texts.map(({ sha256, content }) => [sha256, content])),
    why: whyDue(matter?.snapshot, facts),
  };
}

/** The sentences behind the due date, when it is that date which the notice carries. */
function whyDue(snapshot: unknown, facts: Facts): readonly string[] {
  const state = (snapshot as Pick<Matter<RectificationState>, "state"> | null)?.state;
  if (!state?.deadline) return [];
  const why = explainDue(state.deadline, state.rules.calendar);
  return why.dueOn !== null && why.dueOn === facts["dueOn"] ? renderWhy(why).split("\n") : [];
}

/** Every string in the facts: among them are the organizations and texts that they refer to. */
function* strings(value: Json | undefined): Generator<string> {
  if (typeof value === "string") yield value;
  else if (Array.isArray(value)) for (const item of value) yield* strings(item);
  else if (value !== null && typeof value === "object") for (const item of Object.values(value)) yield* strings(item);
}
