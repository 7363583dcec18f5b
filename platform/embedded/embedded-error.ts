/** What can go wrong with the parts that the product starts by itself. */
export type EmbeddedErrorCode =
  | "data-folder-held"
  | "port-in-use"
  | "folder-not-reachable"
  | "no-unprivileged-user"
  | "binaries-missing"
  | "password-lost"
  | "temporal-not-obtained"
  | "child-exited"
  | "not-ready-in-time"
  | "stopped-while-starting"
  | "migration-failed"
  | "step-failed";

/** Exit codes of `npm start`: 3 is "another start holds this data folder", so that a supervisor can tell it from a fault. */
const exitCodes: Partial<Record<EmbeddedErrorCode, number>> = { "data-folder-held": 3, "stopped-while-starting": 0 };

/** An error whose message is meant for the person at the terminal (zh-CN, from the catalogue): what happened and what to do. */
export class EmbeddedError extends Error {
  readonly code: EmbeddedErrorCode;

  constructor({ code, message, cause }: { code: EmbeddedErrorCode; message: string; cause?: unknown }) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "EmbeddedError";
    this.code = code;
  }

  /** What the process should exit with when this error ends it. */
  get exitCode(): number {
    return exitCodes[this.code] ?? 1;
  }
}
