import type { RunInput } from "../../../workflows/messages.ts";
import { runProcess } from "../../../workflows/shell.ts";
import type { LoanInput } from "./loan.ts";
import { loan as process } from "./loan.ts";

export { rectification } from "../../../workflows/rectification.ts";

export async function loan(input: RunInput<LoanInput>): Promise<void> {
  await runProcess(process, input);
}

/** The same process under its next decider revision. */
export async function loanRevised(input: RunInput<LoanInput>): Promise<void> {
  await runProcess({ ...process, revision: 2 }, input);
}
