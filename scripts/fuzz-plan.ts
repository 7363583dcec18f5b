import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { readPlan } from "../domain/plan/readPlan.ts";
import { brokenInvariants } from "./planInvariants.ts";
import { damage, randomFrom } from "./planEdits.ts";

const FOLDER = path.join(import.meta.dirname, "..", "test", "fixtures", "plans");
const EDITS_A_DOCUMENT = 5;

/** Reads randomly damaged documents and tells which ones break what must always hold. Exit 1 when any does. */
function main(): number {
  const { values } = parseArgs({
    options: {
      edits: { type: "string", default: "100000" },
      seed: { type: "string", default: "1" },
      folder: { type: "string", default: FOLDER },
    },
  });
  const documents = readdirSync(values.folder)
    .filter((name) => name.endsWith(".txt"))
    .map((name) => readFileSync(path.join(values.folder, name), "utf8"));
  const total = Math.ceil(Number(values.edits) / EDITS_A_DOCUMENT);
  const kinds = new Map<string, number>();
  let slowestMs = 0;
  let readingMs = 0;
  for (let i = 0; i < total; i++) {
    const seed = Number(values.seed) * 1_000_003 + i;
    const text = damage({ text: documents[i % documents.length] ?? "", count: EDITS_A_DOCUMENT, random: randomFrom(seed) });
    const start = performance.now();
    let broken: string[];
    try {
      const reading = readPlan({ lines: text, describeWarning: ({ code, about }) => `${code} ${about}` });
      const took = performance.now() - start;
      readingMs += took;
      slowestMs = Math.max(slowestMs, took);
      broken = brokenInvariants({ source: text, reading });
    } catch (error) {
      broken = [`crash: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`];
    }
    for (const problem of broken) {
      const kind = problem.split(" ")[0] ?? "";
      const seen = kinds.get(kind) ?? 0;
      kinds.set(kind, seen + 1);
      if (seen < 8) console.log(`seed ${seed}: ${problem}`);
    }
  }
  const failures = [...kinds.values()].reduce((sum, count) => sum + count, 0);
  console.log(
    `${total * EDITS_A_DOCUMENT} edits in ${total} documents, ${failures} failures, ${(readingMs / total).toFixed(2)} ms a document, slowest ${slowestMs.toFixed(1)} ms`,
  );
  return failures === 0 ? 0 : 1;
}

process.exitCode = main();
