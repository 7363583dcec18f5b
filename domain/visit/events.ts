import type { LadderEvent, LetterEvent } from "../escalation/events.ts";
import type { IsoDate } from "../calendar/calendarDay.ts";
import type { EvidenceRef } from "../rectification/state.ts";
import type { Entry } from "./entries.ts";
import type { TeamMember, VisitDepartment, VisitInput } from "./input.ts";
import type { Redaction } from "./publication.ts";
import type { TransferGround } from "./state.ts";

/** An entry as an event holds it: moment and person are the step's. */
export type WrittenEntry = Entry & { inspectorId: string; organizationId: string };

/** Everything that can have happened to a visit. `v` is the shape's version; a shape once written is read for good. */
export type VisitEvent =
  | { type: "assigned"; v: 1; departments: VisitDepartment[] }
  | { type: "confirmed"; v: 1; organizationId: string; inspectorId: string }
  | { type: "recusalDeclared"; v: 1; organizationId: string; inspectorId: string; reason: string }
  | { type: "recusalDecided"; v: 1; organizationId: string; inspectorId: string; outcome: "accepted" | "refused"; reasons?: string }
  | { type: "inspectorReplaced"; v: 1; substitution: number; organizationId: string; outInspectorId: string; in: TeamMember }
  | { type: "objectReplaced"; v: 1; substitution: number; object: VisitInput["object"]; departments: VisitDepartment[] }
  /** `late`: the result was complete already; kept beside it. */
  | { type: "entriesReceived"; v: 1; entries: WrittenEntry[]; late?: true }
  | { type: "signaturesVoided"; v: 1; inspectorIds: string[] }
  | { type: "signed"; v: 1; organizationId: string; inspectorId: string; covers: string[]; paper?: EvidenceRef }
  | { type: "completed"; v: 1; publicationDueOn: IsoDate }
  | { type: "resultsReopened"; v: 1; reason: string }
  | { type: "publicationPrepared"; v: 1; edition: number; redactions: Redaction[]; reason?: string }
  | { type: "publicationApproved"; v: 1; edition: number }
  | { type: "published"; v: 1; edition: number }
  | { type: "issueStarted"; v: 1; subject: string; issueId: string; organizationId: string }
  | {
      type: "caseTransferred";
      v: 1;
      transferId: string;
      subject: string;
      organizationId: string;
      ground: TransferGround;
      to: { organizationId: string } | { name: string };
      reason: string;
      symbol: string;
      year: number;
    }
  | { type: "followUpSettled"; v: 1; subject: string; reason: string }
  | { type: "followedUp"; v: 1 }
  | { type: "closed"; v: 1 }
  | { type: "withdrawn"; v: 1; reason: string }
  | { type: "commented"; v: 1; text: string }
  | { type: "confirmationReminded"; v: 1; key: string; organizationIds: string[]; dueOn: IsoDate }
  | { type: "resultReminded"; v: 1; key: string; organizationIds: string[]; workingDaysBefore: number }
  | { type: "overdue"; v: 1; key: string; dueOn: IsoDate; organizationIds: string[] }
  | { type: "publicationReminded"; v: 1; key: string; dueOn: IsoDate; workingDaysBefore: number }
  | { type: "followUpReminded"; v: 1; key: string; subjects: string[]; organizationIds: string[]; dueOn: IsoDate }
  | { type: "reminderDropped"; v: 1; key: string }
  | LadderEvent
  | LetterEvent
  | { type: "letterReplied"; v: 1; letterId: string; organizationId: string; textHash: string };

/** Events that accompany the work without changing what it rests on. */
export const neutralEvents: ReadonlySet<VisitEvent["type"]> = new Set<VisitEvent["type"]>([
  "commented",
  "confirmationReminded",
  "resultReminded",
  "overdue",
  "publicationReminded",
  "followUpReminded",
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
