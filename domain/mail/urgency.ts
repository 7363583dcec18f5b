/** Why a notice is sent at once, whatever its reader prefers and whatever the hour. */
export type UrgencyReason =
  /** A term runs from it: who reads it later has less time. */
  | "term_begins"
  /** It names a day that is near or past, and says nothing any more when that day is over. */
  | "day_is_near"
  /** Work is without an owner, or stands still, until somebody reads it. */
  | "work_stands_still"
  /** It takes back or changes what was said at once. */
  | "changes_what_was_said"
  /** Its reader has just asked for it and waits. */
  | "reader_waits";

export type Urgency = { urgent: true; why: UrgencyReason } | { urgent: false };

const at = (why: UrgencyReason): Urgency => ({ urgent: true, why });
const whenConvenient: Urgency = { urgent: false };

/** Which templates are urgent, and why. One that is not listed is urgent: being late does harm, being early does not. */
const urgencies: Readonly<Record<string, Urgency>> = {
  assignment: at("term_begins"),
  acknowledgement_reminder: at("day_is_near"),
  due_reminder: at("day_is_near"),
  overdue: at("day_is_near"),
  evidence_wanted: at("work_stands_still"),
  sign_off_wanted: whenConvenient,
  verification_wanted: whenConvenient,
  verification_reminder: at("day_is_near"),
  verification_result: whenConvenient,
  verifier_assigned: whenConvenient,
  assignment_returned: at("work_stands_still"),
  assignment_removed: whenConvenient,
  objection: at("work_stands_still"),
  standing: whenConvenient,
  released: whenConvenient,
  closing: whenConvenient,
  reopening: at("term_begins"),
  correction: at("changes_what_was_said"),
  handover: whenConvenient,
  withdrawal: whenConvenient,
  extension_wanted: at("work_stands_still"),
  extension_reminder: at("day_is_near"),
  extension_granted: at("changes_what_was_said"),
  extension_refused: at("day_is_near"),
  suspension: at("changes_what_was_said"),
  resumption: at("term_begins"),
  standing_reminder: at("day_is_near"),
  standing_missing: at("day_is_near"),
  look_back_planned: whenConvenient,
  look_back_due: at("day_is_near"),
  escalation: at("term_begins"),
  escalation_waiting: at("work_stands_still"),
  listing_lifted: whenConvenient,
  letter_replied: whenConvenient,
  letter_reply_overdue: at("day_is_near"),
  visit_assigned: at("term_begins"),
  visit_team: whenConvenient,
  visit_confirmation_reminder: at("day_is_near"),
  visit_recusal_declared: at("work_stands_still"),
  visit_recusal_decided: at("work_stands_still"),
  visit_replaced: at("changes_what_was_said"),
  visit_conflict: at("work_stands_still"),
  visit_signature_voided: at("work_stands_still"),
  visit_result_reminder: at("day_is_near"),
  visit_overdue: at("day_is_near"),
  visit_escalation: at("term_begins"),
  visit_escalation_waiting: at("work_stands_still"),
  visit_listing_lifted: whenConvenient,
  visit_letter_replied: whenConvenient,
  visit_letter_reply_overdue: at("day_is_near"),
  visit_completed: whenConvenient,
  visit_reopened: at("work_stands_still"),
  visit_late_entries: whenConvenient,
  visit_publication_wanted: at("work_stands_still"),
  visit_publication_reminder: at("day_is_near"),
  visit_problem: at("term_begins"),
  visit_transferred: at("term_begins"),
  visit_follow_up_reminder: at("day_is_near"),
  visit_withdrawn: at("changes_what_was_said"),
  link_code: at("reader_waits"),
  retracted: at("changes_what_was_said"),
  inspection_approval_wanted: whenConvenient,
  inspection_approved: whenConvenient,
  inspection_commitment_wanted: at("term_begins"),
  inspection_reveal_wanted: at("term_begins"),
  inspection_frozen_anew: at("changes_what_was_said"),
  inspection_beacon_wanted: at("work_stands_still"),
  inspection_drawn: whenConvenient,
  inspection_locked: whenConvenient,
  inspection_substitution_wanted: at("term_begins"),
  inspection_substitution_refused: whenConvenient,
  inspection_substituted: whenConvenient,
  inspection_results_due: at("day_is_near"),
  inspection_results_complete: whenConvenient,
  inspection_cancelled: at("changes_what_was_said"),
};

/** Total, for templates of any release. */
export function urgencyOf(template: string): Urgency {
  return Object.hasOwn(urgencies, template) ? (urgencies[template] ?? at("work_stands_still")) : at("work_stands_still");
}

/** Templates whose urgency somebody has decided. */
export const decidedTemplates: readonly string[] = Object.keys(urgencies);
