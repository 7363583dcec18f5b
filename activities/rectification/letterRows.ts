import type { Matter } from "../../domain/process/matter.ts";
import type { RectificationEvent } from "../../domain/rectification/events.ts";
import { letterContent } from "../../domain/rectification/letterContent.ts";
import type { RectificationState } from "../../domain/rectification/state.ts";
import { touchedLetters, writeLetters } from "../letters/writeLetters.ts";
import type { Transaction } from "../projection.ts";

type IssueMatter = Matter<RectificationState, RectificationEvent>;

/** Writes the letters that a step of an issue issued or touched. */
export async function saveLetters(transaction: Transaction, after: IssueMatter, before: IssueMatter | null): Promise<void> {
  const { id: matterId, state } = after;
  const { issueId: subjectId, jurisdictionId, office, planId } = state;
  const contentOf = (letter: Parameters<typeof letterContent>[1]): ReturnType<typeof letterContent> => letterContent(state, letter);
  const place = { matterId, subjectId, jurisdictionId, issuerId: office.organizationId, planId, contentOf };
  await writeLetters(transaction, place, touchedLetters(state.letters ?? [], before?.state.letters ?? []));
}
