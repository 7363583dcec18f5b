import type { WarningPort } from "../../../activities/notices/warningPort.ts";
import type { RectificationState } from "../../../domain/rectification/state.ts";
import type { Logger } from "../../logging.ts";
import { countWarnings } from "./countWarnings.ts";

/** The warnings that mails to verifiers tell of. A mail that says less is better than none: when they cannot be reckoned it goes without. */
export function mailWarnings(log: Logger): WarningPort {
  return async (database, { jurisdictionId, matterId }) => {
    try {
      const row = await database.matter.findFirst({ where: { id: matterId, jurisdictionId }, select: { snapshot: true } });
      const state = stateOf(row?.snapshot);
      if (state === null) return null;
      return (await countWarnings(database, jurisdictionId, [state])).get(state.issueId) ?? null;
    } catch (error) {
      log.warn({ matterId, err: error }, "a mail goes without its warnings");
      return null;
    }
  };
}

/** The state of an issue in a matter's row: told by its mark, since only the commit writes it. */
function stateOf(snapshot: unknown): RectificationState | null {
  return isSnapshot(snapshot) ? snapshot.state : null;
}

function isSnapshot(snapshot: unknown): snapshot is { state: RectificationState } {
  if (typeof snapshot !== "object" || snapshot === null || !("state" in snapshot)) return false;
  const { state } = snapshot;
  return typeof state === "object" && state !== null && "issueId" in state && "measures" in state;
}
