import { createHash } from "node:crypto";
import type { Database } from "../../platform/database.ts";
import type { Caller } from "./caller.ts";
import { callerOf, isRole } from "./caller.ts";
import { Problem } from "./problem.ts";

/** How long a token's answer is remembered: a revocation takes effect everywhere within this time. */
const REMEMBER_MS = 5_000;
const REMEMBERED_TOKENS = 1_000;
const MAX_TOKEN_LENGTH = 512;

export type Authenticate = (authorization: string | undefined) => Promise<Caller>;

/** The form in which a token is kept. */
export function tokenHash(token: string): string {
  return createHash("sha256").update(token, "utf8").digest("hex");
}

/**
 * Bearer tokens of the register: known, not revoked, not expired, and of an active person.
 * @throws Problem UNAUTHENTICATED for everything else, without saying which
 */
export function createAuthenticate(deps: { database: Database; clock: { now(): Date } }): Authenticate {
  const remembered = new Map<string, { caller: Caller; until: number }>();

  return async (authorization) => {
    const token = bearerOf(authorization);
    if (token === null) throw new Problem("UNAUTHENTICATED");
    const hash = tokenHash(token);
    const now = deps.clock.now();
    const known = remembered.get(hash);
    if (known && known.until > now.getTime()) return known.caller;
    remembered.delete(hash);
    const found = await callerOfToken(deps.database, hash, now);
    if (found === null) throw new Problem("UNAUTHENTICATED");
    const oldest = remembered.size >= REMEMBERED_TOKENS ? remembered.keys().next() : undefined;
    if (oldest && !oldest.done) remembered.delete(oldest.value);
    const expiresAt = found.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY;
    remembered.set(hash, { caller: found.caller, until: Math.min(now.getTime() + REMEMBER_MS, expiresAt) });
    return found.caller;
  };
}

function bearerOf(authorization: string | undefined): string | null {
  const match = /^Bearer +([\w.~+/=-]+) *$/iu.exec(authorization ?? "");
  const token = match?.[1];
  return token === undefined || token.length > MAX_TOKEN_LENGTH ? null : token;
}

async function callerOfToken(database: Database, hash: string, now: Date): Promise<{ caller: Caller; expiresAt: Date | null } | null> {
  const token = await database.apiToken.findUnique({ where: { tokenHash: hash } });
  if (!token || token.revokedAt !== null || (token.expiresAt !== null && token.expiresAt <= now)) return null;
  const { jurisdictionId, expiresAt } = token;
  const [person, jurisdiction] = await Promise.all([
    database.person.findFirst({ where: { id: token.personId, jurisdictionId, active: true } }),
    database.jurisdiction.findUnique({ where: { id: jurisdictionId } }),
  ]);
  if (!person || !jurisdiction) return null;
  const caller = callerOf({
    personId: person.id,
    name: person.name,
    organizationId: person.organizationId,
    jurisdictionId,
    roles: person.roles.filter(isRole),
    officeOrganizationId: jurisdiction.officeOrganizationId,
  });
  return { caller, expiresAt };
}
