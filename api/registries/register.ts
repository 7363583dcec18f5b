import canonicalize from "canonicalize";
import { z } from "zod";
import type { Prisma } from "../../generated/prisma/client.ts";
import type { Role } from "../../domain/process/actor.ts";
import type { Facts, Json } from "../../domain/process/json.ts";
import type { Database } from "../../platform/database.ts";
import { writeAudit } from "../core/audit.ts";
import type { Caller } from "../core/caller.ts";
import { Problem } from "../core/problem.ts";

/** A unique constraint that is violated: Prisma's own code. */
const UNIQUE_VIOLATION = "P2002";

/** Who changes something, and under which request. */
export interface Change {
  database: Database;
  caller: Caller;
  requestId: string;
}

export function has(caller: Caller, ...roles: Role[]): boolean {
  return caller.roles.some((role) => roles.includes(role));
}

/** @throws Problem ROLE_NOT_ALLOWED unless it holds */
export function allow(holds: boolean): void {
  if (!holds) throw new Problem("ROLE_NOT_ALLOWED");
}

/** The value, or NOT_FOUND: of another jurisdiction and not there at all are the same. */
export function found<T>(value: T | null): T {
  if (value === null) throw new Problem("NOT_FOUND");
  return value;
}

/** The fields that differ, before and after; a table of JSON keeps members in an order of its own, which is no difference. */
export function differences<Row extends object>(before: Row, after: Partial<Row>): { field: string; before: unknown; after: unknown }[] {
  return Object.entries(after).flatMap(([field, value]) => {
    const old: unknown = Reflect.get(before, field);
    return canonicalize(old ?? null) === canonicalize(value ?? null) ? [] : [{ field, before: old, after: value }];
  });
}

/** Plain JSON for the audit log. */
export function asJson(value: unknown): Json {
  return z.json().parse(JSON.parse(JSON.stringify(value ?? null)));
}

/** Writes a change of a registry and its record in one transaction. @throws Problem NAME_TAKEN when a name is used already */
export async function recorded<T>(
  { database, caller, requestId }: Change,
  record: { action: string; target: string; detail: Facts },
  write: (transaction: Prisma.TransactionClient) => Promise<T>,
): Promise<T> {
  try {
    return await database.$transaction(async (transaction) => {
      const result = await write(transaction);
      await writeAudit(transaction, { caller, requestId, outcome: "done", ...record });
      return result;
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw new Problem("NAME_TAKEN");
    throw error;
  }
}

export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === UNIQUE_VIOLATION;
}
