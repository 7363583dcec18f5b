import { sleep } from "@temporalio/workflow";
import type { RectificationInput } from "../../../domain/rectification/input.ts";
import type { RunInput } from "../../../workflows/messages.ts";
import { rectification as unchanged } from "../../../workflows/rectification.ts";

/** The workflow with a timer that recorded runs never had: what the gate must catch. */
export async function rectification(input: RunInput<RectificationInput>): Promise<void> {
  await sleep("1 second");
  await unchanged(input);
}
