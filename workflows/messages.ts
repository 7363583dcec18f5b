import type { Actor } from "../domain/process/actor.ts";
import type { CommandLike } from "../domain/process/process.ts";
import type { Matter } from "../domain/process/matter.ts";

/** What travels in an Update. Its name is the command's type, its id is `key`. */
export interface CommandEnvelope<Command extends CommandLike = CommandLike> {
  command: Command;
  /** A person, or a rule that acts from outside, such as the one that watches the mails. */
  actor: Actor;
  /** SHA-256 of matter, actor, command and Idempotency-Key. */
  key: string;
  /** SHA-256 of the canonical body: the same key with another body is refused. */
  bodyHash: string;
}

/** The committed version. The answer itself lies in the table of answers, under the key. */
export interface CommandReply {
  version: number;
}

/** A key that was answered in this chain of runs, carried along so that a repetition does not reach the decider. */
export interface RecentKey {
  key: string;
  bodyHash: string;
  version: number;
}

/** Detail of a refusal that came only when the command had its turn: the version at which it was refused, since Temporal remembers it under the id. */
export interface LateRefusal {
  refusedAt: number;
}

/** How a run begins: anew, where the previous run left off, or from the final state of a matter that had ended, with the hash of its last step. */
export type RunInput<Input = unknown> = { limits?: RunLimits } & (
  | { start: { matterId: string; jurisdictionId: string; input: Input } }
  | { carried: { matter: Matter; recent: RecentKey[]; status: string } }
  | { resumed: { matter: Matter; stepHash: string } }
);

export interface RunLimits {
  /** Events after which a run continues as new. */
  historyEvents: number;
  /** Updates after which a run continues as new; the server allows 2,000 a run. */
  updates: number;
}

/** Failure types of an Update that are not error codes of the rules. */
export const TRY_AGAIN = "TRY_AGAIN";
export const TOO_MANY_IN_FLIGHT = "TOO_MANY_IN_FLIGHT";
export const IDEMPOTENCY_KEY_REUSED = "IDEMPOTENCY_KEY_REUSED";

/** Updates that one matter takes at a time; the server's own limit is the same. */
export const MAX_IN_FLIGHT = 10;

/** The workflow id: process, jurisdiction and an opaque id. Nothing personal is in it. */
export function workflowIdOf(process: string, jurisdictionId: string, id: string): string {
  return `${process}/${jurisdictionId}/${id}`;
}

/** Search attributes, for operators alone; no list of the product uses them. */
export const searchAttributes = { process: "LianduProcess", status: "LianduStatus", jurisdiction: "LianduJurisdiction" } as const;
