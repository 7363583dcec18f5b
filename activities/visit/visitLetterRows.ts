import type { Letter } from "../../domain/letters/letter.ts";
import { letterNumber } from "../../domain/letters/letter.ts";
import type { MatterContent } from "../../domain/letters/letterContent.ts";
import type { Matter } from "../../domain/process/matter.ts";
import type { VisitEvent } from "../../domain/visit/events.ts";
import type { VisitState } from "../../domain/visit/state.ts";
import { addressOf } from "../../domain/visit/view.ts";
import { touchedLetters, writeLetters } from "../letters/writeLetters.ts";
import type { Transaction } from "../projection.ts";

type VisitMatter = Matter<VisitState, VisitEvent>;

/** Writes the letters that a step of a visit issued or touched. The object is named as the register names it on the day. */
export async function saveVisitLetters(transaction: Transaction, after: VisitMatter, before: VisitMatter | null): Promise<void> {
  const { id: matterId, state } = after;
  const letters = touchedLetters(state.letters ?? [], before?.state.letters ?? []);
  if (letters.length === 0) return;
  const { jurisdictionId, office, object } = state;
  const named = await transaction.inspectionObject.findFirst({ where: { id: object.id, jurisdictionId }, select: { name: true } });
  const contentOf = (letter: Letter): MatterContent => visitLetterContent(state, letter, named?.name ?? "");
  const place = { matterId, subjectId: addressOf(state.visitId), jurisdictionId, issuerId: office.organizationId, planId: null, contentOf };
  await writeLetters(transaction, place, letters);
}

function visitLetterContent(state: VisitState, letter: Letter, title: string): MatterContent {
  const { version, citation } = state.rules.policy;
  return {
    v: 1,
    about: "visit",
    issue: { number: state.number, section: null, title, descriptionHash: "" },
    role: null,
    measures: [],
    dueOn: letter.dueOn ?? state.resultDueOn,
    acknowledgeBy: null,
    replyBy: letter.replyBy ?? null,
    citation: version > 0 ? citation : null,
    reason: letter.reason ?? null,
    meeting: letter.meeting ?? null,
    earlier: (state.letters ?? [])
      .filter((each) => each.organizationId === letter.organizationId && each.voidedAt === undefined && each.issuedAt < letter.issuedAt)
      .map((each) => ({ kind: each.kind, number: letterNumber(each), issuedOn: each.issuedOn })),
    verifiedOn: null,
  };
}
