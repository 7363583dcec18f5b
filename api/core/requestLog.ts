import { randomUUID } from "node:crypto";
import type { NextFunction, Request, Response } from "express";
import type { Logger } from "../../platform/logging.ts";

const REQUEST_ID = "requestId";

/** The id under which a request is logged and answered. */
export function requestIdOf(response: Response): string {
  const id: unknown = response.locals[REQUEST_ID];
  return typeof id === "string" ? id : "unknown";
}

/**
 * Gives each request its id (the proxy's own, where it is a plain word) and logs one line when it is done: what route, with what outcome, how long. No address, body,
 * query or token is in it: queries may hold words that people searched for.
 */
export function requestLog(log: Logger): (request: Request, response: Response, next: NextFunction) => void {
  return (request, response, next) => {
    const given = request.get("x-request-id");
    const requestId = given !== undefined && /^[\w-]{8,64}$/u.test(given) ? given : randomUUID();
    const startedAt = process.hrtime.bigint();
    response.locals[REQUEST_ID] = requestId;
    response.setHeader("X-Request-Id", requestId);
    response.once("close", () => {
      const route: unknown = response.locals["route"];
      const code: unknown = response.locals["code"];
      log.info(
        {
          requestId,
          method: request.method,
          route: typeof route === "string" ? route : "none",
          status: response.statusCode,
          ...(typeof code === "string" ? { code } : {}),
          ...(response.writableFinished ? {} : { broken: true }),
          ms: Math.round(Number(process.hrtime.bigint() - startedAt) / 1e6),
        },
        "request",
      );
    });
    next();
  };
}
