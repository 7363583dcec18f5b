import { memberSalts, stratumId } from "../domain/draw/members.ts";
import type { DrawPlan, ObjectCandidate } from "../domain/draw/plan.ts";
import type { InspectorRow, ObjectRow, Quota } from "../domain/draw/record.ts";
import { nodeHasher } from "../platform/nodeHasher.ts";

/** Registers of a size that no city has, made as they are read, so that the bench measures the draw and not its own memory. */
export type DrawBenchSize = { objects: number; inspectors: number; strata: number; departments: number; basisPoints: number };

const SALT = "5a".repeat(32);
const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, "0");

export function benchPlan(size: DrawBenchSize): DrawPlan {
  const quota: Quota = { basisPoints: size.basisPoints, kind: "ratio", max: null, min: null, rounding: "up" };
  return {
    jurisdiction: "bench",
    batch: "bench",
    office: "office",
    departments: Array.from({ length: size.departments }, (_, index) => ({ id: `org-${index}`, name: `org-${index}`, teamSize: 2 })),
    strata: Array.from({ length: size.strata }, (_, index) => ({
      attributes: { stratum: String(index) },
      name: String(index),
      quota,
      salt: SALT,
    })),
    field: { from: "2026-09-01", until: "2026-10-31" },
    rules: { maxLeaveDays: 10, maxRosterAgeDays: 30, substitutionBasisPoints: 1_500, yearlyCap: 2 },
    frozenAt: "2026-08-10T01:00:00.000Z",
    commitUntil: "2026-08-12T01:00:00.000Z",
    revealUntil: "2026-08-14T01:00:00.000Z",
    beacon: { at: "2026-08-14T12:00:00.000Z", form: "digits", source: "bench" },
    asOf: { objects: "2026-08-10", inspectors: "2026-08-10" },
  };
}

/** Rows as a storage gives them: sorted by member, one at a time. Each is visited by one or two departments. */
export function* objectRows(size: DrawBenchSize): Generator<ObjectRow> {
  const strata = benchPlan(size).strata.map(stratumId);
  const departments = Array.from({ length: size.departments }, (_, index) => `org-${index}`);
  for (let index = 0; index < size.objects; index += 1) {
    const member = hex(Math.floor((index * 2 ** 40) / size.objects), 10) + hex(index, 54);
    const first = departments[index % size.departments] ?? "";
    const second = departments[(index + 1) % size.departments] ?? "";
    yield [member, strata[index % size.strata] ?? "", "in", index % 3 === 0 ? [first, second].sort() : [first]];
  }
}

export function inspectorRows(size: DrawBenchSize): InspectorRow[] {
  return Array.from({ length: size.inspectors }, (_, index) => [hex(index, 64), `org-${index % size.departments}`, "in", 0]);
}

/** Records of the register, for what it costs to turn them into rows. */
export function* objectCandidates(size: DrawBenchSize): Generator<ObjectCandidate> {
  const saltOf = memberSalts(SALT, "object", nodeHasher);
  for (let index = 0; index < size.objects; index += 1) {
    const id = `object-${index}`;
    const attributes = { area: "东城", credit_class: "B", stratum: String(index % size.strata) };
    yield {
      record: { attributes, checksThisYear: 0, exclusion: null, id },
      salt: saltOf(id),
      departments: [`org-${index % size.departments}`],
    };
  }
}
