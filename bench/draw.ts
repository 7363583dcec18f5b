import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { drawFrom } from "../domain/draw/drawing.ts";
import { Freeze } from "../domain/draw/freeze.ts";
import { pureHasher, type Hasher } from "../domain/draw/hasher.ts";
import { ObjectIntake } from "../domain/draw/intake.ts";
import { DrawProblems } from "../domain/draw/problems.ts";
import { nodeHasher } from "../platform/nodeHasher.ts";
import { benchPlan, inspectorRows, objectCandidates, objectRows, type DrawBenchSize } from "./drawRosters.ts";

/**
 * A draw over 1,000,000 objects, 10,000 inspectors and 50 strata: time and peak memory of each stage, in a process of its own, beside the sampler of
 * `consistent-sampler` (PyPI) over the same ids. `node --import tsx bench/draw.ts`; a smaller number of objects may follow.
 */
const OBJECTS = 1_000_000;
const SEED = "c3".repeat(32);
const VISITS = 5_000;

type Stage = { name: string; seconds: number; cpuSeconds: number; peakMiB: number; note: string };
type StageName = "intake" | "freeze" | "draw" | "draw-tenth";

const sizeOf = (objects: number, visits = VISITS): DrawBenchSize => ({
  objects,
  inspectors: 10_000,
  strata: 50,
  departments: 10,
  basisPoints: Math.ceil((visits * 10_000) / objects),
});

function frozenOf(size: DrawBenchSize, hasher: Hasher) {
  const freeze = new Freeze({ plan: benchPlan(size), inspectors: inspectorRows(size), recusals: [], hasher });
  for (const row of objectRows(size)) freeze.add(row);
  const result = freeze.finish();
  if ("problems" in result) throw new Error(JSON.stringify(result.problems.listed.slice(0, 3)));
  return result.frozen;
}

/** What a child process does and reports as one line of JSON. */
function runStage(stage: StageName, objects: number, hasher: Hasher): void {
  const size = sizeOf(objects, stage === "draw-tenth" ? objects / 10 : VISITS);
  let began = performance.now();
  let cpu = process.cpuUsage();
  let note = "";
  if (stage === "intake") {
    const problems = new DrawProblems();
    const intake = new ObjectIntake({ plan: benchPlan(size), problems, hasher });
    let rows = 0;
    for (const candidate of objectCandidates(size)) rows += intake.row(candidate) === null ? 0 : 1;
    note = `${rows} rows, ${problems.listed.length} problems`;
  } else if (stage === "freeze") {
    const frozen = frozenOf(size, hasher);
    note = `root ${frozen.rosters.objects.root.slice(0, 12)}…`;
  } else {
    const frozen = frozenOf(size, nodeHasher);
    began = performance.now();
    cpu = process.cpuUsage();
    const draw = drawFrom({ frozen, seed: SEED, objects: objectRows(size), inspectors: inspectorRows(size), recusals: [], hasher });
    note = `${draw.visits.length} visits, ${draw.visits.flatMap(({ teams }) => teams).flatMap(([, members]) => members).length} places`;
  }
  const { user, system } = process.cpuUsage(cpu);
  const seconds = (performance.now() - began) / 1_000;
  console.log(JSON.stringify({ seconds, cpuSeconds: (user + system) / 1_000_000, peakMiB: process.resourceUsage().maxRSS / 1_024, note }));
}

function stageInChild(stage: StageName, objects: number, hasher: "node" | "pure"): Stage {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ["--import", "tsx", import.meta.filename, String(objects), stage, hasher],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(stderr);
  const { seconds, cpuSeconds, peakMiB, note } = JSON.parse(stdout) as Omit<Stage, "name">;
  return { name: `${stage}, ${hasher === "node" ? "node:crypto" : "pure JavaScript"}`, seconds, cpuSeconds, peakMiB, note };
}

const SAMPLER = `
import json, resource, sys, time
from consistent_sampler import sampler
lists = [[] for _ in range(50)]
for i in range(int(sys.argv[1])):
    lists[i % 50].append("%010x%054x" % (i * 2**40 // int(sys.argv[1]), i))
start, cpu, taken = time.time(), time.process_time(), 0
for ids in lists:
    taken += len(list(sampler(ids, seed="c3", take=int(sys.argv[2]) // 50, output="id")))
print(json.dumps({"seconds": time.time() - start, "cpuSeconds": time.process_time() - cpu, "peakMiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "note": f"{taken} taken, no teams, no roots"}))
`;

/** The peer, in a Python environment of its own; a sentence where it cannot be had. */
function consistentSampler(objects: number): Stage | string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "liandu-sampler-"));
  try {
    const steps = [
      ["python3", "-m", "venv", folder],
      [path.join(folder, "bin/pip"), "install", "--quiet", "--disable-pip-version-check", "consistent-sampler"],
    ];
    for (const [command = "", ...arguments_] of steps) {
      const { status, stderr } = spawnSync(command, arguments_, { encoding: "utf8", timeout: 180_000 });
      if (status !== 0) return `consistent-sampler cannot be installed here: ${(stderr ?? "").trim().split("\n").at(-1) ?? ""}`;
    }
    const { stdout, stderr, status } = spawnSync(path.join(folder, "bin/python"), ["-c", SAMPLER, String(objects), String(VISITS)], {
      encoding: "utf8",
    });
    if (status !== 0) return `consistent-sampler failed: ${stderr.trim().split("\n").at(-1) ?? ""}`;
    return { name: "consistent-sampler (Python)", ...(JSON.parse(stdout) as Omit<Stage, "name">) };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

const [, , objectsArgument, stageArgument, hasherArgument] = process.argv;
const objects = Number(objectsArgument ?? OBJECTS);
if (stageArgument === "intake" || stageArgument === "freeze" || stageArgument === "draw" || stageArgument === "draw-tenth") {
  runStage(stageArgument, objects, hasherArgument === "pure" ? pureHasher : nodeHasher);
} else {
  console.log(
    `# ${objects} objects, 10000 inspectors, 50 strata; ${os.cpus().length} cores, ${os.cpus()[0]?.model ?? ""}, Node ${process.version}\n`,
  );
  console.log("| stage | seconds | processor seconds | peak MiB | |\n| --- | --- | --- | --- | --- |");
  const tell = ({ name, seconds, cpuSeconds, peakMiB, note }: Stage): void => {
    console.log(`| ${name} | ${seconds.toFixed(1)} | ${cpuSeconds.toFixed(1)} | ${Math.round(peakMiB)} | ${note} |`);
  };
  for (const stage of ["intake", "freeze", "draw", "draw-tenth"] as const) tell(stageInChild(stage, objects, "node"));
  for (const stage of ["freeze", "draw"] as const) tell(stageInChild(stage, objects, "pure"));
  const peer = consistentSampler(objects);
  if (typeof peer === "string") console.log(`\n${peer}`);
  else tell(peer);
}
