import type { IssueCommand } from "../../domain/rectification/commands.ts";
import type { ApiDeps } from "../core/deps.ts";
import type { Reply, RouteInput } from "../core/route.ts";
import { sendToMatter } from "../matters/sendToMatter.ts";
import type { IssueMatter } from "./findIssue.ts";
import { findIssue, PROCESS } from "./findIssue.ts";

export { etagOf } from "../matters/sendToMatter.ts";

/**
 * Sends a command to an issue that the caller may know of.
 * @throws Problem NOT_FOUND, and what `sendToMatter` throws
 */
export async function sendCommand(
  deps: ApiDeps,
  input: RouteInput<{ id: string }, unknown, unknown>,
  commandOf: (matter: IssueMatter) => Promise<IssueCommand> | IssueCommand,
): Promise<Reply> {
  const { caller, params } = input;
  const matter = await findIssue(deps.database, caller, params.id);
  return sendToMatter(deps, input, { process: PROCESS, id: params.id, matter, command: await commandOf(matter) });
}
