import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import vm from "node:vm";
import { canonicalJson } from "../../../domain/draw/canonicalJson.ts";
import type { Transcript } from "../../../domain/draw/record.ts";

export const verifyFolder = path.resolve(import.meta.dirname, "../../../verify");
const script = path.join(verifyFolder, "verify_draw.py");

/** The independent verifier needs a Python; where a machine has none, its tests say so and are left out. CI has one. */
export const hasPython = spawnSync("python3", ["--version"]).status === 0;
if (!hasPython) console.warn("python3 is not installed: the independent verifier is not tested here");

export function python(...arguments_: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync("python3", [script, ...arguments_], { encoding: "utf8", maxBuffer: 1 << 28 });
}

/** Runs `use` with a file of these contents, and removes it. */
export function withFile<Result>(name: string, contents: string, use: (file: string) => Result): Result {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "liandu-draw-"));
  try {
    const file = path.join(folder, name);
    fs.writeFileSync(file, contents);
    return use(file);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

export type PythonAnswer = { codes: string[]; again: string | null };

/** What Python says about many transcripts, in one process. `again` is the SHA-256 of the transcript as it computed it. */
export function pythonOnEach(transcripts: readonly Transcript[], anchors: Record<string, string> = {}): PythonAnswer[] {
  const lines = transcripts.map((transcript) => JSON.stringify(transcript)).join("\n");
  const options = Object.entries(anchors).flatMap(([name, value]) => [`--${name}`, value]);
  const { stdout, stderr } = withFile("transcripts.jsonl", lines, (file) => python(file, "--lines", ...options));
  if (stderr !== "") throw new Error(stderr);
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as PythonAnswer);
}

export function sha256OfCanonical(transcript: Transcript): string {
  return createHash("sha256").update(canonicalJson(transcript)).digest("hex");
}

type PageScripts = {
  LianduDocument: { readTranscript: (text: string) => object; readOpening: (text: string) => object };
  LianduVerifier: {
    verify: (transcript: object, anchors?: object) => Generator<object, PageVerdict>;
    place: (
      opening: object,
      transcript: object,
      verdict: PageVerdict,
    ) => { findings: { code: string }[]; drawn: boolean; rank: number; eligible: number };
  };
  LianduSha256: { ofText: (text: string) => string; keyed: (key: string) => (text: string) => string };
  LianduTexts: { codes: Record<string, string>; steps: Record<string, string>; checks: { codes: string[] }[] };
};
export type PageVerdict = { findings: { code: string; detail: string }[]; compared: boolean };

/** The scripts of the page as a browser would run them, in a world that has nothing of Node. */
export function pageScripts(): PageScripts {
  const context = vm.createContext({ TextEncoder });
  for (const file of ["sha256", "document", "checks", "verifier", "texts"])
    vm.runInContext(fs.readFileSync(path.join(verifyFolder, `${file}.js`), "utf8"), context);
  return context as PageScripts;
}

const page = pageScripts();

/** What the page says about one transcript. */
export function pageVerdict(transcript: Transcript, anchors: Record<string, string> = {}): { verdict: PageVerdict; steps: Set<string> } {
  const steps = new Set<string>();
  const work = page.LianduVerifier.verify(page.LianduDocument.readTranscript(JSON.stringify(transcript)), anchors);
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return { verdict: value, steps };
    steps.add((value as { step: string }).step);
  }
}

/** Codes that the page finds, sorted and without repetition, as Python gives them. */
export function pageCodes(transcript: Transcript, anchors: Record<string, string> = {}): string[] {
  try {
    return [...new Set(pageVerdict(transcript, anchors).verdict.findings.map(({ code }) => code))].sort();
  } catch {
    return ["FORMAT"];
  }
}
