import { drawFrom } from "../domain/draw/drawing.ts";
import { pureHasher } from "../domain/draw/hasher.ts";
import { prepareDraw } from "../domain/draw/prepareDraw.ts";
import { nodeHasher } from "../platform/nodeHasher.ts";
import { sampleRegisters } from "../test/unit/draw/sampleDraw.ts";
import { chiSquare, chiSquareTail, ticketFraction, uniformTail } from "../test/unit/draw/statistics.ts";

/**
 * Whether a draw favours anybody: a million draws over one small batch, each with the seed of its number. `node --import tsx bench/drawFairness.ts`;
 * another number of draws may follow. Answers are probabilities of a deviation at least so large in a fair draw.
 */
const DRAWS = Number(process.argv[2] ?? 1_000_000);
const QUOTA = 4;
const PART = 100_000;

const registers = sampleRegisters({ seed: 77, objects: 20, departments: 1, inspectorsEach: 8, recusals: 0, substitutions: 0 });
const strata = registers.plan.strata
  .slice(0, 1)
  .map((stratum) => ({ ...stratum, attributes: {}, quota: { count: QUOTA, kind: "count" as const } }));
const prepared = prepareDraw({ ...registers, plan: { ...registers.plan, strata } });
if ("problems" in prepared) throw new Error(JSON.stringify(prepared.problems));
const { frozen, rosters } = prepared;
const eligible = rosters.objects.filter((row) => row[2] === "in").length;

const objects = new Map<string, number>();
const firstInspectors = new Map<string, number>();
const tickets = new Float64Array(DRAWS);
const add = (counts: Map<string, number>, member: string): void => {
  counts.set(member, (counts.get(member) ?? 0) + 1);
};
for (let draw = 0; draw < DRAWS; draw += 1) {
  const seed = pureHasher.text(`draw ${draw}`);
  const { visits } = drawFrom({ frozen, seed, ...rosters, hasher: nodeHasher });
  for (const { member } of visits) add(objects, member);
  add(firstInspectors, visits[0]?.teams[0]?.[1][0] ?? "");
  const [member = "", stratum = ""] = rosters.objects[draw % rosters.objects.length] ?? [];
  tickets[draw] = ticketFraction(nodeHasher.keyed(seed)(JSON.stringify(["object", stratum, member])));
  if ((draw + 1) % PART === 0) console.error(`${draw + 1} draws`);
}
// Objects are drawn without putting back: their counts vary less than independent ones by this factor.
const statistic = (chiSquare([...objects.values()]) * (eligible - 1)) / (eligible - QUOTA);
const inspectors = [...firstInspectors.values()];
console.log(`${DRAWS} draws of ${QUOTA} out of ${eligible} objects`);
console.log(
  `objects:    chi-square ${statistic.toFixed(1)}, ${eligible - 1} degrees, p = ${chiSquareTail(statistic, eligible - 1).toFixed(3)}`,
);
console.log(
  `inspectors: chi-square ${chiSquare(inspectors).toFixed(1)}, ${inspectors.length - 1} degrees, p = ${chiSquareTail(chiSquare(inspectors), inspectors.length - 1).toFixed(3)}`,
);
console.log(`tickets:    Kolmogorov–Smirnov p = ${uniformTail(tickets).toFixed(3)}`);
