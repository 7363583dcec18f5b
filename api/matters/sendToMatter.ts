import { isErrorCode } from "../../domain/errors/errorCodes.ts";
import type { Facts, Json } from "../../domain/process/json.ts";
import type { CommandLike } from "../../domain/process/process.ts";
import { fill } from "../../texts/format.ts";
import { errorTexts } from "../../texts/zh-CN/errors.ts";
import { answerKey } from "../../platform/matters.ts";
import type { ApiDeps } from "../core/deps.ts";
import { Problem } from "../core/problem.ts";
import { problemOf } from "../core/problemOf.ts";
import type { Reply, RouteInput } from "../core/route.ts";
import { namedFacts, organizationsIn } from "../issues/namedFacts.ts";
import { registerNames } from "../issues/registerNames.ts";

/** Where a command goes: a matter of any process, as the caller last saw it. */
export interface Addressed<Command extends CommandLike> {
  process: string;
  /** The matter's own id, without process and jurisdiction. */
  id: string;
  matter: { id: string; version: number };
  command: Command;
}

/**
 * Sends a command to a matter that the caller may know of, and answers with what the commit kept.
 * @throws Problem VERSION_CONFLICT for a stale If-Match, the code of a refusal with names beside its ids, or of what is down
 */
export async function sendToMatter<Params, Command extends CommandLike>(
  deps: ApiDeps,
  input: RouteInput<Params, unknown, unknown>,
  { process, id, matter, command }: Addressed<Command>,
): Promise<Reply> {
  const { caller, idempotencyKey } = input;
  await checkVersion(deps, input, matter, command.type);
  try {
    const { jurisdictionId, actor } = caller;
    const { status, body, replayed } = await deps.matters.send({ process, jurisdictionId, id, command, actor, idempotencyKey });
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

/** `If-Match` holds against the matter's version, but not against a repetition: its own first arrival has moved the version. */
async function checkVersion<Params>(
  { database }: ApiDeps,
  { request, caller, idempotencyKey }: RouteInput<Params, unknown, unknown>,
  matter: { id: string; version: number },
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

/** A refusal says which organizations it means, and each of several problems in a sentence: ids and codes alone would leave the reader to look them up. */
async function withNames({ database }: ApiDeps, jurisdictionId: string, error: unknown): Promise<unknown> {
  const { code, facts } = problemOf(error);
  const ids = organizationsIn(facts);
  if (!isErrorCode(code) || (ids.length === 0 && !Array.isArray(facts["problems"]))) return error;
  const names = await registerNames(database, jurisdictionId, { organizationIds: ids });
  const named: Facts = namedFacts(facts, names);
  return new Problem(code, Array.isArray(named["problems"]) ? { ...named, problems: toldProblems(named["problems"]) } : named);
}

/** Problems with the sentence of each code. */
export function toldProblems(problems: readonly Json[]): Json[] {
  return problems.map((problem) => {
    if (typeof problem !== "object" || problem === null || Array.isArray(problem)) return problem;
    const { code, facts } = problem;
    if (typeof code !== "string" || !isErrorCode(code)) return problem;
    const known = typeof facts === "object" && facts !== null && !Array.isArray(facts) ? facts : {};
    return { code, detail: fill(errorTexts[code], known), facts: known };
  });
}
