/**
 * The code of a system, network or database error: `EADDRINUSE`, `42P04`. Does not ask for `instanceof Error`, which is false for errors of Node's own under a
 * test runner that gives each suite a realm of its own.
 */
export function errorCode(error: unknown): string | undefined {
  return typeof error === "object" && error !== null && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** What an error says, whatever was thrown. */
export function errorMessage(error: unknown): string {
  const says = typeof error === "object" && error !== null && "message" in error ? error.message : error;
  return typeof says === "string" ? says : String(says);
}
