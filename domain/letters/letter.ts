import { addWorkingDays } from "../calendar/workingDays.ts";
import type { CalendarRules } from "../calendar/workingDays.ts";
import type { IsoDate } from "../calendar/calendarDay.ts";
import type { Instant } from "../process/process.ts";

/** The documents that the coordination office issues to an organization, each numbered in its series. */
export const letterKinds = [
  /** 交办函 */
  "assignment_letter",
  /** 提醒敦促函 */
  "urging_letter",
  /** 督办通知书 */
  "supervision_notice",
  /** 约谈通知书 */
  "interview_notice",
  /** 通报 */
  "circular",
  /** 挂牌督办通知书 */
  "listing_notice",
  /** 解除挂牌督办通知书 */
  "listing_lifted_notice",
  /** 销号通知 */
  "closing_notice",
] as const;

export type LetterKind = (typeof letterKinds)[number];

/** What the rules say of letters. A policy without it issues none. */
export type LetterPolicy = {
  /** 发文字号 before the year, by kind. Kinds with the same words share one series of numbers. */
  symbols: Record<LetterKind, string>;
  /** Working days within which a written reply is asked for, by kind; none where it is absent. */
  replyWorkingDays: Partial<Record<LetterKind, number>>;
};

/** Where and when an organization is to come to be talked to (约谈). */
export interface Meeting {
  at: Instant;
  place: string;
}

/** What a letter says, by reference: names and texts are the register's and the text table's of the day. */
export interface LetterContent {
  kind: LetterKind;
  /** The addressee. */
  organizationId: string;
  measureIds: string[];
  /** The due date that the letter is about: missed, or to be kept. */
  dueOn?: IsoDate;
  replyBy?: IsoDate;
  reason?: string;
  meeting?: Meeting;
  /** The organizations that get a copy. */
  copyTo?: string[];
}

/** A letter as it is issued; the commit adds its number. */
export interface IssuedLetter extends LetterContent {
  id: string;
  symbol: string;
  year: number;
  issuedOn: IsoDate;
}

/** A letter that was issued. One that was taken back with its step stays, voided: its number is used up. */
export interface Letter extends IssuedLetter {
  /** The number within symbol and year, from 1, without gaps. */
  number: number;
  issuedAt: Instant;
  receipt?: { at: Instant; personId: string };
  repliedAt?: Instant;
  voidedAt?: Instant;
}

/** The series that a letter's number comes from: issuing organization and symbol; the year starts it anew. */
export function letterSeries(issuerId: string, letter: IssuedLetter): { series: string; year: number } {
  return { series: `letter:${issuerId}:${letter.symbol}`, year: letter.year };
}

/** 发文字号 as it is printed: 云综监督〔2026〕3号. */
export function letterNumber(letter: Pick<Letter, "symbol" | "year" | "number">): string {
  return `${letter.symbol}〔${letter.year}〕${letter.number}号`;
}

/** A letter's id among all letters; within its matter it is called by the last part alone. */
export function letterRowId(issueId: string, letterId: string): string {
  return `${issueId}-${letterId}`;
}

/** The day by whose end a written reply is due, where the rules ask for one. */
export function replyDay(policy: LetterPolicy, kind: LetterKind, calendar: CalendarRules, issuedOn: IsoDate): IsoDate | undefined {
  const days = policy.replyWorkingDays[kind];
  return days === undefined ? undefined : addWorkingDays(calendar, issuedOn, days);
}

/** Letters that still wait for the addressee's signed receipt (回执). */
export function unsigned(letters: readonly Letter[], organizationId: string): Letter[] {
  return letters.filter(
    (letter) => letter.organizationId === organizationId && letter.receipt === undefined && letter.voidedAt === undefined,
  );
}

/** 发文字号 of an office that has set none of its own. */
export const defaultLetterSymbols: Record<LetterKind, string> = {
  assignment_letter: "综监交办",
  urging_letter: "综监敦促",
  supervision_notice: "综监督办",
  interview_notice: "综监约谈",
  circular: "综监通报",
  listing_notice: "综监挂牌",
  listing_lifted_notice: "综监挂牌",
  closing_notice: "综监销号",
};
