import type { CalendarRules } from "../../domain/calendar/workingDays.ts";
import type { Deadline } from "../../domain/clock/deadline.ts";
import type { Dated } from "../../domain/rectification/deadlines.ts";
import type { ExtensionRequest, SuspensionRecord } from "../../domain/rectification/timeLedger.ts";
import type { Facts } from "../../domain/process/json.ts";
import type { PrismaClient } from "../../generated/prisma/client.ts";
import { explainDates, type DateRules } from "./explainDates.ts";
import type { NoticeLookups } from "./notice.ts";
import { referencesOf } from "./noticeFacts.ts";

export interface LookupRequest {
  jurisdictionId: string;
  matterId: string;
  template: string;
  facts: Facts;
  organizationId: string | null;
  personId: string | null;
  /** ISO 8601 */
  createdAt: string;
}

/**
 * Finds the names, texts and reasons that a notice refers to, within its own jurisdiction.
 * @param publicUrl address of the pages
 */
export async function lookUpNotice({
  database,
  publicUrl,
  notice,
}: {
  database: PrismaClient;
  publicUrl: string;
  notice: LookupRequest;
}): Promise<NoticeLookups> {
  const { jurisdictionId, organizationId, personId, matterId, template, facts, createdAt } = notice;
  const { organizationIds, textHashes } = referencesOf(facts);
  const [jurisdiction, person, texts, rules, wording] = await Promise.all([
    database.jurisdiction.findUnique({ where: { id: jurisdictionId }, select: { officeOrganizationId: true } }),
    personId === null ? null : database.person.findFirst({ where: { id: personId, jurisdictionId }, select: { name: true } }),
    database.textContent.findMany({ where: { jurisdictionId, sha256: { in: textHashes } }, select: { sha256: true, content: true } }),
    dateRules({ database, matterId, jurisdictionId }),
    database.mailWording.findFirst({ where: { jurisdictionId, template }, orderBy: { version: "desc" } }),
  ]);
  const { objectId } = facts;
  const object =
    typeof objectId === "string"
      ? await database.inspectionObject.findFirst({ where: { id: objectId, jurisdictionId }, select: { name: true } })
      : null;
  const officeId = jurisdiction?.officeOrganizationId ?? null;
  const wanted = [...organizationIds, ...(organizationId === null ? [] : [organizationId]), ...(officeId === null ? [] : [officeId])];
  const organizations = await database.organization.findMany({
    where: { jurisdictionId, id: { in: wanted } },
    select: { id: true, name: true },
  });
  const names = Object.fromEntries(organizations.map(({ id, name }) => [id, name]));
  const organizationName = organizationId === null ? undefined : names[organizationId];
  const officeName = officeId === null ? undefined : names[officeId];
  return {
    publicUrl: publicUrl.replace(/\/+$/u, ""),
    recipient: {
      ...(organizationName === undefined ? {} : { organizationName }),
      ...(person === null ? {} : { personName: person.name }),
    },
    ...(officeName === undefined ? {} : { officeName }),
    ...(object === null ? {} : { objectName: object.name }),
    organizationNames: names,
    texts: Object.fromEntries(texts.map(({ sha256, content }) => [sha256, content])),
    ...(wording === null ? {} : { wording }),
    why: rules === null ? [] : explainDates({ facts, rules, committedAt: createdAt, organizationId }),
  };
}

interface RulesRow {
  deadline: unknown;
  round: unknown;
  extensions: unknown;
  suspensions: unknown;
  assignments: unknown;
  measures: unknown;
  calendar: unknown;
  workingDays: unknown;
  citation: unknown;
}

/** Only what explains a date: a snapshot as a whole is large. Null when there is none, or when it has another shape than this release knows. */
async function dateRules({
  database,
  matterId,
  jurisdictionId,
}: {
  database: PrismaClient;
  matterId: string;
  jurisdictionId: string;
}): Promise<DateRules | null> {
  const [row] = await database.$queryRaw<RulesRow[]>`
    select snapshot #> '{state,deadline}' as deadline, snapshot #> '{state,round}' as round,
           snapshot #> '{state,extensionRequests}' as extensions, snapshot #> '{state,suspensions}' as suspensions, snapshot #> '{state,rules,calendar}' as calendar,
           snapshot #> '{state,rules,policy,body,acknowledgeWorkingDays}' as "workingDays", snapshot #> '{state,rules,policy,citation}' as citation,
           (select jsonb_agg(jsonb_build_object('id', each -> 'id', 'organizationId', each -> 'organizationId'))
              from jsonb_path_query(snapshot, '$.state.assignments[*] ? (@.state != "removed" && @.state != "returned")') as each) as assignments,
           (select jsonb_agg(jsonb_build_object('id', each -> 'id', 'dueOn', each -> 'dueOn'))
              from jsonb_path_query(snapshot, '$.state.measures[*]') as each) as measures
      from matter where id = ${matterId} and jurisdiction_id = ${jurisdictionId}`;
  if (row === undefined || !isCalendar(row.calendar)) return null;
  const { calendar, workingDays, citation, assignments, measures } = row;
  return {
    dated: datedOf(row),
    assignments: Array.isArray(assignments) ? assignments.filter(isAssignment) : [],
    measures: Array.isArray(measures) ? measures.filter(isMeasure) : [],
    calendar,
    acknowledge: typeof workingDays === "number" && typeof citation === "string" ? { workingDays, citation } : null,
  };
}

function isCalendar(value: unknown): value is CalendarRules {
  return typeof value === "object" && value !== null && "version" in value && "years" in value && typeof value.years === "object";
}

function isAssignment(value: unknown): value is { id: string; organizationId: string } {
  return (
    typeof value === "object" &&
    value !== null &&
    "id" in value &&
    typeof value.id === "string" &&
    "organizationId" in value &&
    typeof value.organizationId === "string"
  );
}

function isMeasure(value: unknown): value is { id: string; dueOn: string | null } {
  if (typeof value !== "object" || value === null || !("id" in value) || typeof value.id !== "string") return false;
  return "dueOn" in value && (value.dueOn === null || typeof value.dueOn === "string");
}

/** With what was granted and what stood. */
function datedOf({ deadline, round, extensions, suspensions }: RulesRow): Dated | null {
  if (deadline !== null && !isDeadline(deadline)) return null;
  if (typeof round !== "number" || !areRequests(extensions) || !areSuspensions(suspensions)) return { deadline, round: 0 };
  return { deadline, round, extensionRequests: extensions ?? [], suspensions: suspensions ?? [] };
}

/** Written by the commit alone, or absent. */
function areRequests(value: unknown): value is ExtensionRequest[] | null {
  return value === null || Array.isArray(value);
}

function areSuspensions(value: unknown): value is SuspensionRecord[] | null {
  return value === null || Array.isArray(value);
}

function isDeadline(value: unknown): value is Deadline {
  if (typeof value !== "object" || value === null || !("kind" in value) || !("basis" in value)) return false;
  return "extensions" in value && Array.isArray(value.extensions) && "suspensions" in value && Array.isArray(value.suspensions);
}
