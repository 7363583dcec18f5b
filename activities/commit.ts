import type { Json } from "../domain/process/json.ts";
import type { Matter, Step } from "../domain/process/matter.ts";
import { evolveMatter, firstEntry, isCommonEvent, noticesOf, openMatter } from "../domain/process/matter.ts";
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
}

/** What a matter's row holds of it: enough to fold the next step, and no more. */
export type Snapshot = Omit<Matter, "id" | "jurisdictionId" | "process" | "version">;

interface MatterRow {
  version: number;
  snapshot: Snapshot;
  step_hash: string;
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

  const [row] = await transaction.$queryRaw<MatterRow[]>`SELECT version, snapshot, step_hash FROM matter WHERE id = ${matterId} FOR UPDATE`;
  const known = row?.version ?? 0;
  if (known >= step.version) return repeated(transaction, request);
  if (request.key !== undefined) {
    const answered = await transaction.answer.findUnique({ where: { key: request.key }, select: { version: true, bodyHash: true } });
    if (answered) return { answeredBy: { version: answered.version ?? 0, bodyHash: answered.bodyHash } };
  }
  if (known !== step.version - 1) throw new ProjectionBehind(matterId, known, step.version);

  const place = { id: matterId, jurisdictionId: request.jurisdictionId };
  const before = row
    ? { ...place, process: process.name, version: row.version, ...row.snapshot }
    : openMatter(process, place, request.input);
  const allocated = await allocate(transaction, tables, before, step, request.jurisdictionId);
  const numbered: Step = allocated ? { ...step, allocated } : step;
  const after = evolveMatter(process, before, numbered);

  const hash = stepHash(row?.step_hash ?? "", step);
  await saveMatter(transaction, tables, after, step, hash);
  await transaction.matterStep.create({
    data: {
      matterId,
      version: step.version,
      jurisdictionId: request.jurisdictionId,
      at: step.at,
      command: step.command,
      actor: json(step.by),
      events: json(step.events),
      ...(allocated ? { allocated: json(allocated) } : {}),
      hash,
    },
  });
  await tables.project(transaction, after, row ? before : null, step.at);
  const drafts = noticesOf(process, before, numbered, after);
  if (drafts.length > 0) {
    const rows = await outboxRows(transaction, {
      jurisdictionId: request.jurisdictionId,
      matterId,
      version: step.version,
      at: step.at,
      drafts,
      mailDomain: deps.mailDomain,
    });
    await transaction.outboxMail.createMany({ data: rows });
    await transaction.$executeRaw`SELECT pg_notify('liandu_outbox', '')`;
  }
  if (request.key !== undefined) {
    await transaction.answer.create({
      data: {
        key: request.key,
        jurisdictionId: request.jurisdictionId,
        bodyHash: request.bodyHash ?? "",
        httpStatus: 200,
        body: json(tables.answer(after)),
        matterId,
        version: step.version,
      },
    });
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

async function saveMatter(
  transaction: Transaction,
  { process }: AnyProcessTables,
  matter: Matter,
  step: Step,
  hash: string,
): Promise<void> {
  const { id, jurisdictionId, process: name, version, ...snapshot } = matter;
  const over = process.isOver(matter.state);
  const data = {
    status: process.status(matter.state),
    version,
    revision: matter.state.revision,
    snapshot: json(snapshot),
    stepHash: hash,
    agendaAt: firstEntry(process.agenda(matter.state))?.at ?? null,
    updatedAt: step.at,
    endedAt: over ? step.at : null,
  };
  if (version === 1) await transaction.matter.create({ data: { id, jurisdictionId, process: name, startedAt: step.at, ...data } });
  else await transaction.matter.update({ where: { id }, data, select: { id: true } });
}

/** Takes the next number of each series that an event asks for. A rolled back transaction gives its numbers back, so a series has no gaps. */
async function allocate(
  transaction: Transaction,
  { process }: AnyProcessTables,
  before: Matter,
  step: Step,
  jurisdictionId: string,
): Promise<(string | null)[] | null> {
  const wanted = step.events.map((event) => (isCommonEvent(event) ? null : process.allocates(event, before.state, step.at)));
  if (wanted.every((allocation) => allocation === null)) return null;
  const numbers: (string | null)[] = [];
  for (const allocation of wanted) {
    if (allocation === null) {
      numbers.push(null);
      continue;
    }
    const { series, year } = allocation;
    const [counter] = await transaction.$queryRaw<{ last: number }[]>`
      INSERT INTO series_counter (jurisdiction_id, series, year, last) VALUES (${jurisdictionId}, ${series}, ${year}, 1)
      ON CONFLICT (jurisdiction_id, series, year) DO UPDATE SET last = series_counter.last + 1 RETURNING last`;
    numbers.push(String(counter?.last ?? 0));
  }
  return numbers;
}

/** Plain data for a JSON column: what is undefined is left out, as it is in the history. */
function json(value: unknown): Exclude<Json, null> {
  return JSON.parse(JSON.stringify(value)) as Exclude<Json, null>;
}

/** The tables miss earlier steps, for instance after an older backup was restored; a rebuild fills them, and the attempt after it succeeds. */
export class ProjectionBehind extends Error {
  constructor(matterId: string, has: number, wants: number) {
    super(`the tables have version ${has} of ${matterId}, and version ${wants} is to be written`);
    this.name = "ProjectionBehind";
  }
}
