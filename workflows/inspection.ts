import type { InspectionInput } from "../domain/inspection/input.ts";
import { inspection as process } from "../domain/inspection/inspection.ts";
import type { RunInput } from "./messages.ts";
import { runProcess } from "./shell.ts";

/** One batch of joint inspections (联合抽查), from its plan to its closing. */
export async function inspection(input: RunInput<InspectionInput>): Promise<void> {
  await runProcess(process, input);
}
