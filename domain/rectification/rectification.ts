import { letterSeries } from "../letters/letter.ts";
import type { Process } from "../process/process.ts";
import { agenda } from "./agenda/agenda.ts";
import type { RectificationCommand } from "./commands.ts";
import { humanCommands, retractableCommands } from "./commands.ts";
import { decide } from "./decide/decide.ts";
import type { RectificationEvent } from "./events.ts";
import { neutralEvents } from "./events.ts";
import { REVISION, evolve, initial } from "./evolve.ts";
import { keepLetters } from "../escalation/evolveEscalation.ts";
import type { RectificationFacts } from "./facts.ts";
import { needs } from "./facts.ts";
import type { RectificationInput } from "./input.ts";
import { notices } from "./notices.ts";
import { datesPast, rulesChanged } from "./rulesChanged.ts";
import type { RectificationState } from "./state.ts";
import { statusOf } from "./status.ts";

/** The rectification issue (整改问题), from its registration to its end. */
export const rectification: Process<RectificationInput, RectificationState, RectificationCommand, RectificationEvent, RectificationFacts> =
  {
    name: "rectification",
    revision: REVISION,
    commands: humanCommands,
    retractable: retractableCommands,
    initial,
    opening: (input) => ({ command: { type: "open", input }, actor: input.startedBy }),
    decide,
    evolve,
    rulesChanged,
    agenda,
    datesPast,
    notices,
    needs: (_state, command) => needs(command),
    status: statusOf,
    isOver: (state) => state.withdrawnAt !== null || state.concludedAt !== null,
    allocates: (event, state) => (event.type === "letterIssued" ? letterSeries(state.office.organizationId, event.letter) : null),
    afterRetraction: keepLetters,
    isNeutral: (event) => neutralEvents.has(event.type),
  };
