import path from "node:path";
import { removeRun } from "./run-folder.ts";
import { stackVariable } from "./test-stack-record.ts";

/** Stops the stack that the setup has started. What a killed run leaves is removed by the next one's setup. */
export default async function tearDownStack(): Promise<void> {
  const file = process.env[stackVariable];
  if (file !== undefined) await removeRun(path.dirname(file));
}
