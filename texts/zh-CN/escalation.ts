import type { EscalationRung } from "../../domain/escalation/rung.ts";
import type { LetterKind } from "../../domain/letters/letter.ts";
import { dateText } from "./clock.ts";
import { letterNumber } from "../../domain/letters/letter.ts";

/** The rungs of the ladder, as the field calls them. */
export const rungTexts: Record<EscalationRung, string> = {
  urging: "催办",
  supervision: "督办",
  interview: "约谈",
  circular: "通报",
  listing: "挂牌督办",
};

/** The documents (文书) by their titles. */
export const letterTexts: Record<LetterKind, string> = {
  assignment_letter: "交办函",
  urging_letter: "提醒敦促函",
  supervision_notice: "督办通知书",
  interview_notice: "约谈通知书",
  circular: "通报",
  listing_notice: "挂牌督办通知书",
  listing_lifted_notice: "解除挂牌督办通知书",
  closing_notice: "销号通知",
};

export function isRung(value: unknown): value is EscalationRung {
  return typeof value === "string" && Object.hasOwn(rungTexts, value);
}

export function isLetterKind(value: unknown): value is LetterKind {
  return typeof value === "string" && Object.hasOwn(letterTexts, value);
}

/** 督办通知书（综监督办〔2026〕3号）. */
export function letterTitle(letter: { kind: LetterKind; symbol: string; year: number; number: number }): string {
  return `${letterTexts[letter.kind]}（${letterNumber(letter)}）`;
}

/** An instant as people write it in China: 2026年12月8日（周二）09:30. */
export function momentText(instant: string): string {
  const utc = new Date(instant).toISOString();
  const inShanghai = new Date(Date.parse(utc) + 8 * 3_600_000).toISOString();
  return `${dateText(inShanghai.slice(0, 10))}${inShanghai.slice(11, 16)}`;
}
