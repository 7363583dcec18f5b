import { isDate } from "../../domain/calendar/calendarDay.ts";
import type { TimeWords } from "../../texts/zh-CN/timeMails.ts";
import type { Facts, Json } from "../../domain/process/json.ts";

/** A measure as a notice's facts carry it. */
export interface NoticeMeasure {
  id: string;
  textHash: string | null;
  dueOn: string | null;
  findings: string | null;
}

/** The facts of a notice, read without trust in their shape: they may have been written by an older release. */
export interface NoticeFacts {
  issueId: string | null;
  /** A batch of inspections that the notice is about instead. */
  inspectionId: string | null;
  /** A visit that the notice is about instead, by its workflow's name for it, and the object visited. */
  visitId: string | null;
  objectId: string | null;
  /** By whose end an inspector confirms, and a result is published. */
  confirmBy: string | null;
  publishBy: string | null;
  count: number | null;
  number: number | null;
  title: string | null;
  dueOn: string | null;
  acknowledgeBy: string | null;
  verifyBy: string | null;
  workingDaysBefore: number | null;
  role: "lead" | "cooperating" | null;
  group: string | null;
  reason: string | null;
  /** The organization that the notice is about; in a mail to an assigned organization its own. */
  organizationId: string | null;
  organizationIds: string[];
  outcome: string | null;
  rejected: boolean;
  /** Ids alone: measures that a result is about. */
  measureIds: string[];
  measures: NoticeMeasure[];
  retractedCommand: string | null;
  time: TimeWords;
  /** A rung of the ladder, and the letter that goes with it. */
  rung: string | null;
  letterKind: string | null;
  letterNumber: string | null;
  replyBy: string | null;
  meetingAt: string | null;
  meetingPlace: string | null;
  /** The notice is a copy: it concerns another organization. */
  copy: boolean;
  /** What a code confirms: the name of an action, and whether it takes that action back. */
  linkAction: string | null;
  retracts: boolean;
}

/** Never throws: what is missing or of another type is null or empty. */
export function readNoticeFacts(facts: Facts): NoticeFacts {
  const role = text(facts["role"]);
  const target = text(facts["target"]);
  return {
    issueId: text(facts["issueId"]),
    inspectionId: text(facts["inspectionId"]),
    visitId: text(facts["visitId"]),
    objectId: text(facts["objectId"]),
    confirmBy: day(facts["confirmBy"]),
    publishBy: day(facts["publishBy"]),
    count: whole(facts["count"]),
    number: whole(facts["number"]),
    title: text(facts["title"]),
    dueOn: day(facts["dueOn"]),
    acknowledgeBy: day(facts["acknowledgeBy"]),
    verifyBy: day(facts["verifyBy"]),
    workingDaysBefore: whole(facts["workingDaysBefore"]),
    role: role === "lead" || role === "cooperating" ? role : null,
    group: text(facts["group"]),
    reason: text(facts["reason"]),
    organizationId: text(facts["organizationId"]),
    organizationIds: texts(facts["organizationIds"]),
    outcome: text(facts["outcome"]),
    rejected: facts["rejected"] === true,
    measureIds: texts(facts["measureIds"]),
    measures: list(facts["measures"]).flatMap((entry, index) => measure(entry, index)),
    retractedCommand: text(facts["retractedCommand"]),
    time: {
      target: target === "issue" || target === "measure" || target === "assignment" ? target : null,
      until: day(facts["until"]),
      workingDays: whole(facts["workingDays"]),
      extendedTo: day(facts["extendedTo"]),
      before: day(facts["before"]),
      from: day(facts["from"]),
      ground: text(facts["ground"]),
      citation: text(facts["citation"]),
      reportBy: day(facts["reportBy"]),
      lookBackOn: day(facts["lookBackOn"]),
      lookBackBy: day(facts["lookBackBy"]),
    },
    rung: text(facts["rung"]),
    letterKind: text(facts["letterKind"]),
    letterNumber: text(facts["letterNumber"]),
    replyBy: day(facts["replyBy"]),
    meetingAt: text(facts["meetingAt"]),
    meetingPlace: text(facts["meetingPlace"]),
    copy: facts["copy"] === true,
    linkAction: text(facts["linkAction"]),
    retracts: facts["retracts"] === true,
  };
}

/** What has to be looked up for these facts. */
export function referencesOf(facts: Facts): { organizationIds: string[]; textHashes: string[] } {
  const { organizationId, organizationIds, measures } = readNoticeFacts(facts);
  return {
    organizationIds: [...new Set([...(organizationId === null ? [] : [organizationId]), ...organizationIds])],
    textHashes: [...new Set(measures.flatMap(({ textHash }) => (textHash === null ? [] : [textHash])))],
  };
}

function measure(entry: Json, index: number): NoticeMeasure[] {
  if (typeof entry !== "object" || entry === null || Array.isArray(entry)) return [];
  return [
    {
      id: text(entry["id"]) ?? String(index + 1),
      textHash: text(entry["textHash"]),
      dueOn: day(entry["dueOn"]),
      findings: text(entry["findings"]),
    },
  ];
}

function text(value: Json | undefined): string | null {
  return typeof value === "string" && value.trim() !== "" ? value : null;
}

function whole(value: Json | undefined): number | null {
  return typeof value === "number" && Number.isSafeInteger(value) ? value : null;
}

function day(value: Json | undefined): string | null {
  return typeof value === "string" && isDate(value) ? value : null;
}

function list(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

function texts(value: Json | undefined): string[] {
  return list(value).flatMap((entry) => text(entry) ?? []);
}
