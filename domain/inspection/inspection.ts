import type { Process } from "../process/process.ts";
import { agenda } from "./agenda.ts";
import type { InspectionCommand } from "./commands.ts";
import { humanCommands, retractableCommands } from "./commands.ts";
import { decide } from "./decide/decide.ts";
import type { InspectionEvent } from "./events.ts";
import { neutralEvents } from "./events.ts";
import { evolve, initial, REVISION } from "./evolve.ts";
import type { InspectionFacts } from "./facts.ts";
import { needs, works } from "./facts.ts";
import type { InspectionInput } from "./input.ts";
import { notices } from "./notices.ts";
import type { InspectionState } from "./state.ts";
import { statusOf } from "./status.ts";

/** A batch of joint inspections (双随机、一公开联合抽查), from its plan to its closing. */
export const inspection: Process<InspectionInput, InspectionState, InspectionCommand, InspectionEvent, InspectionFacts> = {
  name: "inspection",
  revision: REVISION,
  commands: humanCommands,
  retractable: retractableCommands,
  initial,
  opening: (input) => ({ command: { type: "plan", input }, actor: input.startedBy }),
  decide,
  evolve,
  agenda,
  notices,
  needs,
  works,
  status: statusOf,
  isOver: (state) => state.closedAt !== null || state.cancelledAt !== null,
  allocates: () => null,
  isNeutral: (event) => neutralEvents.has(event.type),
};
