import { createHash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import canonicalize from "canonicalize";
import { z } from "zod";
import type { Database } from "../../platform/database.ts";
import type { Caller } from "./caller.ts";
import type { Clock } from "./deps.ts";
import { Problem } from "./problem.ts";
import type { Reply } from "./route.ts";

/** The longest key that is taken; longer ones are a client's mistake. */
const MAX_KEY_LENGTH = 200;
/** A claimed key whose process died is free again after this time. Longer than any request takes. */
const CLAIM_MS = 120_000;
const POLL_MS = 50;
/** Marks a row of answers as claimed: the request is under way. */
const UNDER_WAY = 102;

const keptContent = z.record(z.string(), z.json());
const keptReply = z.object({ body: z.unknown().optional(), headers: z.record(z.string(), z.string()).optional() });

/** @throws Problem IDEMPOTENCY_KEY_MISSING, or INVALID_INPUT for a key that is too long or not printable */
export function requireIdempotencyKey(header: string | undefined): string {
  const key = header?.trim() ?? "";
  if (key === "") throw new Problem("IDEMPOTENCY_KEY_MISSING");
  if (key.length > MAX_KEY_LENGTH || !/^[\x21-\x7e]+$/u.test(key))
    throw new Problem("INVALID_INPUT", {}, [
      { path: "headers.Idempotency-Key", message: `须为不超过 ${MAX_KEY_LENGTH} 个字符的可打印 ASCII 字符` },
    ]);
  return key;
}

/** The name under which the answer of a request is kept: whose, where, and the caller's own key. */
export function answerKey(caller: Caller, method: string, path: string, idempotencyKey: string): string {
  return sha256(JSON.stringify([caller.jurisdictionId, caller.personId, method, path, idempotencyKey]));
}

/** SHA-256 of the canonical JSON (RFC 8785), so that neither order nor spacing makes another body. */
export function bodyHash(body: unknown): string {
  return sha256(canonicalize(body ?? null) ?? "null");
}

/** A UUID-shaped id that is the same for the same key (version 8 of RFC 9562: free content). */
export function uuidOf(key: string): string {
  const hex = sha256(`id:${key}`);
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `${variant}${hex.slice(17, 20)}`, hex.slice(20, 32)].join("-");
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

/**
 * Runs a request once for its key, however often and however much at once it arrives. The key's row is written first, as a claim; who finds it
 * taken waits for the answer. A failure frees the key, so that refusals are not remembered. When a process dies between its work and the answer, the
 * claim runs out and a repetition does the work again: what a route creates, it creates under `stableId`.
 *
 * @throws Problem IDEMPOTENCY_KEY_REUSED for another body, TRY_AGAIN when the first request takes longer than `waitMs`
 */
export async function answerOnce(
  deps: { database: Database; clock: Clock },
  request: { key: string; bodyHash: string; jurisdictionId: string; waitMs: number },
  run: () => Promise<Reply>,
): Promise<Reply> {
  const deadline = deps.clock.now().getTime() + request.waitMs;
  for (;;) {
    const claimedAt = await claim(deps, request);
    if (claimedAt !== null) return keep(deps.database, request.key, claimedAt, run);
    const kept = await deps.database.answer.findUnique({ where: { key: request.key } });
    if (kept) {
      if (kept.bodyHash !== request.bodyHash) throw new Problem("IDEMPOTENCY_KEY_REUSED");
      if (kept.httpStatus !== UNDER_WAY) return replay(kept.httpStatus, kept.body);
      if (deps.clock.now().getTime() >= deadline) throw new Problem("TRY_AGAIN");
      await delay(POLL_MS);
    }
  }
}

/** @returns the moment that marks the claim as ours, or null when the key is taken */
async function claim(
  { database, clock }: { database: Database; clock: Clock },
  request: { key: string; bodyHash: string; jurisdictionId: string },
): Promise<Date | null> {
  const { key, bodyHash, jurisdictionId } = request;
  const at = clock.now();
  const inserted = await database.answer.createMany({
    data: [{ key, bodyHash, jurisdictionId, httpStatus: UNDER_WAY, body: {}, at }],
    skipDuplicates: true,
  });
  if (inserted.count === 1) return at;
  const lapsed = new Date(at.getTime() - CLAIM_MS);
  const taken = await database.answer.updateMany({
    where: { key, bodyHash, httpStatus: UNDER_WAY, at: { lt: lapsed } },
    data: { at },
  });
  return taken.count === 1 ? at : null;
}

async function keep(database: Database, key: string, at: Date, run: () => Promise<Reply>): Promise<Reply> {
  const own = { key, httpStatus: UNDER_WAY, at };
  let reply: Reply;
  try {
    reply = await run();
  } catch (error) {
    await database.answer.deleteMany({ where: own });
    throw error;
  }
  const { status, body, headers } = reply;
  // Through JSON, as the caller will read it: dates and the like become what they are in the answer.
  const content: unknown = JSON.parse(JSON.stringify({ body, headers }));
  await database.answer.updateMany({ where: own, data: { httpStatus: status, body: keptContent.parse(content) } });
  return reply;
}

function replay(status: number, content: unknown): Reply {
  const { body, headers } = keptReply.parse(content);
  return { status, ...(body === undefined ? {} : { body }), headers: { ...headers, "Idempotent-Replayed": "true" } };
}
