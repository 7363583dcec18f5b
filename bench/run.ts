import os from "node:os";
import { startBareEngine } from "./bare/worker.ts";
import { LIFECYCLE_STEPS, runLifecycle } from "./lifecycle.ts";
import { median, percentile, round, runMany } from "./measure.ts";
import { startPlanOf } from "./planStart.ts";
import { startBenchStack } from "./stack.ts";

/** Lifecycles for each width: enough for a steady median, few enough that the whole run stays under ten minutes on two cores. */
const WIDTHS = [
  { width: 1, count: 15 },
  { width: 8, count: 64 },
  { width: 64, count: 192 },
];

const stack = await startBenchStack();
const bare = await startBareEngine({ address: stack.temporalAddress, namespace: stack.temporalNamespace });
const { url } = stack.application;
try {
  console.log(
    `# ${new Date().toISOString().slice(0, 10)}, ${os.cpus().length} cores, ${os.cpus()[0]?.model ?? ""}, Node ${process.version}\n`,
  );
  await runMany(8, 4, () => bare.runLifecycle(LIFECYCLE_STEPS, []));
  await runMany(8, 4, () => runLifecycle(url, stack.tokens, []).then(() => undefined));

  console.log("| at a time | bare lifecycles/s | product lifecycles/s | ratio | bare step p50 ms | product step p50 ms | ratio | p95 ms |");
  console.log("| --- | --- | --- | --- | --- | --- | --- | --- |");
  for (const { width, count } of WIDTHS) {
    // In turn, twice each, so that a drift of the machine falls on both.
    const bareTimes: number[] = [];
    const productTimes: number[] = [];
    let bareMs = 0;
    let productMs = 0;
    for (let turn = 0; turn < 2; turn += 1) {
      bareMs += (await runMany(count / 2, width, () => bare.runLifecycle(LIFECYCLE_STEPS, bareTimes))).wallMs;
      productMs += (await runMany(count / 2, width, () => runLifecycle(url, stack.tokens, productTimes).then(() => undefined))).wallMs;
    }
    const [bareRate, productRate] = [(count * 1000) / bareMs, (count * 1000) / productMs];
    const [bareStep, productStep] = [median(bareTimes), median(productTimes)];
    const cells = [width, round(bareRate), round(productRate), round(productRate / bareRate, 2), round(bareStep), round(productStep)];
    console.log(`| ${[...cells, round(productStep / bareStep, 2), round(percentile(productTimes, 95))].join(" | ")} |`);
  }

  const items = 1_000;
  const { importMs, startMs } = await startPlanOf(items, url, stack.tokens);
  console.log(
    `\nPlan of ${items} items: read and imported in ${round(importMs / 1000)} s, started in ${round(startMs / 1000)} s (${round((items * 1000) / startMs)} issues/s).`,
  );
} finally {
  await bare.stop();
  await stack.stop();
}
