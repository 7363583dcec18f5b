import type { PersonActor } from "../../domain/process/actor.ts";
import type { Config } from "../../platform/config.ts";
import type { Database } from "../../platform/database.ts";
import type { Logger } from "../../platform/logging.ts";

/** The matters' door: what the API asks of the workflows. Failures carry a code of the registry. */
export interface Matters {
  /** Starts a matter once; idempotent by id; resolves when its first step is visible in the tables. */
  start(request: { process: string; jurisdictionId: string; id: string; input: unknown }): Promise<void>;
  /** Sends a command and waits until it is committed. The answer is the one that the commit kept under the key. */
  send(request: {
    process: string;
    jurisdictionId: string;
    id: string;
    command: { type: string };
    actor: PersonActor;
    idempotencyKey: string;
  }): Promise<{ status: number; body: unknown; replayed: boolean }>;
  ping(): Promise<void>;
}

export interface Clock {
  now(): Date;
}

/** What every route may rest on; the composition root makes it. */
export interface ApiDeps {
  database: Database;
  matters: Matters;
  config: Config["http"] & ApiSettings;
  log: Logger;
  clock: Clock;
  /** Where mails are handed over; without it, readiness says nothing about mail. */
  mailServer?: { host: string; port: number };
}

export interface ApiSettings {
  /** Express's `trust proxy`: which proxies' word on the caller's address is taken. By default none. */
  trustProxy?: boolean | number | string;
  /** Bytes of one uploaded file. */
  evidenceMaxBytes: number;
}
