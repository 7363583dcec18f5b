import { isErrorCode } from "../../domain/errors/errorCodes.ts";
import type { Facts } from "../../domain/process/json.ts";
import type { IssueCommand } from "../../domain/rectification/commands.ts";
import { answerKey } from "../../platform/matters.ts";
import type { ApiDeps } from "../core/deps.ts";
import { Problem } from "../core/problem.ts";
import { problemOf } from "../core/problemOf.ts";
import type { Reply, RouteInput } from "../core/route.ts";
import type { IssueMatter } from "./findIssue.ts";
import { findIssue, PROCESS } from "./findIssue.ts";
import { namedFacts, organizationsIn } from "./namedFacts.ts";
import { registerNames } from "./registerNames.ts";

/**
 * Sends a command to an issue that the caller may know of, and answers with what the commit kept.
 * @throws Problem NOT_FOUND, VERSION_CONFLICT for a stale If-Match, the code of a refusal with names beside its ids, or of what is down
 */
export async function sendCommand(
  deps: ApiDeps,
  input: RouteInput<{ id: string }, unknown, unknown>,
  commandOf: (matter: IssueMatter) => Promise<IssueCommand> | IssueCommand,
): Promise<Reply> {
  const { caller, params, idempotencyKey } = input;
  const matter = await findIssue(deps.database, caller, params.id);
  const command = await commandOf(matter);
  await checkVersion(deps, input, matter, command.type);
  try {
    const { status, body, replayed } = await deps.matters.send({
      process: PROCESS,
      jurisdictionId: caller.jurisdictionId,
      id: params.id,
      command,
      actor: caller.actor,
      idempotencyKey,
    });
    const etag = versionOf(body);
    return {
      status,
      body,
      headers: { ...(etag === null ? {} : { ETag: etagOf(etag) }), ...(replayed ? { "Idempotent-Replayed": "true" } : {}) },
    };
  } catch (error) {
    throw await withNames(deps, caller.jurisdictionId, error);
  }
}

export function etagOf(version: number): string {
  return `"${version}"`;
}

/** `If-Match` holds against the issue's version, but not against a repetition: its own first arrival has moved the version. */
async function checkVersion(
  { database }: ApiDeps,
  { request, caller, idempotencyKey }: RouteInput<{ id: string }, unknown, unknown>,
  matter: IssueMatter,
  command: string,
): Promise<void> {
  const wanted = request.get("if-match");
  if (wanted === undefined || wanted.trim() === "*") return;
  const tags = wanted.split(",").map((tag) => tag.trim());
  if (tags.includes(etagOf(matter.version))) return;
  const key = answerKey(matter.id, caller.actor, command, idempotencyKey);
  if (await database.answer.findUnique({ where: { key }, select: { key: true } })) return;
  throw new Problem("VERSION_CONFLICT", { version: matter.version });
}

function versionOf(body: unknown): number | null {
  return typeof body === "object" && body !== null && "version" in body && typeof body.version === "number" ? body.version : null;
}

/** A refusal says which organizations it means; ids alone would leave the reader to look them up. Other errors pass as they are. */
async function withNames({ database }: ApiDeps, jurisdictionId: string, error: unknown): Promise<unknown> {
  const { code, facts } = problemOf(error);
  const ids = organizationsIn(facts);
  if (!isErrorCode(code) || ids.length === 0) return error;
  const names = await registerNames(database, jurisdictionId, { organizationIds: ids });
  const named: Facts = namedFacts(facts, names);
  return new Problem(code, named);
}
