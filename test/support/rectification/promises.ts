import * as fc from "fast-check";
import { humanCommands } from "../../../domain/rectification/commands.ts";
import type { RectificationEvent } from "../../../domain/rectification/events.ts";
import type { RectificationInput } from "../../../domain/rectification/input.ts";
import { rectificationStatuses } from "../../../domain/rectification/status.ts";
import type { ErrorCode } from "../../../domain/errors/errorCodes.ts";
import { anyIntents } from "./beginnings.ts";
import { Story, Tally } from "./story.ts";

/**
 * Plays `stories` random stories of five to forty moves with all witnesses watching, and folds each of them again.
 * @param seed the same seed plays the same stories; without one, each run plays others
 * @returns what came up, and how often
 * @throws Error with the shortest story that breaks a promise, a line a step
 */
export function playStories(beginning: fc.Arbitrary<RectificationInput>, stories: number, seed?: number): Tally {
  const tally = new Tally();
  fc.assert(
    fc.property(beginning, anyIntents(5, 40), (input, intents) => {
      const story = new Story(input, tally).plays(intents);
      return JSON.stringify(story.refolded()) === JSON.stringify(story.file.matter);
    }),
    { numRuns: stories, ...(seed === undefined ? {} : { seed }) },
  );
  return tally;
}

/** So often a thing has to come up for a run to prove anything about it. */
const OFTEN = 10;

/**
 * What came up too seldom: statuses, commands of people that were accepted, events, and the refusals that promises rest on.
 * @param except what cannot come up, or only by a rare chance, and has examples of its own
 */
export function unseen(tally: Tally, except: readonly string[] = []): string[] {
  const wanted = [
    ...rectificationStatuses.map((status) => `status ${status}`),
    ...[...humanCommands, "retract", "applyRules"].map((command) => `accepted ${command}`),
    ...Object.keys(events),
    "retracted",
    "rulesApplied",
    ...refusals.map((code) => `refused ${code}`),
  ];
  return wanted.flatMap((what) => (tally.of(what) < OFTEN && !except.includes(what) ? [`${what}: ${tally.of(what)}`] : []));
}

/** Every event of an issue, so that a new one is missed here until a story leads to it. */
const events: Record<RectificationEvent["type"], true> = {
  registered: true,
  baselineEntered: true,
  assigned: true,
  acknowledged: true,
  returned: true,
  reassigned: true,
  progressReported: true,
  evidenceSubmitted: true,
  evidenceWithdrawn: true,
  signOffWanted: true,
  signedOff: true,
  dissented: true,
  verificationRequested: true,
  verifierAssigned: true,
  verificationSeconded: true,
  verificationPassed: true,
  verificationRejected: true,
  publicized: true,
  objected: true,
  objectionDecided: true,
  publicityConcluded: true,
  standingEntered: true,
  standingReported: true,
  released: true,
  closed: true,
  reopened: true,
  commented: true,
  corrected: true,
  handedOver: true,
  withdrawn: true,
  acknowledgementReminded: true,
  dueReminded: true,
  overdue: true,
  verificationReminded: true,
  rungWaiting: true,
  waitingRungReminded: true,
  rungRaised: true,
  rungWaived: true,
  listingLifted: true,
  letterIssued: true,
  receiptSigned: true,
  replyReminded: true,
  letterReplied: true,
  extensionRequested: true,
  extensionSeconded: true,
  extensionGranted: true,
  extensionRefused: true,
  extensionReminded: true,
  suspended: true,
  resumed: true,
  standingScheduled: true,
  standingReminded: true,
  standingPeriodClosed: true,
  lookBackScheduled: true,
  lookBackRecorded: true,
  lookBackReminded: true,
  reminderDropped: true,
  concluded: true,
};

/** Refusals without which a promise would not hold. */
const refusals: readonly ErrorCode[] = [
  "ROLE_NOT_ALLOWED",
  "NOT_ASSIGNED_TO_YOU",
  "ONLY_THE_LEAD",
  "NOT_ACKNOWLEDGED",
  "NOT_MEASURE_OWNER",
  "MEASURE_ACCEPTED",
  "ALREADY_ASSIGNED",
  "LEAD_EXISTS",
  "EVIDENCE_MISSING",
  "SIGN_OFF_MISSING",
  "UNDER_VERIFICATION",
  "VERIFICATION_NOT_REQUESTED",
  "VERIFIER_IS_RECTIFIER",
  "VERIFIER_NOT_NAMED",
  "SECOND_VERIFIER_NEEDED",
  "VERIFIERS_DISAGREE",
  "NOT_VERIFIED",
  "OBJECTION_OPEN",
  "PUBLICITY_OPEN",
  "PUBLICITY_REQUIRED",
  "STANDING_NOT_RELEASED",
  "ISSUE_CLOSED",
  "ISSUE_WITHDRAWN",
  "ISSUE_SUSPENDED",
  "ALREADY_SUSPENDED",
  "EXTENSION_NOT_PROVIDED",
  "EXTENSION_WAITING",
  "EXTENSION_TOO_LATE",
  "EXTENSION_NOT_LATER",
  "EXTENSION_TOO_LONG",
  "EXTENSION_DECIDED",
  "DECIDER_ASKED",
  "LOOK_BACK_BEFORE_CLOSING",
  "LOOK_BACK_BY_ANOTHER",
  "LOOK_BACK_NEEDS_OUTSIDER",
  "RUNG_TAKEN",
  "RUNG_WAITS",
  "NO_RUNG_WAITS",
  "NOTHING_OWED",
  "RECEIPT_SIGNED",
  "LETTER_REPLIED",
  "NOTHING_TO_RETRACT",
  "NOT_YOUR_LAST_STEP",
  "TOO_LATE_TO_RETRACT",
  "NOT_DUE",
];
