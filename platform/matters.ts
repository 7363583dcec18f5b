import { createHash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Client } from "@temporalio/client";
import {
  isGrpcServiceError,
  ServiceError,
  WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from "@temporalio/client";
import { ApplicationFailure, defineSearchAttributeKey, TypedSearchAttributes } from "@temporalio/common";
import canonicalize from "canonicalize";
import type { ErrorCode } from "../domain/errors/errorCodes.ts";
import { isErrorCode } from "../domain/errors/errorCodes.ts";
import type { Actor } from "../domain/process/actor.ts";
import { isRule } from "../domain/process/actor.ts";
import type { Facts, Json } from "../domain/process/json.ts";
import type { Matter } from "../domain/process/matter.ts";
import { decideOn } from "../domain/process/matter.ts";
import type { CommandLike, EventLike, Process, ProcessState } from "../domain/process/process.ts";
import { isRefusal } from "../domain/process/process.ts";
import type { CommandEnvelope, CommandReply, LateRefusal, RunInput } from "../workflows/messages.ts";
import { MAX_IN_FLIGHT, searchAttributes, workflowIdOf } from "../workflows/messages.ts";
import type { Database } from "./database.ts";

/** Why a command or a start did not happen. */
export class MatterError extends Error {
  readonly code: ErrorCode;
  readonly facts: Facts;
  constructor(code: ErrorCode, facts: Facts = {}) {
    super(code);
    this.name = "MatterError";
    this.code = code;
    this.facts = facts;
  }
}

export interface StartRequest {
  process: string;
  jurisdictionId: string;
  /** Opaque; the same id is the same matter, however often it is started. */
  id: string;
  input: unknown;
  /** Resolve as soon as the start is durable, without waiting for a worker to take its first step. */
  onlyDurable?: boolean;
}

export interface SendRequest {
  process: string;
  jurisdictionId: string;
  id: string;
  command: CommandLike;
  actor: Actor;
  idempotencyKey: string;
  /** Not to a matter that has ended: the command is not worth opening it again. It is then answered with WORKFLOW_UNAVAILABLE. */
  onlyWhileOpen?: boolean;
}

export interface Answer {
  status: number;
  body: Json;
  /** The key had been answered before: this is that answer. */
  replayed: boolean;
}

/** The door to the workflows: what was answered is durable and visible in the tables. */
export interface Matters {
  /** Starts a matter once; resolves when its first step is visible in the tables, or, with `onlyDurable`, when it is certain to come. */
  start(request: StartRequest): Promise<void>;
  /** Sends a command and waits until it is committed. @throws MatterError with the code of a refusal, or of what is down. */
  send(request: SendRequest): Promise<Answer>;
  /** @throws when Temporal does not answer within 2 s. */
  ping(): Promise<void>;
}

export interface MattersDeps {
  client: Client;
  database: Database;
  taskQueue: string;
  /** How long a caller waits for a worker. */
  timeoutMs: number;
  /** Deciders, for the first word on a command to a matter that has ended. */
  processes: ReadonlyMap<string, Process<unknown, ProcessState, CommandLike, EventLike>>;
}

const statusKey = defineSearchAttributeKey(searchAttributes.status, "KEYWORD");
const processKey = defineSearchAttributeKey(searchAttributes.process, "KEYWORD");
const jurisdictionKey = defineSearchAttributeKey(searchAttributes.jurisdiction, "KEYWORD");

const GRPC_RESOURCE_EXHAUSTED: number = 8;
const GRPC_DEADLINE_EXCEEDED: number = 4;
const GRPC_CANCELLED: number = 1;

export function createMatters(deps: MattersDeps): Matters {
  const inFlight = new Map<string, number>();
  return {
    start: (request) => start(deps, request),
    send: async (request) => {
      const workflowId = workflowIdOf(request.process, request.jurisdictionId, request.id);
      const before = inFlight.get(workflowId) ?? 0;
      if (before >= MAX_IN_FLIGHT) throw new MatterError("TOO_MANY_IN_FLIGHT");
      inFlight.set(workflowId, before + 1);
      try {
        return await send(deps, request, workflowId);
      } finally {
        const left = (inFlight.get(workflowId) ?? 1) - 1;
        if (left === 0) inFlight.delete(workflowId);
        else inFlight.set(workflowId, left);
      }
    },
    ping: async () => {
      await deps.client.connection.withDeadline(Date.now() + 2_000, () => deps.client.workflowService.getSystemInfo({}));
    },
  };
}

/** SHA-256 of matter, actor, command and Idempotency-Key: the id of the Update, and the key under which its answer is kept. */
export function answerKey(workflowId: string, actor: Actor, command: string, idempotencyKey: string): string {
  const who = isRule(actor) ? ["rule", actor.rule] : [actor.personId, actor.organizationId];
  return createHash("sha256")
    .update([workflowId, ...who, command, idempotencyKey].join("\n"))
    .digest("hex");
}

/** SHA-256 of a body in canonical JSON (RFC 8785). */
export function hashBody(body: unknown): string {
  return createHash("sha256")
    .update(canonicalize(body) ?? "")
    .digest("hex");
}

async function start(deps: MattersDeps, { process, jurisdictionId, id, input, onlyDurable }: StartRequest): Promise<void> {
  const workflowId = workflowIdOf(process, jurisdictionId, id);
  const deadline = Date.now() + deps.timeoutMs;
  const args: [RunInput] = [{ start: { matterId: workflowId, jurisdictionId, input } }];
  try {
    await deps.client.connection.withDeadline(deadline, () =>
      deps.client.workflow.start(process, {
        workflowId,
        args,
        taskQueue: deps.taskQueue,
        workflowIdReusePolicy: "REJECT_DUPLICATE",
        workflowIdConflictPolicy: "FAIL",
        typedSearchAttributes: attributes(process, jurisdictionId),
      }),
    );
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw outage(error);
  }
  if (onlyDurable) return;
  for (let pauseMs = 10; Date.now() < deadline; pauseMs = Math.min(pauseMs * 1.5, 250)) {
    if (await deps.database.matter.findUnique({ where: { id: workflowId }, select: { version: true } })) return;
    await delay(pauseMs);
  }
  throw new MatterError("WORKFLOW_UNAVAILABLE");
}

function attributes(process: string, jurisdictionId: string): TypedSearchAttributes {
  return new TypedSearchAttributes([
    { key: processKey, value: process },
    { key: jurisdictionKey, value: jurisdictionId },
    { key: statusKey, value: "opening" },
  ]);
}

async function send(deps: MattersDeps, request: SendRequest, workflowId: string): Promise<Answer> {
  const { command, actor } = request;
  const key = answerKey(workflowId, actor, command.type, request.idempotencyKey);
  const bodyHash = hashBody(command);
  const kept = await keptAnswer(deps, key, bodyHash);
  if (kept) return { ...kept, replayed: true };

  const envelope: CommandEnvelope = { command, actor, key, bodyHash };
  const deadline = Date.now() + deps.timeoutMs;
  let updateId = key;
  for (let pauseMs = 25; ; pauseMs = Math.min(pauseMs * 2, 400)) {
    const outcome = await attempt(deps, { request, workflowId, envelope, updateId, deadline });
    if (outcome === "committed") break;
    if (outcome.code === "TRY_AGAIN") {
      if (Date.now() + pauseMs >= deadline) throw outcome;
      await delay(pauseMs);
      continue;
    }
    // A refusal that Temporal remembers under the Update's id is news only while the matter has not moved on since.
    const fresh = await movedOn(deps, workflowId, outcome);
    if (fresh === null || updateId === `${key}~${fresh}`) throw outcome;
    updateId = `${key}~${fresh}`;
  }
  const answer = await keptAnswer(deps, key, bodyHash);
  if (!answer) throw new MatterError("INTERNAL");
  return { ...answer, replayed: false };
}

interface Attempt {
  request: SendRequest;
  workflowId: string;
  envelope: CommandEnvelope;
  updateId: string;
  deadline: number;
}

async function attempt(
  deps: MattersDeps,
  { request, workflowId, envelope, updateId, deadline }: Attempt,
): Promise<"committed" | MatterError> {
  const { connection, workflow } = deps.client;
  const options = { args: [envelope] as [CommandEnvelope], updateId };
  try {
    await connection.withDeadline(deadline, () =>
      workflow.getHandle(workflowId).executeUpdate<CommandReply, [CommandEnvelope]>(envelope.command.type, options),
    );
    return "committed";
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError) return refusalOf(error);
    if (!(error instanceof WorkflowNotFoundError)) throw outage(error);
    if (request.onlyWhileOpen) throw new MatterError("WORKFLOW_UNAVAILABLE");
  }
  const startWorkflowOperation = await resumption(deps, request, workflowId, envelope);
  try {
    await connection.withDeadline(deadline, () =>
      workflow.executeUpdateWithStart<(input: RunInput) => Promise<void>, CommandReply, [CommandEnvelope]>(envelope.command.type, {
        ...options,
        startWorkflowOperation,
      }),
    );
    return "committed";
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError) return refusalOf(error);
    throw outage(error);
  }
}

/** A matter that has ended starts again under the same id from its final state, if the rules allow the command at all. */
async function resumption(
  deps: MattersDeps,
  request: SendRequest,
  workflowId: string,
  envelope: CommandEnvelope,
): Promise<WithStartWorkflowOperation<(input: RunInput) => Promise<void>>> {
  const process = deps.processes.get(request.process);
  const row = await deps.database.matter.findUnique({ where: { id: workflowId } });
  if (!process || !row || row.jurisdictionId !== request.jurisdictionId) throw new MatterError("NOT_FOUND");
  if (row.endedAt === null) throw new MatterError("WORKFLOW_UNAVAILABLE");
  const { id, jurisdictionId, version } = row;
  const matter = { ...(row.snapshot as unknown as Pick<Matter, "state" | "undo">), id, jurisdictionId, process: process.name, version };
  const decision = decideOn(process, matter, envelope.command, { now: new Date().toISOString(), actor: envelope.actor });
  if (isRefusal(decision)) throw new MatterError(decision.refusal.code, decision.refusal.facts);
  const args: [RunInput] = [{ resumed: { matter, stepHash: row.stepHash } }];
  return new WithStartWorkflowOperation<(input: RunInput) => Promise<void>>(request.process, {
    workflowId,
    args,
    taskQueue: deps.taskQueue,
    workflowIdConflictPolicy: "USE_EXISTING",
    typedSearchAttributes: attributes(request.process, jurisdictionId),
  });
}

async function keptAnswer(deps: MattersDeps, key: string, bodyHash: string): Promise<{ status: number; body: Json } | null> {
  const kept = await deps.database.answer.findUnique({ where: { key } });
  if (!kept) return null;
  if (kept.bodyHash !== bodyHash) throw new MatterError("IDEMPOTENCY_KEY_REUSED");
  return { status: kept.httpStatus, body: kept.body };
}

async function movedOn(deps: MattersDeps, workflowId: string, refusal: MatterError): Promise<number | null> {
  const { refusedAt } = refusal.facts;
  if (typeof refusedAt !== "number") return null;
  const row = await deps.database.matter.findUnique({ where: { id: workflowId }, select: { version: true } });
  return row && row.version > refusedAt ? row.version : null;
}

function refusalOf(error: WorkflowUpdateFailedError): MatterError {
  const { cause } = error;
  if (!(cause instanceof ApplicationFailure) || !cause.type || !isErrorCode(cause.type)) return new MatterError("INTERNAL");
  const [facts, late] = (cause.details ?? []) as [Facts?, LateRefusal?];
  return new MatterError(cause.type, { ...facts, ...late });
}

/** What is down: no worker answered in time, Temporal did not, or it is asked for too much at once. */
function outage(error: unknown): MatterError {
  if (error instanceof MatterError) return error;
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return new MatterError("WORKFLOW_UNAVAILABLE");
  const grpc = error instanceof ServiceError ? error.cause : error;
  if (isGrpcServiceError(grpc)) {
    const code: number = grpc.code;
    if (code === GRPC_RESOURCE_EXHAUSTED) return new MatterError("TOO_MANY_IN_FLIGHT");
    if (code === GRPC_DEADLINE_EXCEEDED || code === GRPC_CANCELLED) return new MatterError("WORKFLOW_UNAVAILABLE");
  }
  return new MatterError("TEMPORAL_UNAVAILABLE");
}
