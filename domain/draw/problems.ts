import type { ErrorCode } from "../errors/errorCodes.ts";
import type { Facts } from "../process/json.ts";

/** Why a draw cannot be, with the figures that a person needs to mend it. */
export type DrawProblem = { code: ErrorCode; facts: Facts };

/** How many problems of one code are listed one by one; of more, only their number is kept. */
export const LISTED_PER_CODE = 1_000;

/** All problems found before anything is drawn, in memory that bad registers of a million rows cannot exhaust. */
export class DrawProblems {
  readonly #listed: DrawProblem[] = [];
  readonly #counts = new Map<ErrorCode, number>();

  add(code: ErrorCode, facts: Facts = {}): void {
    const count = (this.#counts.get(code) ?? 0) + 1;
    this.#counts.set(code, count);
    if (count <= LISTED_PER_CODE) this.#listed.push({ code, facts });
  }

  addAll(problems: readonly DrawProblem[]): void {
    for (const { code, facts } of problems) this.add(code, facts);
  }

  get listed(): readonly DrawProblem[] {
    return this.#listed;
  }

  /** How often each code was met, also beyond what is listed. */
  get counts(): Partial<Record<ErrorCode, number>> {
    return Object.fromEntries(this.#counts);
  }

  get any(): boolean {
    return this.#listed.length > 0;
  }
}

/** Thrown by the draw itself where its input is not what was frozen: no caller can mend that by trying again. */
export class DrawError extends Error {
  readonly code: ErrorCode;
  readonly facts: Facts;

  constructor({ code, facts }: DrawProblem) {
    super(`${code} ${JSON.stringify(facts)}`);
    this.name = "DrawError";
    this.code = code;
    this.facts = facts;
  }
}
