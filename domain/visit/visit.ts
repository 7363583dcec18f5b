import { keepLetters } from "../escalation/evolveEscalation.ts";
import { letterSeries } from "../letters/letter.ts";
import type { Process } from "../process/process.ts";
import { agenda } from "./agenda.ts";
import type { VisitCommand } from "./commands.ts";
import { retractableCommands, updates } from "./commands.ts";
import { decide } from "./decide/decide.ts";
import type { VisitEvent } from "./events.ts";
import { neutralEvents } from "./events.ts";
import { evolve, initial, REVISION } from "./evolve.ts";
import type { VisitFacts } from "./facts.ts";
import { works } from "./facts.ts";
import type { VisitInput } from "./input.ts";
import { notices } from "./notices.ts";
import { isOpen } from "./queries.ts";
import type { VisitState } from "./state.ts";
import { statusOf } from "./status.ts";

/** One drawn object's visit, from its team to its publication and follow-up. */
export const visit: Process<VisitInput, VisitState, VisitCommand, VisitEvent, VisitFacts> = {
  name: "visit",
  revision: REVISION,
  commands: updates,
  retractable: retractableCommands,
  initial,
  opening: (input) => ({
    command: { type: "open", input },
    actor: { rule: "inspection_draw", via: "rule", citation: input.rules.policy.citation },
  }),
  decide,
  evolve,
  agenda,
  notices,
  needs: () => null,
  works,
  status: statusOf,
  isOver: (state) => !isOpen(state),
  allocates: (event, state) => {
    if (event.type === "letterIssued") return letterSeries(state.office.organizationId, event.letter);
    return event.type === "caseTransferred"
      ? { series: `transfer:${state.office.organizationId}:${event.symbol}`, year: event.year }
      : null;
  },
  afterRetraction: keepLetters,
  isNeutral: (event) => neutralEvents.has(event.type),
};
