import { shanghaiDate } from "../calendar/calendarDay.ts";
import type { Letter } from "../letters/letter.ts";
import { letterNumber } from "../letters/letter.ts";
import type { EarlierLetter, MatterContent } from "../letters/letterContent.ts";
import { acknowledgeDueOn } from "./agenda/acknowledgement.ts";
import { assignmentOf, issueDueFor, measureDueFor } from "./queries.ts";
import type { RectificationState } from "./state.ts";

/** What a letter says of its issue. @param state after the step that issued it */
export function letterContent(state: RectificationState, letter: Letter): MatterContent {
  const { organizationId } = letter;
  const { version, citation } = state.rules.policy;
  const assignment = assignmentOf(state, organizationId);
  const waitsForReceipt = letter.kind === "assignment_letter" && assignment?.state === "assigned";
  return {
    v: 1,
    issue: { number: state.number, section: state.section, title: state.title, descriptionHash: state.descriptionHash },
    role: assignment?.role ?? null,
    measures: state.measures
      .filter((measure) => letter.measureIds.includes(measure.id))
      .map((measure) => ({
        number: measure.number,
        textHash: measure.textHash,
        dueOn: measureDueFor(state, measure, organizationId),
      })),
    dueOn: letter.dueOn ?? (letter.kind === "assignment_letter" ? issueDueFor(state, organizationId) : null),
    acknowledgeBy: waitsForReceipt ? acknowledgeDueOn(state, assignment) : null,
    replyBy: letter.replyBy ?? null,
    // Version 0 are the product's own figures: nothing that an office could cite.
    citation: version > 0 ? citation : null,
    reason: letter.reason ?? null,
    meeting: letter.meeting ?? null,
    earlier: earlierLetters(state, letter),
    verifiedOn: state.verifiedAt === null ? null : shanghaiDate(state.verifiedAt),
  };
}

/** What had gone out to the same organization before about the same date; for a lifting, about the listing that it lifts. */
function earlierLetters(state: RectificationState, letter: Letter): EarlierLetter[] {
  return (state.letters ?? [])
    .filter((each) => each.organizationId === letter.organizationId && each.voidedAt === undefined && each.issuedAt < letter.issuedAt)
    .filter((each) => each.kind !== "assignment_letter" && each.kind !== "closing_notice" && each.kind !== "listing_lifted_notice")
    .filter((each) => (letter.kind === "listing_lifted_notice" ? each.kind === "listing_notice" : each.dueOn === letter.dueOn))
    .map((each) => ({ kind: each.kind, number: letterNumber(each), issuedOn: each.issuedOn }));
}
