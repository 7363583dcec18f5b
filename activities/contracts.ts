import type { Facts } from "../domain/process/json.ts";
import type { Step } from "../domain/process/matter.ts";
import type { Work } from "../domain/process/process.ts";

/** One committed step on its way to the tables. Version 1 carries the input that the matter opens with. */
export interface CommitRequest {
  process: string;
  matterId: string;
  jurisdictionId: string;
  step: Step;
  /** What the process opens with; present at version 1 only. */
  input?: unknown;
  /** The key under which the answer is kept, for a command that came from outside. */
  key?: string;
  bodyHash?: string;
}

export interface CommitResult {
  /** Numbers that the transaction allocated, one place an event; absent when none was. */
  allocated?: (string | null)[];
  /** The key had been answered by an earlier version already: this step was not taken, and must not be folded. */
  answeredBy?: { version: number; bodyHash: string };
}

export interface GatherRequest {
  process: string;
  jurisdictionId: string;
  query: Facts;
}

/** What a command does outside before it is decided, once or again. */
export interface WorkRequest {
  process: string;
  jurisdictionId: string;
  work: Work;
}

/** What the workflow shell calls. All are at least once: `commit` is idempotent by (matter, version), `gather` reads, `work` comes to the same again. */
export interface ShellActivities {
  commit(request: CommitRequest): Promise<CommitResult>;
  gather(request: GatherRequest): Promise<unknown>;
  /** Fails for good with an error code of the rules as its type; any other failure is tried again. */
  work(request: WorkRequest): Promise<unknown>;
}
