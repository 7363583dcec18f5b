import type { CommonEvent } from "../../../domain/process/matter.ts";
import type { AgendaEntry, Process, ProcessState } from "../../../domain/process/process.ts";
import { refuse } from "../../../domain/process/process.ts";
import type { Rules } from "../../../domain/process/rules.ts";

/**
 * A second process on the same shell, as small as one can be: a key is lent, may be renewed, and is to be brought back. It has an agenda, a number
 * that the commit allocates, an outside fact, notices and an end, and nothing of the rectification issue.
 */
export interface LoanInput {
  borrowerId: string;
  dueAt: string;
  rules: Rules;
}

export interface LoanState extends ProcessState {
  borrowerId: string;
  dueAt: string;
  renewals: number;
  receipts: string[];
  reminders: number;
  returnedAt: string | null;
}

export type LoanCommand =
  | { type: "lend" }
  | { type: "renew"; until: string; note?: string }
  | { type: "lendTo"; personId: string }
  | { type: "bringBack" }
  | { type: "lendAgain"; dueAt: string }
  | { type: "remind" };

export type LoanEvent =
  | { type: "lent"; v: 1 }
  | { type: "renewed"; v: 1; until: string }
  | { type: "lentTo"; v: 1; personId: string }
  | { type: "broughtBack"; v: 1 }
  | { type: "lentAgain"; v: 1; dueAt: string }
  | { type: "reminded"; v: 1; allocated?: string };

export interface LoanFacts {
  persons: Record<string, { active: boolean } | null>;
}

export const loan: Process<LoanInput, LoanState, LoanCommand, LoanEvent, LoanFacts> = {
  name: "loan",
  revision: 1,
  commands: ["renew", "lendTo", "bringBack", "lendAgain"],
  retractable: ["renew", "bringBack"],
  initial: (input) => ({
    revision: 1,
    rules: input.rules,
    borrowerId: input.borrowerId,
    dueAt: input.dueAt,
    renewals: 0,
    receipts: [],
    reminders: 0,
    returnedAt: null,
  }),
  opening: (input) => ({
    command: { type: "lend" },
    actor: { personId: input.borrowerId, organizationId: "library", roles: ["office"], via: "api" },
  }),
  decide: (state, command, { now, facts }) => {
    switch (command.type) {
      case "lend":
        return { events: [{ type: "lent", v: 1 }] };
      case "renew":
        if (state.returnedAt !== null) return refuse("ISSUE_CLOSED");
        return { events: [{ type: "renewed", v: 1, until: command.until }] };
      case "lendTo":
        if (facts && !facts.persons[command.personId]?.active) return refuse("UNKNOWN_PERSON", { personId: command.personId });
        return { events: [{ type: "lentTo", v: 1, personId: command.personId }] };
      case "bringBack":
        if (state.returnedAt !== null) return refuse("ISSUE_CLOSED");
        return { events: [{ type: "broughtBack", v: 1 }] };
      case "lendAgain":
        if (state.returnedAt === null) return refuse("ISSUE_NOT_CLOSED");
        return { events: [{ type: "lentAgain", v: 1, dueAt: command.dueAt }] };
      case "remind":
        return now < state.dueAt ? refuse("NOT_DUE") : { events: [{ type: "reminded", v: 1 }] };
    }
  },
  evolve: (state, event) => {
    switch (event.type) {
      case "lent":
        return state;
      case "renewed":
        return { ...state, dueAt: event.until, renewals: state.renewals + 1 };
      case "lentTo":
        return { ...state, borrowerId: event.personId };
      case "broughtBack":
        return { ...state, returnedAt: event.at };
      case "lentAgain":
        return { ...state, returnedAt: null, dueAt: event.dueAt, reminders: 0 };
      case "reminded":
        return { ...state, reminders: state.reminders + 1, receipts: [...state.receipts, event.allocated ?? "none"] };
    }
  },
  agenda: (state): AgendaEntry<LoanCommand>[] =>
    state.returnedAt !== null || state.reminders > 0
      ? []
      : [
          {
            key: `remind:${state.dueAt}`,
            at: state.dueAt,
            command: { type: "remind" },
            why: { rule: "loan_due", citation: "House rule 4", facts: {} },
          },
        ],
  notices: (event, state) => (event.type === "reminded" ? [{ to: { personId: state.borrowerId }, template: "loan_due", facts: {} }] : []),
  needs: (_state, command) => (command.type === "lendTo" ? { organizationIds: [], groups: [], personIds: [command.personId] } : null),
  status: (state) => (state.returnedAt === null ? "lent" : "back"),
  isOver: (state) => state.returnedAt !== null,
  allocates: (event, _state, now) => (event.type === "reminded" ? { series: "loan/reminder", year: Number(now.slice(0, 4)) } : null),
  isNeutral: (event) => event.type === "reminded",
};

export type LoanStepEvent = LoanEvent | CommonEvent;
