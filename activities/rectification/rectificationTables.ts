import type { Json } from "../../domain/process/json.ts";
import type { Matter } from "../../domain/process/matter.ts";
import type { Instant } from "../../domain/process/process.ts";
import type { RectificationEvent } from "../../domain/rectification/events.ts";
import { acknowledgeDueOn } from "../../domain/rectification/agenda/acknowledgement.ts";
import { addWorkingDays } from "../../domain/calendar/workingDays.ts";
import { shanghaiDate } from "../../domain/calendar/calendarDay.ts";
import { dueOnOf } from "../../domain/rectification/deadlines.ts";
import { waitingExtensions } from "../../domain/rectification/extensions.ts";
import { lookBackDueOn, pendingLookBacks } from "../../domain/rectification/lookBacks.ts";
import { runningPeriod } from "../../domain/rectification/standingPeriods.ts";
import { isCurrent, isOpen, issueDueOn, leadOf, measureDueOn, ownersOf } from "../../domain/rectification/queries.ts";
import { rectification } from "../../domain/rectification/rectification.ts";
import type { RectificationState } from "../../domain/rectification/state.ts";
import { statusOf } from "../../domain/rectification/status.ts";
import { issueView } from "../../domain/rectification/view.ts";
import { bigrams, searchable } from "../../domain/search/bigrams.ts";
import type { Prisma } from "../../generated/prisma/client.ts";
import type { Transaction } from "../projection.ts";
import { processTables } from "../projection.ts";
import { saveLetters } from "./letterRows.ts";

/** Sorts after every date: issues without a due date come last. */
const NO_DUE_DATE = "9999-12-31";

type IssueMatter = Matter<RectificationState, RectificationEvent>;

/** The rectification issue in the tables. Rows are functions of the state alone, so that a rebuild gives the same ones. */
export const rectificationTables = processTables({
  process: rectification,
  project: async (transaction, after, before, at) => {
    await saveIssue(transaction, after, before, at);
    await saveChanged(assignmentRows(after), before ? assignmentRows(before) : [], {
      create: (data) => transaction.rectificationAssignment.createMany({ data }),
      update: ({ issueId, assignmentId, ...data }) =>
        transaction.rectificationAssignment.update({ where: { issueId_assignmentId: { issueId, assignmentId } }, data }),
      remove: ({ issueId, assignmentId }) =>
        transaction.rectificationAssignment.delete({ where: { issueId_assignmentId: { issueId, assignmentId } } }),
      key: (row) => row.assignmentId,
    });
    await saveChanged(measureRows(after), before ? measureRows(before) : [], {
      create: (data) => transaction.rectificationMeasure.createMany({ data }),
      update: ({ issueId, measureId, ...data }) =>
        transaction.rectificationMeasure.update({ where: { issueId_measureId: { issueId, measureId } }, data }),
      remove: ({ issueId, measureId }) => transaction.rectificationMeasure.delete({ where: { issueId_measureId: { issueId, measureId } } }),
      key: (row) => row.measureId,
    });
    await saveEvidence(transaction, after, before);
    await saveReports(transaction, after);
    await saveLadders(transaction, after, before);
    await saveLetters(transaction, after, before);
  },
  answer: (matter) => issueView(matter.state, matter.version) as unknown as Json,
});

async function saveIssue(transaction: Transaction, after: IssueMatter, before: IssueMatter | null, at: Instant): Promise<void> {
  const { state } = after;
  const dueOn = issueDueOn(state);
  const data = {
    number: state.number,
    section: state.section,
    title: state.title,
    status: statusOf(state),
    open: isOpen(state),
    deadlineKind: state.deadline?.kind ?? null,
    dueOn,
    dueSort: dueOn ?? NO_DUE_DATE,
    round: state.round,
    version: after.version,
    leadOrganizationId: leadOf(state)?.organizationId ?? null,
    verifierId: state.verifierId,
    ...waitingOf(state),
    updatedAt: at,
  };
  if (before !== null) {
    const search = searchKey(before.state) === searchKey(state) ? {} : await searchColumns(transaction, state);
    await transaction.rectificationIssue.update({ where: { id: state.issueId }, data: { ...data, ...search }, select: { id: true } });
    return;
  }
  const { issueId: id, jurisdictionId, planId, planItem, startedAt } = state;
  const search = await searchColumns(transaction, state);
  await transaction.rectificationIssue.create({
    data: { ...data, ...search, id, matterId: after.id, jurisdictionId, planId, planItem, startedAt },
    select: { id: true },
  });
}

function searchKey(state: RectificationState): string {
  return [state.number, state.section, state.title, state.descriptionHash].join("\n");
}

/** What a full-text search of the list looks at: section, title and description. */
async function searchColumns(transaction: Transaction, state: RectificationState): Promise<{ searchText: string; grams: string[] }> {
  const description = await transaction.textContent.findUnique({
    where: { jurisdictionId_sha256: { jurisdictionId: state.jurisdictionId, sha256: state.descriptionHash } },
  });
  const searchText = [state.section ?? "", state.title, description?.content ?? ""].map(searchable).join("\n");
  return { searchText, grams: bigrams(searchText) };
}

/** What waits for leaders and for whoever looks back, and the day of closing. */
function waitingOf(state: RectificationState) {
  const { calendar, policy } = state.rules;
  const asked = waitingExtensions(state)
    .map(({ askedAt }) => shanghaiDate(askedAt))
    .toSorted();
  const within = policy.body.extension?.decideWithinWorkingDays ?? 0;
  const lookBack = state.closedAt === null || state.withdrawnAt !== null ? undefined : pendingLookBacks(state)[0];
  return {
    extensionDueOn: asked[0] === undefined ? null : addWorkingDays(calendar, asked[0], within),
    extensionsWaiting: asked.length,
    lookBackDueOn: lookBack === undefined ? null : lookBackDueOn(state, lookBack),
    lookBackPersonId: lookBack?.personId ?? null,
    closedOn: state.closedAt === null ? null : shanghaiDate(state.closedAt),
  };
}

function assignmentRows({ state }: IssueMatter) {
  const running = runningPeriod(state);
  return state.assignments.map((assignment) => ({
    issueId: state.issueId,
    assignmentId: assignment.id,
    jurisdictionId: state.jurisdictionId,
    organizationId: assignment.organizationId,
    role: assignment.role,
    state: assignment.state,
    current: isCurrent(assignment),
    acknowledgeDueOn: isCurrent(assignment) ? acknowledgeDueOn(state, assignment) : null,
    acknowledgedAt: assignment.acknowledgedAt ?? null,
    reportDueOn: running && isCurrent(assignment) && running.wanting.includes(assignment.organizationId) ? running.dueOn : null,
    dueSort: dueOnOf(state, { assignment }) ?? NO_DUE_DATE,
    issueOpen: isOpen(state),
  }));
}

function measureRows({ state }: IssueMatter) {
  return state.measures.map((measure) => ({
    issueId: state.issueId,
    measureId: measure.id,
    jurisdictionId: state.jurisdictionId,
    number: measure.number,
    textHash: measure.textHash,
    state: measure.state,
    dueOn: measureDueOn(state, measure),
    owners: ownersOf(state, measure),
  }));
}

function evidenceRows({ state }: IssueMatter): Prisma.RectificationEvidenceCreateManyInput[] {
  return state.measures.flatMap((measure) =>
    measure.evidence.map((item) => ({
      issueId: state.issueId,
      evidenceId: item.id,
      measureId: measure.id,
      jurisdictionId: state.jurisdictionId,
      organizationId: item.organizationId,
      sha256: item.sha256,
      withdrawn: item.withdrawn ?? false,
      submittedAt: item.submittedAt,
    })),
  );
}

/** Evidence rows are few and may go away again by a retraction: they are replaced when any of them differs. */
async function saveEvidence(transaction: Transaction, after: IssueMatter, before: IssueMatter | null): Promise<void> {
  const rows = lastOfEach(evidenceRows(after));
  const old = before ? lastOfEach(evidenceRows(before)) : [];
  if (JSON.stringify(rows) === JSON.stringify(old)) return;
  const { issueId } = after.state;
  if (old.length > 0) await transaction.rectificationEvidence.deleteMany({ where: { issueId } });
  if (rows.length > 0) await transaction.rectificationEvidence.createMany({ data: rows });
}

/** Words that the step reported, so that they can be compared with others'; one that is taken back later has been said all the same. */
async function saveReports(transaction: Transaction, { state: { issueId, jurisdictionId }, version, undo }: IssueMatter): Promise<void> {
  if (undo?.version !== version) return;
  const data = undo.events.flatMap((event) => {
    if (event.type !== "progressReported" && event.type !== "standingReported") return [];
    const kind = event.type === "progressReported" ? "progress" : "standing";
    return [{ issueId, version, jurisdictionId, organizationId: event.organizationId, kind, textHash: event.textHash, at: undo.at }];
  });
  if (data.length > 0) await transaction.rectificationReport.createMany({ data });
}

/** Evidence that was withdrawn and handed in again stands once, as it was last. */
function lastOfEach(rows: Prisma.RectificationEvidenceCreateManyInput[]): Prisma.RectificationEvidenceCreateManyInput[] {
  return [...new Map(rows.map((row) => [`${row.measureId}\n${row.evidenceId}`, row])).values()];
}

function ladderRows({ state }: IssueMatter): Prisma.RectificationLadderCreateManyInput[] {
  return (state.ladders ?? []).map(({ organizationId, top, dueOn, resting, waiting }) => ({
    issueId: state.issueId,
    organizationId,
    jurisdictionId: state.jurisdictionId,
    top,
    dueOn,
    resting,
    // What waits in an issue that is over waits for nobody.
    waitingRung: isOpen(state) ? (waiting?.rung ?? null) : null,
    waitingSince: isOpen(state) ? (waiting?.since ?? null) : null,
    waitingReason: isOpen(state) ? (waiting?.reason ?? null) : null,
    listed: state.listed?.includes(organizationId) ?? false,
  }));
}

/** Few issues have ladders at all, and a step that changes one changes little: they are replaced when any of them differs. */
async function saveLadders(transaction: Transaction, after: IssueMatter, before: IssueMatter | null): Promise<void> {
  const rows = ladderRows(after);
  const old = before ? ladderRows(before) : [];
  if (JSON.stringify(rows) === JSON.stringify(old)) return;
  const { issueId } = after.state;
  if (old.length > 0) await transaction.rectificationLadder.deleteMany({ where: { issueId } });
  if (rows.length > 0) await transaction.rectificationLadder.createMany({ data: rows });
}

interface Writer<Row> {
  create(rows: Row[]): PromiseLike<unknown>;
  update(row: Row): PromiseLike<unknown>;
  remove(row: Row): PromiseLike<unknown>;
  key(row: Row): string;
}

/** Writes only the rows that a step changed; a retraction may also take rows away. */
async function saveChanged<Row>(after: Row[], before: Row[], writer: Writer<Row>): Promise<void> {
  const old = new Map(before.map((row) => [writer.key(row), JSON.stringify(row)]));
  const created = after.filter((row) => !old.has(writer.key(row)));
  if (created.length > 0) await writer.create(created);
  for (const row of after) {
    const was = old.get(writer.key(row));
    if (was !== undefined && was !== JSON.stringify(row)) await writer.update(row);
  }
  const kept = new Set(after.map((row) => writer.key(row)));
  for (const row of before) if (!kept.has(writer.key(row))) await writer.remove(row);
}
