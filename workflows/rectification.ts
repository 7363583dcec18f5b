import type { RectificationInput } from "../domain/rectification/input.ts";
import { rectification as process } from "../domain/rectification/rectification.ts";
import type { RunInput } from "./messages.ts";
import { runProcess } from "./shell.ts";

/** One rectification issue (整改问题), from its registration to its end. */
export async function rectification(input: RunInput<RectificationInput>): Promise<void> {
  await runProcess(process, input);
}
