import type { IsoDate } from "../calendar/calendarDay.ts";
import type { MatchingJurisdiction, Organization } from "../organization/organization.ts";
import type { PersonActor } from "../process/actor.ts";
import type { Instant } from "../process/process.ts";
import type { Rules } from "../process/rules.ts";
import type { Baseline, Entry, RectificationInput } from "../rectification/input.ts";
import type { RectificationPolicy } from "../rectification/policy.ts";
import type { EvidenceRef } from "../rectification/state.ts";
import { assignItem, type ItemAssignments } from "./itemAssignments.ts";
import { itemDates, type ItemDates } from "./itemDeadline.ts";
import type { PlanItem, PlanReading } from "./reading.ts";
import { entryOf, pastDueChoiceOf, type ItemEntry, type PlanStartRequest } from "./startRequest.ts";
import type { UnitChoices } from "./unitChoice.ts";
import { resolveNames, type NamedInPlan } from "./unitResolution.ts";

/** What starting a plan rests on; all of it is given, nothing is looked up. */
export interface PlanStarting {
  planId: string;
  reading: PlanReading;
  choices: UnitChoices;
  register: readonly Organization[];
  jurisdiction: MatchingJurisdiction;
  office: RectificationInput["office"];
  request: PlanStartRequest;
  rules: Rules<RectificationPolicy>;
  startedAt: Instant;
  startedBy: PersonActor;
  /** The day of the start in Asia/Shanghai. */
  startDay: IsoDate;
  /** Uploads that a baseline names, by id. */
  evidence: ReadonlyMap<string, EvidenceRef>;
  /** SHA-256 of a text, in hexadecimal. */
  hashOf(text: string): string;
  /** The id of the issue at a place of the plan, the same for ever. */
  issueIdOf(place: number): string;
}

/** What one item will start as. */
export interface ItemPreview extends ItemAssignments, ItemDates {
  /** From 1. */
  place: number;
  title: string;
}

/** An issue about to start; `rules` are added when it does, so that a plan of many items does not repeat them. */
export type IssueDraft = Omit<RectificationInput, "rules">;

export interface PlanPreview {
  names: NamedInPlan[];
  items: ItemPreview[];
}

export interface PreparedStart {
  drafts: IssueDraft[];
  /** The words behind the hashes of the drafts. */
  texts: string[];
}

export interface UnknownInRequest {
  /** Path into the request. */
  path: string;
  reason: "no_such_item" | "no_such_measure" | "unknown_evidence" | "not_assigned" | "future_day";
}

const TITLE_CHARACTERS = 60;

/** What the plan would start as on the day, with everything that waits for the office. */
export function previewPlan(
  starting: Pick<PlanStarting, "reading" | "choices" | "register" | "jurisdiction" | "rules" | "startDay" | "request">,
): PlanPreview {
  const { reading, choices, register, jurisdiction, rules, startDay, request } = starting;
  const names = resolveNames({ items: reading.items, choices, register, jurisdiction });
  const items = reading.items.map((item, index): ItemPreview => {
    const place = index + 1;
    const done = entryOf(request, place).entry === "done";
    const dates = itemDates({ item, startDay, rules, choice: pastDueChoiceOf(request, place), done });
    return { place, title: titleOf(item), ...assignItem(item, names), ...dates };
  });
  return { names: [...names.values()], items };
}

/** Items that cannot start because of a unit that nobody knows, or of a date without a choice. */
export function openQuestions(preview: PlanPreview): {
  units: { unit: string; reason: string; places: number[] }[];
  dates: { place: number; reason: string; text: string; date: IsoDate | null; measure?: number }[];
} {
  const units = new Map<string, { unit: string; reason: string; places: number[] }>();
  for (const { place, problems } of preview.items) {
    for (const { unit, problem } of problems) {
      const known = units.get(unit);
      if (known) known.places.push(place);
      else units.set(unit, { unit, reason: problem.reason, places: [place] });
    }
  }
  const dates = preview.items.flatMap(({ place, undecided }) => undecided.map((date) => ({ place, ...date })));
  return { units: [...units.values()], dates };
}

/** Everything in the request that points at nothing. */
export function unknownInRequest({
  reading,
  request,
  evidence,
  startDay,
  preview,
}: Pick<PlanStarting, "reading" | "request" | "evidence" | "startDay"> & { preview: PlanPreview }): UnknownInRequest[] {
  const unknown: UnknownInRequest[] = [];
  const isItem = (key: string): boolean => /^[1-9]\d{0,5}$/.test(key) && Number(key) <= reading.items.length;
  for (const key of Object.keys(request.pastDue.items)) {
    if (!isItem(key)) unknown.push({ path: `pastDue.items.${key}`, reason: "no_such_item" });
  }
  for (const [key, entry] of Object.entries(request.items)) {
    const path = `items.${key}`;
    if (!isItem(key)) unknown.push({ path, reason: "no_such_item" });
    else if (entry.entry === "done" && entry.on > startDay) unknown.push({ path: `${path}.on`, reason: "future_day" });
    else if (entry.entry === "running") unknown.push(...unknownInBaseline({ path, entry, evidence, item: preview.items[Number(key) - 1] }));
  }
  return unknown;
}

function unknownInBaseline({
  path,
  entry,
  evidence,
  item,
}: {
  path: string;
  entry: Extract<ItemEntry, { entry: "running" }>;
  evidence: PlanStarting["evidence"];
  item: ItemPreview | undefined;
}): UnknownInRequest[] {
  const assigned = new Set(item?.assignments.map(({ organizationId }) => organizationId));
  const measures = Math.max(1, item?.measuresDueOn.length ?? 0);
  const signedOff = (entry.signedOff ?? []).flatMap((organizationId, index): UnknownInRequest[] =>
    assigned.has(organizationId) ? [] : [{ path: `${path}.signedOff.${index}`, reason: "not_assigned" }],
  );
  const evidenced = (entry.evidenced ?? []).flatMap(({ measure, evidence: ids }, index): UnknownInRequest[] => [
    ...(measure > measures ? [{ path: `${path}.evidenced.${index}.measure`, reason: "no_such_measure" as const }] : []),
    ...ids.flatMap((id, at): UnknownInRequest[] =>
      evidence.has(id) ? [] : [{ path: `${path}.evidenced.${index}.evidence.${at}`, reason: "unknown_evidence" }],
    ),
  ]);
  return [...signedOff, ...evidenced];
}

/** One draft for each item, in the plan's order. Only for a preview without open questions. */
export function prepareStart(starting: PlanStarting, preview: PlanPreview): PreparedStart {
  const texts = new Set<string>();
  const keep = (text: string): string => {
    texts.add(text);
    return starting.hashOf(text);
  };
  const drafts = starting.reading.items.flatMap((item, index) => {
    const seen = preview.items[index];
    return seen === undefined ? [] : [draftOf({ starting, item, seen, keep })];
  });
  return { drafts, texts: [...texts] };
}

function draftOf({
  starting,
  item,
  seen,
  keep,
}: {
  starting: PlanStarting;
  item: PlanItem;
  seen: ItemPreview;
  keep: (text: string) => string;
}): IssueDraft {
  const { planId, request, startedAt, startedBy, office, jurisdiction } = starting;
  const { place, deadline, deadlineReason } = seen;
  const assignments = request.confirmInferredRoles
    ? seen.assignments.map(({ roleInferred: _inferred, ...assignment }) => assignment)
    : seen.assignments;
  return {
    issueId: starting.issueIdOf(place),
    jurisdictionId: jurisdiction.id,
    office,
    planId,
    planItem: place,
    number: item.number,
    ...(item.section === null ? {} : { section: item.section }),
    title: seen.title,
    descriptionHash: keep(item.description),
    measures: measuresOf(item, seen, keep),
    assignments,
    deadline,
    ...(deadlineReason === undefined ? {} : { deadlineReason }),
    entry: toEntry({ item, entry: entryOf(request, place), evidence: starting.evidence, keep }),
    startedAt,
    startedBy,
  };
}

/** An item without measures gets itself as its one measure, so that evidence has a place. */
function measuresOf(item: PlanItem, seen: ItemPreview, keep: (text: string) => string): IssueDraft["measures"] {
  if (item.measures.length === 0) return [{ number: null, textHash: keep(item.description) }];
  return item.measures.map((measure, index) => {
    const [owners, dueOn] = [seen.owners[index], seen.measuresDueOn[index]];
    return { number: measure.number, textHash: keep(measure.text), ...(owners ? { owners } : {}), ...(dueOn ? { dueOn } : {}) };
  });
}

function toEntry({
  item,
  entry,
  evidence,
  keep,
}: {
  item: PlanItem;
  entry: ItemEntry;
  evidence: PlanStarting["evidence"];
  keep: (text: string) => string;
}): Entry {
  if (entry.entry === "new") return { kind: "new" };
  const progress = entry.progress ?? item.progress;
  const baseline: Baseline = { source: entry.source, ...(progress === null ? {} : { progressHash: keep(progress) }) };
  if (entry.entry === "done") return { kind: "done", baseline, status: entry.status, on: entry.on };
  if (entry.signedOff !== undefined) baseline.signedOff = entry.signedOff;
  if (entry.evidenced !== undefined) {
    baseline.evidenced = entry.evidenced.map(({ measure, evidence: ids }) => ({
      measure: measure - 1,
      evidence: ids.flatMap((id) => evidence.get(id) ?? []),
    }));
  }
  return { kind: "running", baseline };
}

/** The item's own title, else the first sentence of its description, cut at 60 characters. */
export function titleOf(item: Pick<PlanItem, "title" | "description">): string {
  const given = item.title?.trim();
  const text = given === undefined || given === "" ? (/^[^。！？；\n]*/u.exec(item.description.trim())?.[0] ?? "") : given;
  const characters = Array.from(text === "" ? item.description.trim() : text);
  return characters.length <= TITLE_CHARACTERS ? characters.join("") : `${characters.slice(0, TITLE_CHARACTERS - 1).join("")}…`;
}
