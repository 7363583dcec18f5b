import type { ErrorCode } from "../../domain/errors/errorCodes.ts";
import { errorCodes } from "../../domain/errors/errorCodes.ts";
import type { Facts } from "../../domain/process/json.ts";
import { fill } from "../../texts/format.ts";
import { errorTexts } from "../../texts/zh-CN/errors.ts";

/** One thing that is wrong with the input: where, as a dotted path, and what, in zh-CN. */
export interface InputError {
  path: string;
  message: string;
}

/** A refusal on its way to the caller. Throw it anywhere in a route; the error handler answers with problem details. */
export class Problem extends Error {
  readonly code: ErrorCode;
  readonly facts: Facts;
  readonly errors: InputError[] | undefined;

  constructor(code: ErrorCode, facts: Facts = {}, errors?: InputError[]) {
    super(code);
    this.name = "Problem";
    this.code = code;
    this.facts = facts;
    this.errors = errors;
  }
}

/** RFC 9457 problem details. `code` is stable; the facts that fill `detail` lie beside it under their own names. */
export interface ProblemDetails extends Facts {
  type: string;
  title: string;
  status: number;
  code: ErrorCode;
  detail: string;
  instance: string;
}

export const PROBLEM_TYPE = "urn:liandu:error:";
export const REQUEST_INSTANCE = "urn:liandu:request:";

/** Seconds after which a caller may try a retryable request again. */
export const RETRY_AFTER_SECONDS = 2;

/** The answer's body. `detail` says what to do next; the registry's members win over facts of the same name. */
export function problemDetails(problem: Problem, requestId: string): ProblemDetails {
  const text = errorTexts[problem.code];
  return {
    ...problem.facts,
    type: `${PROBLEM_TYPE}${problem.code}`,
    title: titleOf(text),
    status: errorCodes[problem.code].httpStatus,
    code: problem.code,
    detail: fill(text, problem.facts),
    instance: `${REQUEST_INSTANCE}${requestId}`,
    ...(problem.errors === undefined ? {} : { errors: problem.errors.map(({ path, message }) => ({ path, message })) }),
  };
}

/** The first sentence: what is wrong, the same for every occurrence. */
export function titleOf(text: string): string {
  return text.slice(0, text.indexOf("。"));
}
