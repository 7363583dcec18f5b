/** What of an error may stand in a log line. */
export interface LoggedError {
  type: string;
  code?: string | number;
  message?: string;
  /** Where it came from: the lines of the stack without its heading. */
  at: string[];
  cause?: LoggedError;
}

const FRAMES = 8;
const DEPTH = 3;

/**
 * An error for the log. The database client and the schemas quote what they were given, so their messages, which may hold names and texts, are
 * left out: type, code and place say enough.
 */
export function loggedError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, at: [] };
  const code = "code" in error && (typeof error.code === "string" || typeof error.code === "number") ? { code: error.code } : {};
  const quotes = /prisma|zod|driveradapter/iu.test(error.name) || "clientVersion" in error || "severity" in error;
  const stack = error.stack ?? "";
  // A message may have several lines, and lines of it may look like places.
  const heading = stack.indexOf(error.message) + error.message.length;
  const lines = stack.slice(Math.max(heading, 0)).split("\n");
  const at = lines
    .map((line) => line.trim())
    .filter((line) => /^at .*:\d+:\d+\)?$/u.test(line))
    .slice(0, FRAMES);
  const cause = error.cause !== undefined && depth < DEPTH ? { cause: loggedError(error.cause, depth + 1) } : {};
  return { type: error.name, ...code, ...(quotes ? {} : { message: error.message }), at, ...cause };
}
