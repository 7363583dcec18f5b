import type { NextFunction, Request, Response } from "express";
import { errorCodes } from "../../domain/errors/errorCodes.ts";
import type { Logger } from "../../platform/logging.ts";
import { lingeringClose } from "./lingeringClose.ts";
import { problemDetails, RETRY_AFTER_SECONDS } from "./problem.ts";
import { problemOf } from "./problemOf.ts";
import { requestIdOf } from "./requestLog.ts";
import { loggedError } from "../../platform/loggedError.ts";

/** Express's last handler: every error becomes problem details, and an unforeseen one is logged under the request's id. */
export function answerProblem(log: Logger): (error: unknown, request: Request, response: Response, next: NextFunction) => void {
  return (error, request, response, _next) => {
    const problem = problemOf(error);
    const requestId = requestIdOf(response);
    const { httpStatus, retryable } = errorCodes[problem.code];
    if (httpStatus >= 500)
      log.error({ requestId, code: problem.code, ...(problem === error ? {} : { error: loggedError(error) }) }, "request failed");
    if (response.headersSent) {
      // Half an answer must not look like a whole one.
      response.destroy();
      return;
    }
    response.locals["code"] = problem.code;
    if (retryable) response.setHeader("Retry-After", String(RETRY_AFTER_SECONDS));
    if (problem.code === "UNAUTHENTICATED") response.setHeader("WWW-Authenticate", 'Bearer realm="liandu"');
    if (!request.complete) lingeringClose(request, response);
    response
      .status(httpStatus)
      .type("application/problem+json")
      .send(JSON.stringify(problemDetails(problem, requestId)));
  };
}
