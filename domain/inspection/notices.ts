import { shanghaiDate } from "../calendar/calendarDay.ts";
import { assertNever } from "../process/assertNever.ts";
import type { Facts } from "../process/json.ts";
import type { NoticeDraft, Recipient, Stamped } from "../process/process.ts";
import { meter } from "./decide/drawing.ts";
import type { InspectionEvent } from "./events.ts";
import type { InspectionState } from "./state.ts";

/** The templates of this process's notices; the words lie in texts/. */
export const inspectionTemplates = [
  "inspection_approval_wanted",
  "inspection_approved",
  "inspection_commitment_wanted",
  "inspection_reveal_wanted",
  "inspection_frozen_anew",
  "inspection_beacon_wanted",
  "inspection_drawn",
  "inspection_locked",
  "inspection_substitution_wanted",
  "inspection_substitution_refused",
  "inspection_substituted",
  "inspection_results_due",
  "inspection_results_complete",
  "inspection_cancelled",
] as const;

export type InspectionTemplate = (typeof inspectionTemplates)[number];

/** Who is told what of an event, judged by the state after it. Nothing of who was drawn is in a mail about the batch: each visit tells its own team. */
export function notices(event: Stamped<InspectionEvent>, state: InspectionState): NoticeDraft[] {
  const draft = (to: Recipient, template: InspectionTemplate, facts: Facts = {}): NoticeDraft => ({
    to,
    template,
    facts: { inspectionId: state.batchId, title: state.plan.title, ...facts },
  });
  const departments = (state.frozen?.record.departments ?? state.plan.departments.map(({ organizationId: id }) => ({ id }))).map(
    ({ id }) => id,
  );
  const each = (ids: readonly string[], template: InspectionTemplate, facts: Facts = {}): NoticeDraft[] =>
    ids.map((organizationId) => draft({ organizationId }, template, { organizationId, ...facts }));
  const office: Recipient = { office: true };
  const leaders: Recipient = { leaders: true };
  const record = state.frozen?.record;
  const reminded = ({ of, dueOn, organizationIds }: Extract<InspectionEvent, { type: "reminded" }>): NoticeDraft[] => {
    switch (of) {
      case "approval":
        return [draft(leaders, "inspection_approval_wanted")];
      case "commitments":
        return each(organizationIds, "inspection_commitment_wanted", { dueOn });
      case "reveals":
        return each(organizationIds, "inspection_reveal_wanted", { dueOn });
      case "beacon":
      case "substitution_beacon":
        return [draft(office, "inspection_beacon_wanted", { dueOn })];
      case "results":
        return [draft(office, "inspection_results_due", { dueOn })];
      default:
        return assertNever(of);
    }
  };

  switch (event.type) {
    case "drafted":
      return [draft(leaders, "inspection_approval_wanted")];
    case "approved":
      return [draft(office, "inspection_approved")];
    case "rostersFrozen":
      return each(departments, "inspection_commitment_wanted", { dueOn: day(record?.commitUntil), until: record?.commitUntil });
    case "commitmentsClosed": {
      const committed = event.commitments.flatMap(([id, hash]) => (hash === null ? [] : [id]));
      return each(committed, "inspection_reveal_wanted", { dueOn: day(record?.revealUntil), until: record?.revealUntil });
    }
    case "freezeVoided":
      return [draft(office, "inspection_frozen_anew", { reason: event.reason }), ...each(departments, "inspection_frozen_anew")];
    case "drawn":
      return [
        draft(office, "inspection_drawn", { count: event.visits }),
        ...each(departments, "inspection_drawn", { count: event.visits }),
      ];
    case "locked":
      return each(departments, "inspection_locked", { count: state.drawn?.visits, dueOn: state.plan.schedule.resultsDueOn });
    case "substitutionAsked":
      return [draft(leaders, "inspection_substitution_wanted", substitutionFacts(state, event.out.kind, event.explanation))];
    case "substitutionRefused":
      return [draft(office, "inspection_substitution_refused", { reason: event.reasons })];
    case "substituted": {
      const request = state.lastSubstitution?.request;
      const facts = substitutionFacts(state, request?.kind ?? "inspector", request?.reason);
      const own = request?.department ?? null;
      return [draft(office, "inspection_substituted", facts), ...(own === null ? [] : each([own], "inspection_substituted", facts))];
    }
    case "resultsComplete":
      return [draft(office, "inspection_results_complete")];
    case "cancelled":
      return [
        draft(office, "inspection_cancelled", { reason: event.reason }),
        ...each(departments, "inspection_cancelled", { reason: event.reason }),
      ];
    case "reminded":
      return reminded(event);
    case "corrected":
    case "rescheduled":
    case "committed":
    case "revealed":
    case "revealsClosed":
    case "beaconRecorded":
    case "beaconConfirmed":
    case "substitutionRequested":
    case "visitTold":
    case "visitsStarted":
    case "visitsCounted":
    case "allPublished":
    case "closed":
    case "commented":
      return [];
  }
}

function day(instant: string | undefined): string | undefined {
  return instant === undefined ? undefined : shanghaiDate(instant);
}

function substitutionFacts(state: InspectionState, kind: "inspector" | "object", reason: string | undefined): Facts {
  const { used, limit } = meter(state, kind);
  return { kind, reason, used, limit };
}
