import { isGrpcServiceError } from "@temporalio/client";
import { z } from "zod";
import type { ErrorCode } from "../../domain/errors/errorCodes.ts";
import { isErrorCode } from "../../domain/errors/errorCodes.ts";
import type { Facts } from "../../domain/process/json.ts";
import { JSON_LIMIT_TEXT } from "./limits.ts";
import { inputErrors } from "./parseInput.ts";
import { Problem } from "./problem.ts";

/**
 * What an error means to the caller. Whatever is not recognised is INTERNAL: its message stays in the log.
 * Recognised: problems, errors with a code of the registry, zod's, the body parser's, the database's and Temporal's.
 */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof z.ZodError) return new Problem("INVALID_INPUT", {}, inputErrors(error));
  if (hasRegistryCode(error)) return new Problem(error.code, isFacts(error.facts) ? error.facts : {});
  return ofBodyParser(error) ?? ofDatabase(error) ?? ofTemporal(error) ?? new Problem("INTERNAL");
}

function hasRegistryCode(error: unknown): error is Error & { code: ErrorCode; facts?: unknown } {
  return error instanceof Error && "code" in error && typeof error.code === "string" && isErrorCode(error.code);
}

function isFacts(value: unknown): value is Facts {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function ofBodyParser(error: unknown): Problem | null {
  if (error instanceof URIError) return new Problem("INVALID_INPUT", {}, [{ path: "path", message: "地址中的编码无效" }]);
  const type = error instanceof Error && "type" in error ? error.type : undefined;
  switch (type) {
    case "entity.parse.failed":
      return new Problem("MALFORMED_JSON");
    case "entity.too.large":
      return new Problem("BODY_TOO_LARGE", { limit: JSON_LIMIT_TEXT });
    case "charset.unsupported":
    case "encoding.unsupported":
      return new Problem("UNSUPPORTED_MEDIA_TYPE", { expected: "application/json; charset=utf-8" });
    case "request.aborted":
    case "request.size.invalid":
      return new Problem("UPLOAD_INCOMPLETE");
    default:
      return null;
  }
}

/** Codes of Prisma, PostgreSQL and the network that say that the database is down, full or restarting, not that the query was wrong. */
const PRISMA_DOWN = ["P1001", "P1002", "P1008", "P1011", "P1017", "P2024", "P2028"];
const POSTGRES_DOWN = ["57P01", "57P02", "57P03", "53300", "08000", "08001", "08003", "08006", "08P01"];
const NETWORK_DOWN = ["ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "ETIMEDOUT", "EPIPE", "EHOSTUNREACH", "EAI_AGAIN"];
const DATABASE_DOWN: ReadonlySet<string> = new Set([...PRISMA_DOWN, ...POSTGRES_DOWN, ...NETWORK_DOWN]);
const DATABASE_DOWN_MESSAGE =
  /can't reach database|connection terminated|timeout exceeded when trying to connect|server has closed the connection|DatabaseNotReachable|SocketTimeout|ConnectionClosed|TooManyConnections|statement timeout/iu;

function ofDatabase(error: unknown): Problem | null {
  if (!(error instanceof Error)) return null;
  if (!/prisma|driveradapter|database/iu.test(error.name) && !("severity" in error) && !isConnectError(error)) return null;
  return isDown(error) ? new Problem("DATABASE_UNAVAILABLE") : null;
}

function isConnectError(error: Error): boolean {
  return "code" in error && typeof error.code === "string" && error.code.startsWith("E");
}

function isDown(error: unknown, depth = 0): boolean {
  if (depth > 4 || typeof error !== "object" || error === null) return false;
  const codes = ["code", "errorCode", "originalCode", "kind"].map((field): unknown => Reflect.get(error, field));
  if (codes.some((code) => typeof code === "string" && (DATABASE_DOWN.has(code) || DATABASE_DOWN_MESSAGE.test(code)))) return true;
  if (error instanceof Error && DATABASE_DOWN_MESSAGE.test(error.message)) return true;
  return ["cause", "meta", "driverAdapterError"].some((field) => field in error && isDown(Reflect.get(error, field), depth + 1));
}

/** gRPC status codes: 4 deadline exceeded, 8 resource exhausted, 14 unavailable. */
function ofTemporal(error: unknown): Problem | null {
  if (!(error instanceof Error)) return null;
  if (error.name === "WorkflowUpdateRPCTimeoutOrCancelledError") return new Problem("WORKFLOW_UNAVAILABLE");
  const cause = isGrpcServiceError(error) ? error : error.cause;
  if (!(cause instanceof Error) || !isGrpcServiceError(cause)) return null;
  const code: number = cause.code;
  if (code === 4) return new Problem("WORKFLOW_UNAVAILABLE");
  if (code === 8) return new Problem("TOO_MANY_IN_FLIGHT");
  return new Problem("TEMPORAL_UNAVAILABLE");
}
