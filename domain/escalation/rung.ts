import type { LetterKind } from "../letters/letter.ts";

/** The rungs of the ladder, lowest first: 催办, 督办, 约谈, 通报, 挂牌督办. */
export const escalationRungs = ["urging", "supervision", "interview", "circular", "listing"] as const;

export type EscalationRung = (typeof escalationRungs)[number];

/** The document that each rung makes. */
export const letterOfRung: Record<EscalationRung, LetterKind> = {
  urging: "urging_letter",
  supervision: "supervision_notice",
  interview: "interview_notice",
  circular: "circular",
  listing: "listing_notice",
};

export function isAbove(rung: EscalationRung, other: EscalationRung): boolean {
  return escalationRungs.indexOf(rung) > escalationRungs.indexOf(other);
}

export function higherOf(a: EscalationRung, b: EscalationRung): EscalationRung {
  return isAbove(b, a) ? b : a;
}
