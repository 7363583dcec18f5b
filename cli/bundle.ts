import { writeFile } from "node:fs/promises";
import { cliTexts } from "../texts/zh-CN/cli.ts";
import { bundleWorkflows } from "../worker/worker.ts";

/** Bundles the workflow code into a file, for `LIANDU_WORKFLOW_BUNDLE`. */
const file = process.argv[2];
if (file === undefined) {
  console.error(cliTexts.bundleUsage());
  process.exitCode = 2;
} else {
  await writeFile(file, (await bundleWorkflows()).code);
}
