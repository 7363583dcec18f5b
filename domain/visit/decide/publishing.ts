import { isRule } from "../../process/actor.ts";
import { firstRefusal, hold } from "../../process/checks.ts";
import type { CommandOf } from "../commands.ts";
import { isPublished, lastPublication } from "../queries.ts";
import type { VisitState } from "../state.ts";
import type { VisitContext, VisitDecision } from "./access.ts";
import { byOffice, completed } from "./access.ts";

/** `publishResult`: a first person of the office prepares what is made public, after looking at it as the public would. */
export function decidePublishResult(state: VisitState, command: CommandOf<"publishResult">, { actor }: VisitContext): VisitDecision {
  const refusal = firstRefusal(
    () => byOffice(state, actor, command.type),
    () => hold(state.withdrawnAt === null, "VISIT_WITHDRAWN"),
    () => completed(state),
    () => hold(!isPublished(state), "ALREADY_PUBLISHED"),
    () => hold(lastPublication(state) === null, "PUBLICATION_PREPARED"),
  );
  return refusal ?? { events: [{ type: "publicationPrepared", v: 1, edition: 1, redactions: command.redactions }] };
}

/** `correctPublication`: a new version with its reason, which a second person approves as well. The one before stays to be seen. */
export function decideCorrectPublication(
  state: VisitState,
  command: CommandOf<"correctPublication">,
  { actor }: VisitContext,
): VisitDecision {
  const { redactions, reason } = command;
  const last = lastPublication(state);
  const edition = (last?.edition ?? 0) + 1;
  const refusal = firstRefusal(
    () => byOffice(state, actor, command.type),
    () => hold(state.withdrawnAt === null, "VISIT_WITHDRAWN"),
    () => hold(last !== null, "PUBLICATION_NOT_PREPARED"),
  );
  return refusal ?? { events: [{ type: "publicationPrepared", v: 1, edition, redactions, reason }] };
}

/** `approvePublication`: a second person, who has seen this very version; it is public from then on. */
export function decideApprovePublication(
  state: VisitState,
  command: CommandOf<"approvePublication">,
  { actor }: VisitContext,
): VisitDecision {
  const { edition } = command;
  const last = lastPublication(state);
  const refusal = firstRefusal(
    () => byOffice(state, actor, command.type),
    () => hold(state.withdrawnAt === null, "VISIT_WITHDRAWN"),
    () => hold(last !== null && last.publishedAt === undefined, "PUBLICATION_NOT_PREPARED"),
    () => hold(last?.edition === edition, "PUBLICATION_CHANGED", { version: last?.edition }),
    () => hold(!isRule(actor) && last?.preparedBy !== actor.personId, "APPROVER_PREPARED"),
  );
  if (refusal) return refusal;
  return {
    events: [
      { type: "publicationApproved", v: 1, edition },
      { type: "published", v: 1, edition },
    ],
  };
}
