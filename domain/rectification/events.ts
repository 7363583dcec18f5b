import type { Deadline } from "../clock/deadline.ts";
import type { LadderEvent, LetterEvent } from "../escalation/events.ts";
import type { Correction } from "./commands.ts";
import type { Baseline, NewAssignment } from "./input.ts";
import type { Day, EvidenceRef, MeasureResult } from "./state.ts";
import type { Later, LookBackMethod, TimeTarget } from "./timeLedger.ts";

/** An assignment as it is made, with the id that it keeps. */
export type MadeAssignment = NewAssignment & { id: string };

/** Everything that can have happened to an issue. `v` is the shape's version; a shape once written is read for good. */
export type RectificationEvent =
  | { type: "registered"; v: 1; number: number; planId?: string; deadline: Deadline | null; deadlineReason?: string }
  | { type: "baselineEntered"; v: 1; baseline: Baseline; status: "running" | "verified" | "closed"; on?: Day }
  | { type: "assigned"; v: 1; assignments: MadeAssignment[]; covered?: { group: string; organizationId: string }[] }
  | { type: "acknowledged"; v: 1; assignmentId: string; personId: string }
  | { type: "returned"; v: 1; assignmentId: string; reason: string }
  | { type: "reassigned"; v: 1; assignmentId: string; to: MadeAssignment; reason: string }
  | { type: "progressReported"; v: 1; organizationId: string; textHash: string }
  | { type: "evidenceSubmitted"; v: 1; organizationId: string; measureId: string; evidence: EvidenceRef[] }
  | { type: "evidenceWithdrawn"; v: 1; organizationId: string; evidenceId: string; reason: string }
  | { type: "signOffWanted"; v: 1; organizationIds: string[] }
  | { type: "signedOff"; v: 1; assignmentId: string }
  | { type: "dissented"; v: 1; assignmentId: string; reasons: string }
  | { type: "verificationRequested"; v: 1 }
  | { type: "verifierAssigned"; v: 1; personId: string }
  | { type: "verificationSeconded"; v: 1; results: MeasureResult[]; method?: "on_site" | "on_paper" }
  | { type: "verificationPassed"; v: 1; results: MeasureResult[]; method?: "on_site" | "on_paper" }
  | { type: "verificationRejected"; v: 1; results: MeasureResult[]; method?: "on_site" | "on_paper"; reopened: string[] }
  | { type: "publicized"; v: 1; from: Day; until: Day }
  | { type: "objected"; v: 1; objectionId: string; text: string }
  | { type: "objectionDecided"; v: 1; objectionId: string; outcome: "upheld" | "dismissed"; reasons: string; measureIds: string[] }
  | { type: "publicityConcluded"; v: 1 }
  | { type: "standingEntered"; v: 1 }
  | { type: "standingReported"; v: 1; organizationId: string; textHash: string; evidence?: EvidenceRef[] }
  | { type: "released"; v: 1; reason?: string }
  | { type: "closed"; v: 1 }
  | {
      type: "reopened";
      v: 1;
      reason: string;
      deadline: Deadline;
      measureIds: string[];
      /** The measures' own dates were those of the round before; the new deadline is theirs. */
      withoutOwnDates?: true;
    }
  | { type: "commented"; v: 1; text: string }
  | { type: "corrected"; v: 1; changes: Correction; before: Correction; reason: string }
  | {
      type: "handedOver";
      v: 1;
      from: { organizationId?: string; personId?: string };
      to: { organizationId?: string; personId?: string };
      reason: string;
    }
  | { type: "withdrawn"; v: 1; reason: string }
  | { type: "acknowledgementReminded"; v: 1; key: string; assignmentId: string }
  | { type: "dueReminded"; v: 1; key: string; dueOn: Day; workingDaysBefore: number; organizationIds: string[] }
  | { type: "overdue"; v: 1; key: string; dueOn: Day; organizationIds: string[] }
  | { type: "verificationReminded"; v: 1; key: string }
  | LadderEvent
  | LetterEvent
  | { type: "letterReplied"; v: 1; letterId: string; organizationId: string; textHash: string; evidence?: EvidenceRef[] }
  | {
      type: "extensionRequested";
      v: 1;
      requestId: string;
      target: TimeTarget;
      organizationId: string;
      personId: string;
      asked: Later;
      reason: string;
      evidence?: EvidenceRef[];
    }
  | { type: "extensionSeconded"; v: 1; requestId: string; personId: string; later: Later }
  | {
      type: "extensionGranted";
      v: 1;
      requestId: string;
      target: TimeTarget;
      organizationId: string;
      later: Later;
      reasons: string;
      /** The date before, and the one that holds now. */
      before: Day | null;
      dueOn: Day | null;
    }
  | { type: "extensionRefused"; v: 1; requestId: string; target: TimeTarget; organizationId: string; reasons: string }
  | { type: "extensionReminded"; v: 1; key: string; requestId: string }
  | {
      type: "suspended";
      v: 1;
      suspensionId: string;
      target: TimeTarget;
      from: Day;
      ground: string;
      citation: string;
      until?: Day;
      reason: string;
    }
  | { type: "resumed"; v: 1; suspensionId: string; target: TimeTarget; to: Day; reason?: string }
  | { type: "standingScheduled"; v: 1; key: string; from: Day }
  | { type: "standingReminded"; v: 1; key: string; period: Day; dueOn: Day; organizationIds: string[] }
  | { type: "standingPeriodClosed"; v: 1; period: Day; dueOn: Day; reported: string[]; missing: string[] }
  | {
      type: "lookBackScheduled";
      v: 1;
      lookBackId: string;
      on: Day;
      method: LookBackMethod;
      personId?: string;
      sampleId?: string;
      /** The day that was planned before, where one is moved. */
      before?: Day;
    }
  | { type: "lookBackRecorded"; v: 1; lookBackId: string; outcome: "held" | "rebound"; findings: string; evidence?: EvidenceRef[] }
  | { type: "lookBackReminded"; v: 1; key: string; lookBackId: string; dueOn: Day }
  | { type: "reminderDropped"; v: 1; key: string }
  | { type: "concluded"; v: 1 };

/** Events that accompany the work without changing what it rests on. */
export const neutralEvents: ReadonlySet<RectificationEvent["type"]> = new Set<RectificationEvent["type"]>([
  "commented",
  "acknowledgementReminded",
  "dueReminded",
  "overdue",
  "verificationReminded",
  "extensionReminded",
  "standingScheduled",
  "standingReminded",
  "lookBackReminded",
  "reminderDropped",
  "rungWaiting",
  "waitingRungReminded",
  "rungRaised",
  "rungWaived",
  "listingLifted",
  "letterIssued",
  "receiptSigned",
  "letterReplied",
  "replyReminded",
]);
