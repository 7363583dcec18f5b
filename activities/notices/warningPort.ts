import type { PrismaClient } from "../../generated/prisma/client.ts";

/** What a mail to a verifier says of doubtful evidence. */
export interface NoticeWarnings {
  count: number;
  /** Pictures that have not been compared yet. */
  pending: number;
}

/** Counts the warnings about a matter's evidence as they are now; null where there is nothing to verify or they cannot be told. */
export type WarningPort = (database: PrismaClient, matter: { jurisdictionId: string; matterId: string }) => Promise<NoticeWarnings | null>;

/** Notices to who verifies. */
export const VERIFIERS_TEMPLATES: ReadonlySet<string> = new Set(["verification_wanted", "verification_reminder", "verifier_assigned"]);
