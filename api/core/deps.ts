import type { Config } from "../../platform/config.ts";
import type { Database } from "../../platform/database.ts";
import type { EvidenceStore } from "../../platform/evidence/evidenceStore.ts";
import type { LinkTokens } from "../../platform/links/linkTokens.ts";
import type { Logger } from "../../platform/logging.ts";
import type { Matters } from "../../platform/matters.ts";
import type { MailRenderer } from "../mails/mailRenderer.ts";
import type { PlanStarter } from "../../platform/planStarter.ts";
import type { RulesRunner } from "../../platform/rulesRunner.ts";

export type { Matters } from "../../platform/matters.ts";

export interface Clock {
  now(): Date;
}

/** What every route may rest on; the composition root makes it. */
export interface ApiDeps {
  database: Database;
  matters: Matters;
  planStarter: PlanStarter;
  rulesRunner: RulesRunner;
  evidence: EvidenceStore;
  mailRenderer: MailRenderer;
  config: Config["http"] & ApiSettings;
  log: Logger;
  clock: Clock;
  /** Of the links in mails; without them their pages are not there. */
  links?: LinkTokens;
  /** Where mails are handed over; without it, readiness says nothing about mail. */
  mailServer?: { host: string; port: number };
}

export interface ApiSettings {
  /** Bytes of one uploaded file. */
  evidenceMaxBytes: number;
}
