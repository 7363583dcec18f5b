import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import type { Step } from "../domain/process/matter.ts";

/** SHA-256 over the previous step's hash and the step in canonical JSON (RFC 8785): a row that was edited later breaks the chain. */
export function stepHash(previous: string, step: Omit<Step, "allocated">): string {
  const { version, at, by, command, events } = step;
  const text = canonicalize({ version, at, by, command, events }) ?? "";
  return createHash("sha256").update(previous).update("\n").update(text).digest("hex");
}
