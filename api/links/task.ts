import { shanghaiDate } from "../../domain/calendar/calendarDay.ts";
import { explainDue } from "../../domain/clock/dueDate.ts";
import type { AssignmentRole, AssignmentState, MeasureState } from "../../domain/rectification/state.ts";
import { deadlineOf } from "../../domain/rectification/deadlines.ts";
import {
  currentAssignments,
  isBeingRectified,
  issueDueFor,
  measureDueFor,
  measuresWanting,
  ownersOf,
  signOffsWanting,
} from "../../domain/rectification/queries.ts";
import { statusOf } from "../../domain/rectification/status.ts";
import { renderWhy } from "../../texts/zh-CN/clock.ts";
import { linkTexts } from "../../texts/zh-CN/links.ts";
import { statusTexts } from "../../texts/zh-CN/rectification.ts";
import { statementHash } from "../issues/evidenceRefs.ts";
import { registerNames } from "../issues/registerNames.ts";
import { readTexts } from "../issues/storedTexts.ts";
import type { LinkDeps, OpenLink } from "./openLink.ts";

export interface TaskMeasure {
  id: string;
  /** Its place among the issue's measures, counted from 1: what people call it by. */
  place: number;
  text: string;
  state: MeasureState;
  dueOn: string | null;
  findings: string | null;
  /** What this organization handed in itself, and nobody else's. */
  handedIn: { name: string; on: string }[];
}

/** An issue as one organization sees its own part of it. */
export interface Task {
  number: number;
  title: string;
  statusText: string;
  description: string;
  today: string;
  dueOn: string | null;
  why: string[];
  role: AssignmentRole | null;
  myState: AssignmentState | null;
  measures: TaskMeasure[];
  /** The organization that the mail is about, where it is not the reader's own. */
  subject: string | null;
  /** What others wait for, in sentences. */
  waits: string[];
}

/** Reads the task behind a link. Other organizations appear by what is still missing of them, never by what they handed in. */
export async function readTask({ database, clock }: LinkDeps, { caller, matter, assignment, mail }: OpenLink): Promise<Task> {
  const { state } = matter;
  const { jurisdictionId, organizationId } = caller;
  const mine = state.measures.flatMap((measure, index) =>
    assignment !== null && ownersOf(state, measure).includes(organizationId) ? [{ measure, place: index + 1 }] : [],
  );
  const ownFiles = mine.flatMap(({ measure }) =>
    measure.evidence.filter((item) => item.organizationId === organizationId && !item.withdrawn),
  );
  const silent = assignment === null ? [] : signOffsWanting(state).filter((wanted) => wanted.organizationId !== organizationId);
  const subjectId = textIn(mail.facts, "organizationId");
  const about = subjectId === null || subjectId === organizationId ? [] : [subjectId];
  const [texts, names, files] = await Promise.all([
    readTexts(database, jurisdictionId, [state.descriptionHash, ...mine.map(({ measure }) => measure.textHash)]),
    registerNames(database, jurisdictionId, { organizationIds: [...about, ...silent.map((wanted) => wanted.organizationId)] }),
    database.evidence.findMany({
      where: { jurisdictionId, organizationId, id: { in: ownFiles.map(({ id }) => id) } },
      select: { id: true, fileName: true },
    }),
  ]);
  const deadline = deadlineOf(state, assignment === null ? {} : { assignment });
  const fileNames = new Map(files.map(({ id, fileName }) => [id, fileName]));
  const nameOf = (id: string): string => (statementHash(id) === null ? (fileNames.get(id) ?? "") : linkTexts.mineStatement);
  return {
    number: state.number,
    title: state.title,
    statusText: statusTexts[statusOf(state)],
    description: texts.get(state.descriptionHash) ?? "",
    today: shanghaiDate(clock.now().toISOString()),
    dueOn: issueDueFor(state, organizationId),
    why: deadline === null ? [] : renderWhy(explainDue(deadline.deadline, state.rules.calendar)).split("\n"),
    role: assignment?.role ?? null,
    myState: assignment?.state ?? null,
    measures: mine.map(({ measure, place }) => ({
      id: measure.id,
      place,
      text: texts.get(measure.textHash) ?? "",
      state: measure.state,
      dueOn: measureDueFor(state, measure, organizationId),
      findings: measure.findings ?? null,
      handedIn: ownFiles
        .filter((item) => measure.evidence.includes(item))
        .map((item) => ({ name: nameOf(item.id), on: shanghaiDate(item.submittedAt) })),
    })),
    subject: about[0] === undefined ? null : names.organization(about[0]),
    waits:
      assignment === null || !isBeingRectified(state)
        ? []
        : waitsOf({ state, organizationId, silent: silent.map((wanted) => names.organization(wanted.organizationId)) }),
  };
}

function waitsOf({
  state,
  organizationId,
  silent,
}: {
  state: OpenLink["matter"]["state"];
  organizationId: string;
  silent: string[];
}): string[] {
  const wanting = measuresWanting(state);
  const mine = wanting.filter((measure) => ownersOf(state, measure).includes(organizationId)).length;
  const others = wanting.length - mine;
  const own = currentAssignments(state).find((assignment) => assignment.organizationId === organizationId);
  const owesWord = own !== undefined && signOffsWanting(state).some((assignment) => assignment.id === own.id);
  const { waitsEvidence, waitsMySignOff, waitsNothing, waitsOthers, waitsSignOff } = linkTexts;
  return [
    ...(mine > 0 ? [waitsEvidence(mine)] : []),
    ...(owesWord ? [waitsMySignOff] : []),
    ...(mine === 0 && !owesWord ? [waitsNothing] : []),
    ...(others > 0 ? [waitsOthers(others)] : []),
    ...(silent.length > 0 ? [waitsSignOff(silent.join("、"))] : []),
  ];
}

/** A text among a notice's facts. */
export function textIn(facts: unknown, name: string): string | null {
  if (typeof facts !== "object" || facts === null) return null;
  const value: unknown = Reflect.get(facts, name);
  return typeof value === "string" ? value : null;
}
