import type { PersonActor } from "../process/actor.ts";
import type { Matter } from "../process/matter.ts";
import { decideOn } from "../process/matter.ts";
import type { Instant } from "../process/process.ts";
import { isRefusal } from "../process/process.ts";
import type { VisitApiCommand } from "./commands.ts";
import { humanCommands } from "./commands.ts";
import { headsOf } from "./entries.ts";
import type { VisitEvent } from "./events.ts";
import { conflictsOf, lastPublication, problemsOf, subjectsOf } from "./queries.ts";
import type { VisitState } from "./state.ts";
import { visit } from "./visit.ts";

/** Stands for an id that the person would choose. */
const ANY = "\u0000any";

/** What a person may do with a visit now: plausible examples are put to the decider itself, so that this list and its answers cannot differ. */
export function actionsFor(matter: Matter<VisitState, VisitEvent>, actor: PersonActor, now: Instant): VisitApiCommand["type"][] {
  const commands: readonly VisitApiCommand["type"][] = [...humanCommands, "retract"];
  return commands.filter((command) =>
    examplesOf(matter.state, command).some((example) => !isRefusal(decideOn(visit, matter, example, { now, actor }))),
  );
}

function examplesOf(state: VisitState, type: VisitApiCommand["type"]): VisitApiCommand[] {
  const team = state.departments.flatMap((department) => department.team);
  const withoutAccount = team.flatMap(({ personId, inspectorId }) => (personId === null ? [{ inspectorId }] : []));
  const organizations = state.departments.map(({ organizationId }) => organizationId);
  const letters = state.letters ?? [];
  switch (type) {
    case "confirm":
      return [{ type }, ...withoutAccount.map((one) => ({ type, ...one }))];
    case "declareRecusal":
      return [{ type, reason: ANY }, ...withoutAccount.map((one) => ({ type, reason: ANY, ...one }))];
    case "recordResult":
      return state.departments.flatMap(subjectsOf).flatMap((subject) =>
        [{}, ...withoutAccount].map((one): VisitApiCommand => ({
          type,
          entryId: ANY,
          subject,
          value: { outcome: "no_problem" },
          ...one,
        })),
      );
    case "sync":
      return [{ type, deviceId: ANY, entries: [] }];
    case "resolveConflict":
      return conflictsOf(state).map((subject): VisitApiCommand => {
        const keep = headsOf(state.entries, subject)[0]?.id ?? ANY;
        return { type, entryId: ANY, subject, keep };
      });
    case "sign": {
      const paper = { id: ANY, sha256: "", size: 0, mediaType: "" };
      return [{ type }, ...withoutAccount.map((one) => ({ type, paper, ...one }))];
    }
    case "decideRecusal":
      return team.map(({ inspectorId }) => ({ type, inspectorId, outcome: "accepted" }));
    case "reopenResults":
    case "withdraw":
      return [{ type, reason: ANY }];
    case "publishResult":
      return [{ type, redactions: [] }];
    case "approvePublication":
      return [{ type, edition: lastPublication(state)?.edition ?? 0 }];
    case "correctPublication":
      return [{ type, redactions: [], reason: ANY }];
    case "settleFollowUp":
      return problemsOf(state).map(({ subject }) => ({ type, subject, reason: ANY }));
    case "transferCase":
      return problemsOf(state).map(({ subject }) => ({ type, subject, ground: "criminal", to: { name: ANY }, reason: ANY }));
    case "signReceipt":
      return letters.map(({ id: letterId }) => ({ type, letterId }));
    case "replyToLetter":
      return letters.flatMap(({ id: letterId, replyBy }) => (replyBy === undefined ? [] : [{ type, letterId, textHash: "" }]));
    case "comment":
      return [{ type, text: ANY }];
    case "escalate":
      return organizations.map((organizationId) => ({ type, organizationId, rung: "urging", reason: ANY }));
    case "confirmEscalation":
      return organizations.map((organizationId) => ({ type, organizationId, meeting: { at: "1970-01-01T00:00:00.000Z", place: ANY } }));
    case "waiveEscalation":
      return organizations.map((organizationId) => ({ type, organizationId, reason: ANY }));
    case "liftListing":
      return organizations.map((organizationId) => ({ type, organizationId, reason: ANY }));
    case "retract":
      return [{ type }];
  }
}
