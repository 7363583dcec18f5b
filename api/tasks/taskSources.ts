import { Prisma } from "../../generated/prisma/client.ts";
import type { Caller } from "../core/caller.ts";

/**
 * What waits for a caller, as queries with the same columns: kind, key (unique among all), issue_id, due_sort, and a few facts. What waits for an organization is
 * read off the rows of assignments and measures; what waits for the office, off the issues' status.
 */
export function taskSources(caller: Caller): Prisma.Sql[] {
  const sources = [
    ...visitTasks(caller),
    ...organizationTasks(caller),
    verifierTasks(caller),
    lookBackTasks(caller),
    ...leaderTasks(caller),
  ];
  return caller.isOffice ? [...sources, ...officeTasks(caller)] : sources;
}

/** What waits for inspectors, their departments and the office in visits; `issue_id` is the visit's id. */
function visitTasks({ jurisdictionId, personId, organizationId, roles, isOffice }: Caller): Prisma.Sql[] {
  if (roles.includes("auditor")) return [];
  const mine = Prisma.sql`s.jurisdiction_id = ${jurisdictionId} AND s.person_id = ${personId} AND v.open AND NOT v.completed`;
  const own = Prisma.sql`v.jurisdiction_id = ${jurisdictionId} AND v.open`;
  const inspectors = [
    Prisma.sql`
      SELECT 'visit_confirm', 'visit_confirm:' || s.visit_id || ':' || s.inspector_id, s.visit_id, s.due_on, ${NO_FACTS}
      FROM visit_member s JOIN visit v ON v.id = s.visit_id WHERE ${mine} AND s.state = 'assigned'`,
    Prisma.sql`
      SELECT 'visit_result', 'visit_result:' || s.visit_id || ':' || s.inspector_id, s.visit_id, v.result_due_on, ${NO_FACTS}
      FROM visit_member s JOIN visit v ON v.id = s.visit_id WHERE ${mine} AND s.state = 'confirmed' AND NOT s.signed`,
    Prisma.sql`
      SELECT 'visit_conflict', 'visit_conflict:' || s.visit_id || ':' || s.inspector_id, s.visit_id, v.result_due_on, v.conflicts, NULL::text, NULL::text
      FROM visit_member s JOIN visit v ON v.id = s.visit_id WHERE ${mine} AND s.state = 'confirmed' AND v.conflicts > 0`,
  ];
  const problem = Prisma.sql`f.jurisdiction_id = ${jurisdictionId} AND f.kind IS NULL AND f.wants = 'decision'`;
  const departments = roles.includes("officer")
    ? [
        Prisma.sql`
          SELECT 'visit_transfer', 'visit_transfer:' || f.visit_id || ':' || f.subject, f.visit_id, v.follow_up_due_on, ${NO_FACTS}
          FROM visit_follow_up f JOIN visit v ON v.id = f.visit_id WHERE ${problem} AND f.organization_id = ${organizationId} AND v.open`,
      ]
    : [];
  if (!isOffice) return [...inspectors, ...departments];
  const leaders = roles.includes("leader")
    ? [
        Prisma.sql`
          SELECT 'visit_confirm_escalation', 'visit_confirm_escalation:' || l.visit_id || ':' || l.organization_id, l.visit_id,
                 to_char(l.waiting_since AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD'), NULL::int, l.organization_id, l.waiting_rung
          FROM visit_ladder l WHERE l.jurisdiction_id = ${jurisdictionId} AND l.waiting_rung IS NOT NULL`,
      ]
    : [];
  return [
    ...inspectors,
    ...leaders,
    Prisma.sql`
      SELECT 'visit_recusal', 'visit_recusal:' || s.visit_id || ':' || s.inspector_id, s.visit_id, v.result_due_on, NULL::int, s.organization_id, NULL::text
      FROM visit_member s JOIN visit v ON v.id = s.visit_id WHERE ${own} AND NOT v.completed AND s.state = 'recusal_declared'`,
    Prisma.sql`
      SELECT 'visit_publish', 'visit_publish:' || v.id, v.id, v.publication_due_on, ${NO_FACTS}
      FROM visit v WHERE ${own} AND v.status = 'completed'`,
    // Whoever prepared it does not approve it.
    Prisma.sql`
      SELECT 'visit_approve_publication', 'visit_approve_publication:' || v.id, v.id, v.publication_due_on, ${NO_FACTS}
      FROM visit v WHERE v.jurisdiction_id = ${jurisdictionId} AND v.prepared_by IS NOT NULL AND v.prepared_by <> ${personId}`,
    Prisma.sql`
      SELECT 'visit_transfer', 'visit_transfer:' || f.visit_id || ':' || f.subject, f.visit_id, v.follow_up_due_on, ${NO_FACTS}
      FROM visit_follow_up f JOIN visit v ON v.id = f.visit_id WHERE ${problem} AND v.open`,
  ];
}

const NO_FACTS = Prisma.sql`NULL::int AS count, NULL::text AS subject, NULL::text AS state`;

function organizationTasks({ jurisdictionId, organizationId, roles }: Caller): Prisma.Sql[] {
  if (roles.includes("auditor")) return [];
  const mine = Prisma.sql`a.jurisdiction_id = ${jurisdictionId} AND a.organization_id = ${organizationId} AND a.current AND a.issue_open`;
  const addressed = Prisma.sql`l.jurisdiction_id = ${jurisdictionId} AND l.organization_id = ${organizationId} AND l.voided_at IS NULL`;
  const working = Prisma.sql`i.status IN ('assigned', 'in_progress')`;
  const wanting = Prisma.sql`w.issue_id = a.issue_id AND w.state IN ('open', 'rejected')`;
  return [
    Prisma.sql`
      SELECT 'acknowledge' AS kind, 'acknowledge:' || a.issue_id || ':' || a.assignment_id AS key, a.issue_id,
             COALESCE(a.acknowledge_due_on, a.due_sort) AS due_sort, ${NO_FACTS}
      FROM rectification_assignment a WHERE ${mine} AND a.state = 'assigned'`,
    Prisma.sql`
      SELECT 'report_standing', 'report_standing:' || a.issue_id, a.issue_id, a.report_due_on, ${NO_FACTS}
      FROM rectification_assignment a WHERE ${mine} AND a.report_due_on IS NOT NULL AND a.state <> 'assigned'`,
    // Who signs for the task signs for the letter that brought it.
    Prisma.sql`
      SELECT 'sign_receipt', 'sign_receipt:' || l.id, l.issue_id, l.issued_on, NULL::int, NULL::text, l.kind
      FROM letter l WHERE ${addressed} AND l.receipt_at IS NULL AND l.kind <> 'assignment_letter'`,
    Prisma.sql`
      SELECT 'reply_to_letter', 'reply_to_letter:' || l.id, l.issue_id, l.reply_by, NULL::int, NULL::text, l.kind
      FROM letter l WHERE ${addressed} AND l.replied_at IS NULL AND l.reply_by IS NOT NULL`,
    Prisma.sql`
      SELECT 'submit_evidence', 'submit_evidence:' || a.issue_id, a.issue_id, MIN(COALESCE(w.due_on, a.due_sort)),
             NULLIF(COUNT(*) FILTER (WHERE w.state = 'rejected'), 0)::int, NULL::text, NULL::text
      FROM rectification_assignment a
      JOIN rectification_issue i ON i.id = a.issue_id AND ${working}
      JOIN rectification_measure w ON ${wanting} AND a.organization_id = ANY (w.owners)
      WHERE ${mine} AND a.state <> 'assigned'
      GROUP BY a.issue_id`,
    Prisma.sql`
      SELECT 'sign_off', 'sign_off:' || a.issue_id, a.issue_id, a.due_sort, ${NO_FACTS}
      FROM rectification_assignment a JOIN rectification_issue i ON i.id = a.issue_id AND ${working}
      WHERE ${mine} AND a.role = 'cooperating' AND a.state = 'acknowledged'
        AND EXISTS (SELECT 1 FROM rectification_measure m WHERE m.issue_id = a.issue_id)
        AND NOT EXISTS (SELECT 1 FROM rectification_measure w WHERE ${wanting})`,
    Prisma.sql`
      SELECT 'request_verification', 'request_verification:' || a.issue_id, a.issue_id, a.due_sort, ${NO_FACTS}
      FROM rectification_assignment a JOIN rectification_issue i ON i.id = a.issue_id AND ${working}
      WHERE ${mine} AND a.role = 'lead' AND a.state <> 'assigned'
        AND NOT EXISTS (SELECT 1 FROM rectification_measure w WHERE ${wanting})
        AND NOT EXISTS (SELECT 1 FROM rectification_assignment c WHERE c.issue_id = a.issue_id AND c.current AND c.role = 'cooperating'
                        AND c.state IN ('assigned', 'acknowledged'))`,
  ];
}

/** For the named verifier, whoever employs them; without one, verification waits for the office. */
function verifierTasks({ jurisdictionId, personId }: Caller): Prisma.Sql {
  return Prisma.sql`
    SELECT 'verify' AS kind, 'verify:' || i.id AS key, i.id AS issue_id, i.due_sort, ${NO_FACTS}
    FROM rectification_issue i
    WHERE i.jurisdiction_id = ${jurisdictionId} AND i.status = 'awaiting_verification' AND i.verifier_id = ${personId}`;
}

/** Look-backs for which the caller was named. */
function lookBackTasks({ jurisdictionId, personId }: Caller): Prisma.Sql {
  return Prisma.sql`
    SELECT 'look_back', 'look_back:' || i.id, i.id, i.look_back_due_on, ${NO_FACTS}
    FROM rectification_issue i
    WHERE i.jurisdiction_id = ${jurisdictionId} AND i.look_back_due_on IS NOT NULL AND i.look_back_person_id = ${personId}`;
}

/** Requests for more time wait for the office's leaders; one that has a leader's word waits for a second person, who sees it in the issue. */
function leaderTasks({ jurisdictionId, isOffice, roles }: Caller): Prisma.Sql[] {
  if (!isOffice || !roles.includes("leader")) return [];
  return [
    Prisma.sql`
      SELECT 'decide_extension', 'decide_extension:' || i.id, i.id, i.extension_due_on, i.extensions_waiting, NULL::text, NULL::text
      FROM rectification_issue i WHERE i.jurisdiction_id = ${jurisdictionId} AND i.extensions_waiting > 0`,
    Prisma.sql`
      SELECT 'confirm_escalation', 'confirm_escalation:' || l.issue_id || ':' || l.organization_id, l.issue_id,
             to_char(l.waiting_since AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD'), NULL::int, l.organization_id, l.waiting_rung
      FROM rectification_ladder l WHERE l.jurisdiction_id = ${jurisdictionId} AND l.waiting_rung IS NOT NULL`,
  ];
}

function officeTasks({ jurisdictionId }: Caller): Prisma.Sql[] {
  const own = Prisma.sql`i.jurisdiction_id = ${jurisdictionId}`;
  const byStatus = (kind: string, status: string, also: Prisma.Sql = Prisma.empty): Prisma.Sql => Prisma.sql`
    SELECT ${kind}, ${`${kind}:`} || i.id, i.id, i.due_sort, ${NO_FACTS}
    FROM rectification_issue i WHERE ${own} AND i.status = ${status} ${also}`;
  return [
    byStatus("verify", "awaiting_verification", Prisma.sql`AND i.verifier_id IS NULL`),
    byStatus("assign", "registered"),
    byStatus("close", "verified"),
    Prisma.sql`
      SELECT 'look_back', 'look_back:' || i.id, i.id, i.look_back_due_on, ${NO_FACTS}
      FROM rectification_issue i WHERE ${own} AND i.look_back_due_on IS NOT NULL AND i.look_back_person_id IS NULL`,
    Prisma.sql`
      SELECT 'reassign', 'reassign:' || a.issue_id || ':' || a.assignment_id, a.issue_id, a.due_sort, NULL::int, a.organization_id, a.assignment_id
      FROM rectification_assignment a
      WHERE a.jurisdiction_id = ${jurisdictionId} AND a.issue_open AND a.state = 'returned'`,
    Prisma.sql`
      SELECT 'decide_objection', 'decide_objection:' || i.id, i.id, i.due_sort, o.undecided::int, NULL::text, NULL::text
      FROM rectification_issue i JOIN matter m ON m.id = i.matter_id
      CROSS JOIN LATERAL (SELECT COUNT(*) AS undecided FROM jsonb_array_elements(m.snapshot #> '{state,publicity,objections}') x
                          WHERE NOT x ? 'outcome') o
      WHERE ${own} AND i.status = 'in_publicity' AND o.undecided > 0`,
    unacknowledged(jurisdictionId),
    failedNotice(jurisdictionId, Prisma.sql`n.id = f.mail_id`),
    // A digest that failed is a task for each notice in it: they belong to different issues.
    failedNotice(jurisdictionId, Prisma.sql`n.digest_id = f.mail_id`),
  ];
}

/** Nobody has signed, the day has passed, and every reminder of it has gone out. */
function unacknowledged(jurisdictionId: string): Prisma.Sql {
  return Prisma.sql`
    SELECT 'acknowledgement_missing', 'acknowledgement_missing:' || a.issue_id || ':' || a.assignment_id, a.issue_id, a.acknowledge_due_on,
           NULL::int, a.organization_id, NULL::text
    FROM rectification_assignment a JOIN rectification_issue i ON i.id = a.issue_id JOIN matter m ON m.id = i.matter_id
    WHERE a.jurisdiction_id = ${jurisdictionId} AND a.current AND a.issue_open AND a.state = 'assigned'
      AND a.acknowledge_due_on < to_char(now() AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD')
      AND (SELECT COUNT(*) FROM jsonb_array_elements_text(COALESCE(m.snapshot #> '{state,done}', '[]')) k
           WHERE starts_with(k, 'acknowledge:' || a.assignment_id || ':'))
          >= jsonb_array_length(COALESCE(m.snapshot #> '{state,rules,policy,body,acknowledgeReminderWorkingDays}', '[]'))`;
}

/** Until somebody has sent it again, or dismissed it with a reason. Kind of failure, person and mail stand in `state`, parted by colons. */
function failedNotice(jurisdictionId: string, which: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT 'mail', 'mail:' || f.id || ':' || n.id, i.id, to_char(f.at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD'), NULL::int,
           COALESCE(n.organization_id, ''), f.kind || ':' || COALESCE(n.person_id, '') || ':' || f.mail_id
    FROM mail_failure f JOIN outbox_mail n ON ${which} JOIN rectification_issue i ON i.matter_id = n.matter_id
    WHERE f.jurisdiction_id = ${jurisdictionId} AND f.resolved_at IS NULL`;
}
