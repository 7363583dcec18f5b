import { allHandlersFinished, condition, defineUpdate, proxyActivities, setHandler } from "@temporalio/workflow";

const { nothing } = proxyActivities<{ nothing(): Promise<void> }>({ startToCloseTimeout: "20 seconds" });

/**
 * The baseline: the same number of messages and of activities as a lifecycle of the product, and nothing else. No decisions, no tables, no HTTP, no mail.
 */
export async function bare({ steps }: { steps: number }): Promise<void> {
  let taken = 0;
  setHandler(
    defineUpdate<number>("step"),
    async () => {
      await nothing();
      taken += 1;
      return taken;
    },
    { validator: () => undefined },
  );
  await nothing();
  // The product sleeps on a timer between the commands, so the baseline does as well.
  await condition(() => taken >= steps, "30 days");
  await condition(allHandlersFinished);
}
