import { z } from "zod";
import { Prisma } from "../../generated/prisma/client.ts";
import { countWarnings } from "../../platform/evidence/warnings/countWarnings.ts";
import { fill } from "../../texts/format.ts";
import { isLetterKind, isRung, letterTexts, rungTexts } from "../../texts/zh-CN/escalation.ts";
import { isTaskKind, taskTexts, type TaskKind } from "../../texts/zh-CN/tasks.ts";
import type { Caller } from "../core/caller.ts";
import type { ApiDeps } from "../core/deps.ts";
import { BASE } from "../core/mount.ts";
import { decodeCursor, pageOf, pageQuery, takePage } from "../core/paging.ts";
import { commandPath } from "../issues/commandPath.ts";
import { matterOf } from "../issues/findIssue.ts";
import type { RegisterNames } from "../issues/registerNames.ts";
import { registerNames } from "../issues/registerNames.ts";
import { taskSources } from "./taskSources.ts";

export const taskQuery = pageQuery;

export const taskSchema = z.object({
  key: z.string(),
  kind: z.string(),
  title: z.string(),
  todo: z.string().describe("要做什么"),
  dueOn: z.string().nullable(),
  process: z.enum(["rectification", "visit"]).describe("整改问题或抽查检查"),
  issue: z.object({ id: z.string(), number: z.int(), title: z.string(), href: z.string() }).describe("任务所属的问题或检查"),
  command: z.string().nullable().describe("办理这项任务的接口；null 表示在系统外处理"),
});

export const taskPage = pageOf(taskSchema);

interface Row {
  kind: string;
  key: string;
  issue_id: string;
  due_sort: string;
  count: number | null;
  subject: string | null;
  state: string | null;
  number: number;
  title: string;
  matter_id: string;
  /** What `issue_id` names is a visit. */
  visit: boolean;
}

const LIST = "tasks";
const NO_DUE_DATE = "9999-12-31";
const cursorKey = z.tuple([z.string().max(10), z.string().max(300)]);

/** What waits for the caller or their organization, the most pressing first. */
export async function listTasks(deps: ApiDeps, caller: Caller, query: z.output<typeof taskQuery>): Promise<z.input<typeof taskPage>> {
  const after = decodeCursor(LIST, cursorKey, query.cursor);
  const following = after === null ? Prisma.empty : Prisma.sql`AND (t.due_sort, t.key) > (${after[0]}, ${after[1]})`;
  const rows = await deps.database.$queryRaw<Row[]>(Prisma.sql`
    SELECT t.kind, t.key, t.issue_id, t.due_sort, t.count, t.subject, t.state, n.number, n.title, n.matter_id, n.visit
    FROM (${Prisma.join(taskSources(caller), " UNION ALL ")}) t (kind, key, issue_id, due_sort, count, subject, state)
    CROSS JOIN LATERAL (
      SELECT i.number, i.title, i.matter_id, false AS visit FROM rectification_issue i
      WHERE i.id = t.issue_id AND i.jurisdiction_id = ${caller.jurisdictionId} AND NOT starts_with(t.kind, 'visit_')
      UNION ALL
      SELECT v.number, coalesce(o.name, ''), v.matter_id, true FROM visit v LEFT JOIN inspection_object o ON o.id = v.object_id
      WHERE v.id = t.issue_id AND v.jurisdiction_id = ${caller.jurisdictionId} AND starts_with(t.kind, 'visit_')) n
    WHERE true ${following}
    ORDER BY t.due_sort, t.key
    LIMIT ${query.limit + 1}`);
  const page = takePage(LIST, rows, query.limit, (row) => [row.due_sort, row.key]);
  const names = await registerNames(deps.database, caller.jurisdictionId, {
    organizationIds: page.rows.flatMap((row) => row.subject ?? []),
    personIds: page.rows.flatMap((row) => personOf(row) ?? []),
  });
  const [reasons, warnings] = await Promise.all([returnReasons(deps, page.rows), warningsToVerify(deps, caller, page.rows)]);
  return { items: page.rows.map((row) => taskOf(row, names, reasons, warnings)), nextCursor: page.nextCursor };
}

function taskOf(
  row: Row,
  names: RegisterNames,
  reasons: ReadonlyMap<string, string>,
  warnings: ReadonlyMap<string, number>,
): z.input<typeof taskSchema> {
  const kind = kindOf(row);
  const words = taskTexts[kind];
  const command = COMMANDS[kind];
  const person = personOf(row);
  const organization = row.subject === null || row.subject === "" ? null : names.organization(row.subject);
  const facts = {
    organization,
    reason: reasons.get(row.key) ?? null,
    count: row.count,
    warnings: warnings.get(row.key) ?? null,
    rejected: row.count,
    letter: isLetterKind(row.state) ? letterTexts[row.state] : null,
    rung: isRung(row.state) ? rungTexts[row.state] : null,
    recipient: person === null ? (organization ?? "协调办") : names.person(person),
  };
  const href = `${BASE}/${row.visit ? "visits" : "issues"}/${row.issue_id}`;
  return {
    key: row.key,
    kind,
    title: words.title,
    todo: fill(words.todo, facts),
    dueOn: row.due_sort === NO_DUE_DATE ? null : row.due_sort,
    process: row.visit ? ("visit" as const) : ("rectification" as const),
    issue: { id: row.issue_id, number: row.number, title: row.title, href },
    command: command === null ? resendPath(row) : `${href}/${commandPath(command)}`,
  };
}

/** The command that does away with a task. */
const COMMANDS: Record<TaskKind, string | null> = {
  acknowledge: "acknowledge",
  submit_evidence: "submitEvidence",
  sign_off: "signOff",
  request_verification: "requestVerification",
  verify: "verify",
  assign: "assign",
  reassign: "reassign",
  decide_objection: "decideObjection",
  sign_receipt: "signReceipt",
  reply_to_letter: "replyToLetter",
  decide_extension: "decideExtension",
  confirm_escalation: "confirmEscalation",
  report_standing: "reportStanding",
  look_back: "recordLookBack",
  close: "close",
  acknowledgement_missing: "reassign",
  visit_confirm: "confirm",
  visit_result: "recordResult",
  visit_conflict: "resolveConflict",
  visit_recusal: "decideRecusal",
  visit_publish: "publishResult",
  visit_approve_publication: "approvePublication",
  visit_transfer: "transferCase",
  visit_confirm_escalation: "confirmEscalation",
  mail_failed: null,
  mail_bounced: null,
  mail_given_up: null,
  mail_ambiguous: null,
  mail_undeliverable: null,
};

/** A mail's kind follows from that of its failure, which stands before the colon. */
function kindOf({ kind, state }: Row): TaskKind {
  const full = kind === "mail" ? (MAIL_TASKS[state?.split(":")[0] ?? ""] ?? "mail_failed") : kind;
  if (!isTaskKind(full)) throw new Error(`no words for the task ${full}`);
  return full;
}

const MAIL_TASKS: Readonly<Record<string, TaskKind>> = {
  permanent: "mail_failed",
  bounced: "mail_bounced",
  given_up: "mail_given_up",
  undeliverable: "mail_undeliverable",
  ambiguous: "mail_ambiguous",
  doubtful: "mail_ambiguous",
};

/** A notice is sent again where it failed; a notice in a digest, with the digest. */
function resendPath({ kind, state }: Row): string | null {
  const mailId = kind === "mail" ? state?.split(":")[2] : undefined;
  return mailId === undefined ? null : `${BASE}/mails/${mailId}/resend`;
}

function personOf({ kind, state }: Row): string | null {
  const personId = kind === "mail" ? state?.split(":")[1] : undefined;
  return personId === undefined || personId === "" ? null : personId;
}

/** Why assignments were returned, by the task's key: the reason lies in the state. */
async function returnReasons({ database }: ApiDeps, rows: readonly Row[]): Promise<Map<string, string>> {
  const returned = rows.filter((row) => row.kind === "reassign");
  if (returned.length === 0) return new Map();
  const matters = await database.matter.findMany({ where: { id: { in: returned.map((row) => row.matter_id) } } });
  const states = new Map(matters.map((row) => [row.id, matterOf(row).state]));
  return new Map(
    returned.flatMap((row): [string, string][] => {
      const assignment = states.get(row.matter_id)?.assignments.find(({ id }) => id === row.state);
      return assignment?.reasons === undefined ? [] : [[row.key, assignment.reasons]];
    }),
  );
}

/** How many warnings there are about the evidence that waits to be verified, by the task's key; none is no entry. */
async function warningsToVerify({ database }: ApiDeps, { jurisdictionId }: Caller, rows: readonly Row[]): Promise<Map<string, number>> {
  const verifying = rows.filter((row) => row.kind === "verify");
  if (verifying.length === 0) return new Map();
  const matters = await database.matter.findMany({ where: { id: { in: verifying.map((row) => row.matter_id) }, jurisdictionId } });
  const counts = await countWarnings(
    database,
    jurisdictionId,
    matters.map(matterOf).map(({ state }) => state),
  );
  return new Map(
    verifying.flatMap((row): [string, number][] => {
      const count = counts.get(row.issue_id)?.count ?? 0;
      return count === 0 ? [] : [[row.key, count]];
    }),
  );
}
