import type { EvidenceWarning, OtherUse, WarningKind } from "../../../domain/evidence/evidenceWarning.ts";
import { severityOf } from "../../../domain/evidence/evidenceWarning.ts";
import type { FileReading } from "../../../domain/evidence/fileReading.ts";
import { fileReadingOf } from "../../../domain/evidence/fileReading.ts";
import { DEFAULT_WARNING_POLICY, minutesApart, minutesBeforeDue } from "../../../domain/evidence/handedIn.ts";
import { photoDoubts } from "../../../domain/evidence/photoDoubts.ts";
import type { Facts } from "../../../domain/process/json.ts";
import { measureDueFor } from "../../../domain/rectification/queries.ts";
import type { Measure, RectificationState, SubmittedEvidence } from "../../../domain/rectification/state.ts";
import type { Database } from "../../database.ts";
import type { OwnText } from "./copiedTexts.ts";
import { copiedTexts, textKey } from "./copiedTexts.ts";
import type { OwnFile, Uses } from "./otherUses.ts";
import { keyOf, sameFiles, similarPictures } from "./otherUses.ts";

/** A piece of evidence where it was handed in. */
interface Piece {
  state: RectificationState;
  measure: Measure;
  item: SubmittedEvidence;
}

interface Upload {
  reading: FileReading | null;
  camera: string | null;
  uploadedAt: string;
}

interface Report extends OwnText {
  version: number;
}

export interface Warned {
  warnings: EvidenceWarning[];
  /** Pictures that have not been looked at yet, by issue: their warnings may still come. */
  pending: Map<string, number>;
}

/**
 * What is doubtful in the evidence of issues of one jurisdiction, reckoned from what is in the tables now: nothing of it is kept, and nothing follows from it by
 * itself. Evidence that was withdrawn is left out; the other evidence that a warning rests on may have been withdrawn.
 */
export async function evidenceWarnings(database: Database, jurisdictionId: string, states: readonly RectificationState[]): Promise<Warned> {
  const pieces = states.flatMap((state) =>
    state.measures.flatMap((measure) => measure.evidence.filter(({ withdrawn }) => !withdrawn).map((item) => ({ state, measure, item }))),
  );
  const files = pieces.filter((piece) => !isWords(piece));
  const ownFiles = files.map(({ state: { issueId }, item: { sha256 } }): OwnFile => ({ issueId, sha256 }));
  const reports = await reportsOn(database, jurisdictionId, states);
  const texts = [...pieces.filter(isWords).map(ownText), ...reports];
  const [same, similar, uploads, copied] = await Promise.all([
    sameFiles(database, jurisdictionId, ownFiles),
    similarPictures(database, jurisdictionId, ownFiles),
    uploadsOf(database, jurisdictionId, files),
    copiedTexts(database, { jurisdictionId, texts, quotedOf: new Map(states.map((state) => [state.issueId, quotedIn(state)])) }),
  ]);
  const timed = await camerasWithTimes(database, jurisdictionId, files, uploads);
  const pending = new Map<string, number>();
  for (const { state, item } of files) {
    if (item.mediaType.startsWith("image/") && uploads.get(item.id)?.reading === null)
      pending.set(state.issueId, (pending.get(state.issueId) ?? 0) + 1);
  }
  const warnings = [
    ...files.flatMap((piece) => fileWarnings(piece, { same, similar })),
    ...files.flatMap((piece) => photoWarnings(piece, uploads.get(piece.item.id), timed)),
    ...pieces.flatMap((piece) => (isWords(piece) ? copiedWarnings(piece, copied) : [])),
    ...reports.flatMap((report) => reportWarnings(report, copied)),
    ...states.flatMap((state) => submissionWarnings(pieces.filter((piece) => piece.state === state))),
  ];
  return { warnings, pending };
}

function isWords({ item: { id } }: Piece): boolean {
  return id.startsWith("text:");
}

function ownText({ state: { issueId }, item: { organizationId, sha256 } }: Piece): OwnText {
  return { issueId, organizationId, sha256 };
}

/** What everybody who writes on an issue repeats. */
function quotedIn(state: RectificationState): string[] {
  return [state.descriptionHash, ...state.measures.map(({ textHash }) => textHash)];
}

async function reportsOn(database: Database, jurisdictionId: string, states: readonly RectificationState[]): Promise<Report[]> {
  const rows = await database.rectificationReport.findMany({
    where: { jurisdictionId, issueId: { in: states.map(({ issueId }) => issueId) } },
    orderBy: [{ issueId: "asc" }, { version: "asc" }],
  });
  return rows.map(({ issueId, organizationId, textHash: sha256, version }) => ({ issueId, organizationId, sha256, version }));
}

async function uploadsOf(database: Database, jurisdictionId: string, files: readonly Piece[]): Promise<Map<string, Upload>> {
  const rows = await database.evidence.findMany({
    where: { jurisdictionId, id: { in: files.map(({ item }) => item.id) } },
    select: { id: true, reading: true, camera: true, createdAt: true },
  });
  return new Map(
    rows.map(({ id, reading, camera, createdAt }) => [
      id,
      { reading: fileReadingOf(reading), camera, uploadedAt: createdAt.toISOString() },
    ]),
  );
}

/** How many photos of each camera that an organization handed in carry their time, for cameras of which one does not. */
async function camerasWithTimes(
  database: Database,
  jurisdictionId: string,
  files: readonly Piece[],
  uploads: ReadonlyMap<string, Upload>,
): Promise<Map<string, number>> {
  const cameras = files.flatMap(({ item }) => (item.takenAt === undefined ? (uploads.get(item.id)?.camera ?? []) : []));
  if (cameras.length === 0) return new Map();
  const rows = await database.evidence.groupBy({
    by: ["organizationId", "camera"],
    where: { jurisdictionId, camera: { in: cameras }, takenAt: { not: null } },
    _count: { id: true },
  });
  return new Map(rows.map(({ organizationId, camera, _count }) => [`${organizationId}\n${camera}`, _count.id]));
}

function warning({ state, measure, item }: Piece, kind: WarningKind, facts: Facts = {}, others: OtherUse[] = []): EvidenceWarning {
  const evidence = [{ id: item.id, measureId: measure.id }];
  return { issueId: state.issueId, kind, severity: severityOf[kind], organizationId: item.organizationId, evidence, facts, others };
}

function fileWarnings(
  piece: Piece,
  { same, similar }: { same: ReadonlyMap<string, Uses>; similar: ReadonlyMap<string, Uses> },
): EvidenceWarning[] {
  const key = keyOf({ issueId: piece.state.issueId, sha256: piece.item.sha256 });
  const warned = (kind: WarningKind, uses: Uses | undefined): EvidenceWarning[] =>
    uses === undefined ? [] : [warning(piece, kind, { count: uses.count }, uses.listed)];
  return [...warned("same_file_elsewhere", same.get(key)), ...warned("similar_picture", similar.get(key))];
}

function photoWarnings(piece: Piece, upload: Upload | undefined, timed: ReadonlyMap<string, number>): EvidenceWarning[] {
  const { state, item } = piece;
  const reading = upload?.reading ?? null;
  const read = reading !== null && reading.kind !== "other" ? reading.times : {};
  // The time that was handed in with the evidence is the one that counts; the reader adds the others.
  const times = { ...read, ...(item.takenAt === undefined ? {} : { takenAt: item.takenAt }) };
  const doubts = photoDoubts(times, { startedAt: state.startedAt, uploadedAt: upload?.uploadedAt ?? item.submittedAt });
  const warnings = doubts.map(({ kind, ...facts }) => warning(piece, kind, facts));
  const others = timed.get(`${item.organizationId}\n${upload?.camera}`) ?? 0;
  if (reading !== null && times.takenAt === undefined && others > 0) warnings.push(warning(piece, "photo_time_missing", { others }));
  if (reading?.kind === "unreadable") warnings.push(warning(piece, "picture_not_compared", { reason: reading.reason }));
  if (reading?.kind === "picture" && reading.plain) warnings.push(warning(piece, "picture_not_compared", { reason: "plain" }));
  return warnings;
}

function copiedWarnings(piece: Piece, copied: ReadonlyMap<string, OtherUse[]>): EvidenceWarning[] {
  const others = copied.get(textKey(ownText(piece)));
  return others === undefined ? [] : [warning(piece, "copied_text", { share: others[0]?.share ?? 0, count: others.length }, others)];
}

function reportWarnings(report: Report, copied: ReadonlyMap<string, OtherUse[]>): EvidenceWarning[] {
  const others = copied.get(textKey(report));
  if (others === undefined) return [];
  const { issueId, organizationId, version: reportVersion } = report;
  const kind = "copied_text";
  const facts = { share: others[0]?.share ?? 0, count: others.length };
  return [{ issueId, kind, severity: severityOf[kind], organizationId, evidence: [], reportVersion, facts, others }];
}

/** How an organization handed in what counts now on one issue: at the last moment, or everything at once. */
function submissionWarnings(pieces: readonly Piece[]): EvidenceWarning[] {
  const counting = pieces.filter(({ measure, item }) => item.attempt === measure.attempt);
  const organizationIds = [...new Set(counting.map(({ item }) => item.organizationId))];
  return organizationIds.flatMap((organizationId) => {
    const own = counting.filter(({ item }) => item.organizationId === organizationId);
    const { hoursBeforeDue, atOnceMinutes } = own[0]?.state.rules.policy.body.evidenceWarnings ?? DEFAULT_WARNING_POLICY;
    return [...lastMoment(own, hoursBeforeDue), ...atOnce(own, atOnceMinutes)];
  });
}

function lastMoment(pieces: readonly Piece[], hours: number): EvidenceWarning[] {
  return pieces.flatMap((piece) => {
    const { state, measure, item } = piece;
    const dueOn = measureDueFor(state, measure, item.organizationId);
    const minutes = minutesBeforeDue(item.submittedAt, dueOn, hours);
    return minutes === null ? [] : [warning(piece, "near_deadline", { dueOn, submittedAt: item.submittedAt, minutes, hours })];
  });
}

function atOnce(pieces: readonly Piece[], within: number): EvidenceWarning[] {
  const [first] = pieces;
  const handedIn = pieces.map(({ item, measure }) => ({ submittedAt: item.submittedAt, measureId: measure.id }));
  const minutes = minutesApart(handedIn, within);
  if (first === undefined || minutes === null) return [];
  const measures = new Set(pieces.map(({ measure }) => measure.id)).size;
  const evidence = pieces.map(({ item, measure }) => ({ id: item.id, measureId: measure.id }));
  return [{ ...warning(first, "handed_in_at_once", { pieces: pieces.length, measures, minutes, within }), evidence }];
}
