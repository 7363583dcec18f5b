import type { ErrorCode } from "../../domain/errors/errorCodes.ts";
import type { Facts } from "../../domain/process/json.ts";
import type { Prisma } from "../../generated/prisma/client.ts";
import type { Database } from "../../platform/database.ts";
import type { Caller } from "./caller.ts";

export interface AuditRecord {
  caller: Caller;
  /** What was tried: method and path template, or a command's name. */
  action: string;
  /** What it was tried on, as `kind/id`. */
  target: string;
  outcome: "done" | "refused" | "denied";
  code?: ErrorCode;
  /** Identifiers and figures; never a name or a text. */
  detail?: Facts;
  requestId: string;
}

/** Writes a row of the audit log, in a transaction of the caller's where one is given, so that a change and its record stand or fall together. */
export async function writeAudit(database: Database | Prisma.TransactionClient, record: AuditRecord): Promise<void> {
  const { caller, action, target, outcome, code, detail, requestId } = record;
  await database.auditEntry.create({
    data: {
      jurisdictionId: caller.jurisdictionId,
      personId: caller.personId,
      organizationId: caller.organizationId,
      action,
      target,
      outcome,
      requestId,
      ...(code === undefined ? {} : { code }),
      ...(detail === undefined ? {} : { detail }),
    },
  });
}
