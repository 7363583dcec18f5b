import * as ladder from "../../escalation/decideLadder.ts";
import { agenda } from "../agenda/agenda.ts";
import type { CommandOf, RuleCommand } from "../commands.ts";
import { ladderMatter } from "../ladderMatter.ts";
import type { RectificationState } from "../state.ts";
import type { RectificationContext, RectificationDecision } from "./decision.ts";

const climbing = (state: RectificationState): ReturnType<typeof ladderMatter> =>
  ladderMatter(state, (key) => agenda(state).find((entry) => entry.key === key)?.at ?? null);

type LadderCommand = CommandOf<ladder.LadderCommand["type"]> | Extract<RuleCommand, { type: "raiseRung" }>;

/** The ladder's commands; the ladder is the same in every process. */
export function decideLadder(state: RectificationState, command: LadderCommand, context: RectificationContext): RectificationDecision {
  switch (command.type) {
    case "raiseRung":
      return ladder.decideRaiseRung(climbing(state), command, context);
    case "escalate":
      return ladder.decideEscalate(climbing(state), command, context);
    case "confirmEscalation":
      return ladder.decideConfirmEscalation(climbing(state), command, context);
    case "waiveEscalation":
      return ladder.decideWaiveEscalation(climbing(state), command, context);
    case "liftListing":
      return ladder.decideLiftListing(climbing(state), command, context);
  }
}
