import { z } from "zod";
import type { InputError } from "./problem.ts";
import { Problem } from "./problem.ts";

const { localeError } = z.locales.zhCN();

/**
 * Parses what came from outside.
 * @param at where the value lies, prefixed to the paths of `errors`
 * @throws Problem INVALID_INPUT with zh-CN `errors`
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, value: unknown, at: string[] = []): z.output<Schema> {
  const result = schema.safeParse(value, { error: localeError });
  if (result.success) return result.data;
  throw new Problem("INVALID_INPUT", {}, inputErrors(result.error, at));
}

/** The issues of a ZodError as paths and zh-CN messages; of a union, those of the branch that came closest. */
export function inputErrors(error: z.ZodError, at: string[] = []): InputError[] {
  return error.issues.flatMap((issue) => errorsOf(issue, at));
}

function errorsOf(issue: z.core.$ZodIssue, at: string[]): InputError[] {
  const path = [...at, ...issue.path.map(String)];
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    const closest = [...issue.errors].sort((a, b) => a.length - b.length)[0] ?? [];
    if (closest.length > 0) return closest.flatMap((inner) => errorsOf(inner, path));
  }
  return [{ path: path.join("."), message: issue.message }];
}
