import type { VisitInput } from "../domain/visit/input.ts";
import { visit as process } from "../domain/visit/visit.ts";
import type { RunInput } from "./messages.ts";
import { runProcess } from "./shell.ts";

/** One drawn object's visit, from its team to its publication and follow-up. */
export async function visit(input: RunInput<VisitInput>): Promise<void> {
  await runProcess(process, input);
}
