import type { FrozenRecord, Hash, SubstitutionOutcome } from "../draw/record.ts";
import type { DrawProblem } from "../draw/problems.ts";
import type { Facts, Json } from "../process/json.ts";
import { isRule } from "../process/actor.ts";
import type { Context, Instant } from "../process/process.ts";
import type { InspectionCommand } from "./commands.ts";
import type { DrawnSummary, VisitCounts } from "./events.ts";
import type { InspectionState } from "./state.ts";

/** What was found, or done outside, before the decision; recorded with it. Which member is there depends on the command. */
export type InspectionFacts =
  | { kind: "frozen"; rosterId: string; frozen: FrozenRecord; frozenHash: Hash }
  /** Everything that stands against the freeze; of each code a bounded number, beside how many there are. */
  | { kind: "unfit"; problems: DrawProblem[]; counts: Record<string, number> }
  | ({ kind: "drawn" } & DrawnSummary)
  | { kind: "substitutable"; out: Hash; unavailable: Hash[] }
  | { kind: "problem"; problem: DrawProblem }
  | { kind: "substitute"; outcome: SubstitutionOutcome }
  | { kind: "started"; to: number }
  | { kind: "told" }
  | { kind: "counts"; counts: VisitCounts };

/** A look at the tables. */
export interface CountQuery extends Facts {
  of: "visits";
  batchId: string;
}

/** What a command does outside the workflow before it is decided. Each is repeatable: the same work again comes to the same. */
export type InspectionWork =
  | { do: "freeze"; now: Instant; state: WorkState; asOf: { objects?: string; inspectors?: string } }
  | { do: "draw"; now: Instant; state: WorkState }
  | { do: "judgeSubstitution"; now: Instant; state: WorkState; requestId: string; approver: string }
  | { do: "substitute"; now: Instant; state: WorkState; value: string }
  | { do: "startVisits"; now: Instant; state: WorkState; from: number }
  | { do: "tellVisit"; now: Instant; state: WorkState; number: number };

/** What of the state the work needs. */
export type WorkState = Pick<
  InspectionState,
  "batchId" | "jurisdictionId" | "office" | "plan" | "rules" | "frozen" | "drawn" | "asking" | "substituting" | "lastSubstitution"
>;

/** What a command needs to look up. */
export function needs(state: InspectionState, command: InspectionCommand): CountQuery | null {
  const counting = command.type === "countVisits" || command.type === "watchVisits" || command.type === "close";
  return counting && state.drawn !== null ? { of: "visits", batchId: state.batchId } : null;
}

/** What a command does outside first. Asked for only when the decision without it was no refusal. */
export function works(state: InspectionState, command: InspectionCommand, { now, actor }: Context): InspectionWork | null {
  switch (command.type) {
    case "freezeRosters":
      return { do: "freeze", now, state: workState(state), asOf: command.asOf ?? {} };
    case "draw":
      return { do: "draw", now, state: workState(state) };
    case "decideSubstitution": {
      if (command.outcome === "refuse") return null;
      return {
        do: "judgeSubstitution",
        now,
        state: workState(state),
        requestId: command.requestId,
        approver: isRule(actor) ? "" : actor.personId,
      };
    }
    case "confirmBeacon":
      return command.substitution === undefined ? null : { do: "substitute", now, state: workState(state), value: command.value };
    case "startVisits":
      return { do: "startVisits", now, state: workState(state), from: command.from };
    case "tellVisit":
      return { do: "tellVisit", now, state: workState(state), number: command.number };
    default:
      return null;
  }
}

function workState(state: InspectionState): WorkState {
  const { batchId, jurisdictionId, office, plan, rules, frozen, drawn, asking, substituting, lastSubstitution } = state;
  return { batchId, jurisdictionId, office, plan, rules, frozen, drawn, asking, substituting, lastSubstitution };
}

/** Problems as they travel in a refusal. */
export function problemFacts(problems: readonly DrawProblem[]): Json[] {
  return problems.map(({ code, facts }) => ({ code, facts }));
}
