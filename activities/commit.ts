import type { OfficeHours } from "../domain/mail/sendingTime.ts";
import type { Matter, Step } from "../domain/process/matter.ts";
import { evolveMatter, firstEntry, isCommonEvent, noticesOf, openMatter } from "../domain/process/matter.ts";
import type { Allocation } from "../domain/process/process.ts";
import type { PrismaClient } from "../generated/prisma/client.ts";
import type { CommitRequest, CommitResult } from "./contracts.ts";
import { outboxRows } from "./outbox.ts";
import type { AnyProcessTables, Transaction } from "./projection.ts";
import { stepHash } from "./stepHash.ts";

export interface CommitDeps {
  database: PrismaClient;
  processes: ReadonlyMap<string, AnyProcessTables>;
  /** Right-hand side of Message-IDs. */
  mailDomain: string;
  /** Within which notices that are not urgent go out; absent: at any time. */
  officeHours?: OfficeHours | undefined;
}

/** What a matter's row holds of it: enough to fold the next step, and no more. */
export type Snapshot = Omit<Matter, "id" | "jurisdictionId" | "process" | "version">;

interface MatterRow {
  version: number;
  snapshot: Snapshot;
  step_hash: string;
  /** Of the answer that the key has already, if it has one. */
  answered_version: number | null;
  answered_hash: string | null;
}

/**
 * Writes one step: projection, audit event, numbers, answer and outbox in one transaction. Idempotent by (matter, version): a step that is there
 * already is compared and answered, never written twice. The row's lock keeps two attempts of one activity apart.
 * @throws ProjectionBehind when the table misses steps before this one; the attempt is repeated until they are there.
 */
export function createCommit(deps: CommitDeps): (request: CommitRequest) => Promise<CommitResult> {
  return (request) => deps.database.$transaction((transaction) => writeStep(deps, transaction, request));
}

async function writeStep(deps: CommitDeps, transaction: Transaction, request: CommitRequest): Promise<CommitResult> {
  const { matterId, step } = request;
  const tables = deps.processes.get(request.process);
  if (!tables) throw new Error(`no process ${request.process}`);
  const { process } = tables;

  const [row] = await transaction.$queryRaw<MatterRow[]>`
    SELECT m.version, m.snapshot, m.step_hash, a.version AS answered_version, a.body_hash AS answered_hash
    FROM matter m LEFT JOIN answer a ON a.key = ${request.key ?? ""} WHERE m.id = ${matterId} FOR UPDATE OF m`;
  const known = row?.version ?? 0;
  if (known >= step.version) return repeated(transaction, request);
  if (row && row.answered_hash !== null) return { answeredBy: { version: row.answered_version ?? 0, bodyHash: row.answered_hash } };
  if (known !== step.version - 1) throw new ProjectionBehind(matterId, known, step.version);

  const place = { id: matterId, jurisdictionId: request.jurisdictionId };
  const before = row
    ? { ...place, process: process.name, version: row.version, ...row.snapshot }
    : openMatter(process, place, request.input);
  const allocated = await allocate(transaction, tables, before, step, request.jurisdictionId);
  const numbered: Step = allocated ? { ...step, allocated } : step;
  const after = evolveMatter(process, before, numbered);

  await save(transaction, { tables, request, after, allocated, hash: stepHash(row?.step_hash ?? "", step) });
  await tables.project(transaction, after, row ? before : null, step.at);
  const drafts = noticesOf(process, before, numbered, after);
  if (drafts.length > 0) {
    const { mails, failures } = await outboxRows(transaction, {
      jurisdictionId: request.jurisdictionId,
      matterId,
      version: step.version,
      at: step.at,
      drafts,
      mailDomain: deps.mailDomain,
      calendar: after.state.rules.calendar,
      officeHours: deps.officeHours,
    });
    await transaction.outboxMail.createMany({ data: mails });
    if (failures.length > 0) await transaction.mailFailure.createMany({ data: failures });
    await transaction.$executeRaw`SELECT pg_notify('liandu_outbox', '')`;
  }
  return allocated ? { allocated } : {};
}

/** The step stands already: an earlier attempt wrote it and its report was lost. Its allocations are what that attempt allocated. */
async function repeated(transaction: Transaction, { matterId, step }: CommitRequest): Promise<CommitResult> {
  const [previous, written] = await Promise.all([
    transaction.matterStep.findUnique({ where: { matterId_version: { matterId, version: step.version - 1 } }, select: { hash: true } }),
    transaction.matterStep.findUnique({
      where: { matterId_version: { matterId, version: step.version } },
      select: { hash: true, allocated: true },
    }),
  ]);
  if (written?.hash !== stepHash(previous?.hash ?? "", step))
    throw new Error(`step ${step.version} of ${matterId} is in the tables with other events`);
  return written.allocated ? { allocated: written.allocated as (string | null)[] } : {};
}

interface Saving {
  tables: AnyProcessTables;
  request: CommitRequest;
  after: Matter;
  allocated: (string | null)[] | null;
  hash: string;
}

/** The matter's row, the step and the kept answer in one statement: every step of every matter passes here, and each round trip costs it a millisecond. */
async function save(transaction: Transaction, { tables, request, after, allocated, hash }: Saving): Promise<void> {
  const { process } = tables;
  const { id, jurisdictionId, process: name, version, ...snapshot } = after;
  const { step, key = null, bodyHash = "" } = request;
  const status = process.status(after.state);
  const { calendar, policy } = after.state.rules;
  const agendaAt = firstEntry(process.agenda(after.state))?.at ?? null;
  const endedAt = process.isOver(after.state) ? step.at : null;
  const answer = key === null ? null : JSON.stringify(tables.answer(after));
  const [actor, events, numbers] = [JSON.stringify(step.by), JSON.stringify(step.events), allocated && JSON.stringify(allocated)];
  await transaction.$executeRaw`
    WITH saved AS (
      INSERT INTO matter (id, jurisdiction_id, process, status, version, revision, snapshot, step_hash, calendar_version, policy_version,
        agenda_at, started_at, updated_at, ended_at)
      VALUES (${id}, ${jurisdictionId}, ${name}, ${status}, ${version}, ${after.state.revision}, ${JSON.stringify(snapshot)}::jsonb, ${hash},
              ${calendar.version}, ${policy.version}::int,
              ${agendaAt}::timestamptz, ${step.at}::timestamptz, ${step.at}::timestamptz, ${endedAt}::timestamptz)
      ON CONFLICT (id) DO UPDATE SET status = EXCLUDED.status, version = EXCLUDED.version, revision = EXCLUDED.revision, snapshot = EXCLUDED.snapshot,
        step_hash = EXCLUDED.step_hash, calendar_version = EXCLUDED.calendar_version, policy_version = EXCLUDED.policy_version,
        agenda_at = EXCLUDED.agenda_at, updated_at = EXCLUDED.updated_at, ended_at = EXCLUDED.ended_at
    ), stepped AS (
      INSERT INTO matter_step (matter_id, version, jurisdiction_id, at, command, actor, events, allocated, hash)
      VALUES (${id}, ${version}, ${jurisdictionId}, ${step.at}::timestamptz, ${step.command}, ${actor}::jsonb, ${events}::jsonb, ${numbers}::jsonb, ${hash})
    )
    INSERT INTO answer (key, jurisdiction_id, body_hash, http_status, body, matter_id, version)
    SELECT ${key}, ${jurisdictionId}, ${bodyHash}, 200, ${answer}::jsonb, ${id}, ${version}::int WHERE ${key}::text IS NOT NULL`;
}

/**
 * Takes the next numbers of each series that an event asks for: one statement a series and year, in an order that is the same for everybody, so that no two
 * transactions ever wait for each other. A rolled back transaction gives its numbers back, so a series has no gaps.
 */
async function allocate(
  transaction: Transaction,
  { process }: AnyProcessTables,
  before: Matter,
  step: Step,
  jurisdictionId: string,
): Promise<(string | null)[] | null> {
  const wanted = step.events.map((event) => (isCommonEvent(event) ? null : process.allocates(event, before.state, step.at)));
  const counts = new Map<string, Allocation & { count: number }>();
  for (const allocation of wanted) {
    if (allocation === null) continue;
    const key = seriesKey(allocation);
    counts.set(key, { ...allocation, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  if (counts.size === 0) return null;
  const next = new Map<string, number>();
  for (const [key, { series, year, count }] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [counter] = await transaction.$queryRaw<{ last: number }[]>`
      INSERT INTO series_counter (jurisdiction_id, series, year, last) VALUES (${jurisdictionId}, ${series}, ${year}, ${count}::int)
      ON CONFLICT (jurisdiction_id, series, year) DO UPDATE SET last = series_counter.last + ${count}::int RETURNING last`;
    next.set(key, (counter?.last ?? count) - count + 1);
  }
  return wanted.map((allocation) => {
    if (allocation === null) return null;
    const key = seriesKey(allocation);
    const number = next.get(key) ?? 0;
    next.set(key, number + 1);
    return String(number);
  });
}

function seriesKey({ series, year }: Allocation): string {
  return `${series}\n${year}`;
}

/** The tables miss earlier steps, for instance after an older backup was restored; a rebuild fills them, and the attempt after it succeeds. */
export class ProjectionBehind extends Error {
  constructor(matterId: string, has: number, wants: number) {
    super(`the tables have version ${has} of ${matterId}, and version ${wants} is to be written`);
    this.name = "ProjectionBehind";
  }
}
