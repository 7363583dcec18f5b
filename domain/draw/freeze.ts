import { compareIds } from "./canonicalJson.ts";
import { DRAW_SPEC, pureHasher, type Hasher } from "./hasher.ts";
import { stratumId } from "./members.ts";
import { leafHash, merkleRoot, MerkleTree } from "./merkle.ts";
import type { DrawPlan } from "./plan.ts";
import { DrawProblems } from "./problems.ts";
import { isQuota, quotaOf } from "./quota.ts";
import type { FrozenRecord, FrozenStratum, Hash, InspectorRow, ObjectRow, RecusalRow } from "./record.ts";
import { Staffing } from "./staffing.ts";

export type FreezeInput = {
  plan: DrawPlan;
  /** Sorted by member. */
  inspectors: readonly InspectorRow[];
  /** Sorted by object, then inspector. */
  recusals: readonly RecusalRow[];
  /** Collects what is found; hand in what the intake found already. */
  problems?: DrawProblems;
  hasher?: Hasher;
};

/**
 * Freezes rosters into the record that is published. Objects come one at a time, sorted by member (from storage: the order of the column's bytes), so
 * that a million of them need no memory.
 */
export class Freeze {
  readonly #input: FreezeInput;
  readonly #hasher: Hasher;
  readonly #problems: DrawProblems;
  readonly #staffing: Staffing;
  readonly #tree: MerkleTree;
  readonly #counts = new Map<string, { eligible: number; size: number }>();
  readonly #visiting = new Set<string>();
  #last: Hash = "";

  constructor(input: FreezeInput) {
    this.#input = input;
    this.#hasher = input.hasher ?? pureHasher;
    this.#problems = input.problems ?? new DrawProblems();
    this.#tree = new MerkleTree(this.#hasher);
    this.#staffing = new Staffing({ departments: input.plan.departments, inspectors: input.inspectors, recusals: input.recusals });
    assertSorted(input.inspectors.map(([member]) => member));
    assertSorted(input.recusals.map((row) => row.join(" ")));
  }

  /** @throws RangeError where rows do not come in the order of their members: a mistake of the program, not of a register */
  add(row: ObjectRow): void {
    const [member, stratum, status, departments] = row;
    if (member <= this.#last) throw new RangeError("rows of objects are not sorted by member");
    this.#last = member;
    this.#tree.add(leafHash(row, this.#hasher));
    const counts = this.#counts.get(stratum) ?? { eligible: 0, size: 0 };
    this.#counts.set(stratum, { eligible: counts.eligible + (status === "in" ? 1 : 0), size: counts.size + 1 });
    if (status !== "in") return;
    for (const department of departments) this.#visiting.add(department);
    for (const shortage of this.#staffing.shortages(row)) this.#problems.add("OBJECT_SHORT_OF_INSPECTORS", { member, ...shortage });
  }

  /** The record, or everything that stands against it. */
  finish(): { frozen: FrozenRecord } | { problems: DrawProblems } {
    const strata = this.#strata();
    this.#checkDepartments();
    if (!this.#problems.any && strata.every(({ draw }) => draw === 0)) this.#problems.add("NOTHING_TO_DRAW");
    return this.#problems.any ? { problems: this.#problems } : { frozen: this.#record(strata) };
  }

  #strata(): FrozenStratum[] {
    const strata = this.#input.plan.strata.map((stratum) => {
      const id = stratumId(stratum);
      const { eligible, size } = this.#counts.get(id) ?? { eligible: 0, size: 0 };
      const draw = isQuota(stratum.quota) ? quotaOf(stratum.quota, eligible) : 0;
      if (draw > eligible) this.#problems.add("QUOTA_EXCEEDS_STRATUM", { stratum: stratum.name, quota: draw, eligible, size });
      return { draw, eligible, id, quota: stratum.quota, size };
    });
    return strata.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  #checkDepartments(): void {
    const { plan, inspectors } = this.#input;
    for (const { id, name } of plan.departments.filter((department) => this.#visiting.has(department.id))) {
      const [valid, needed] = [this.#staffing.valid(id), this.#staffing.needed(id)];
      if (valid >= needed) continue;
      const count = (status: string): number => inspectors.filter((row) => row[1] === id && row[2] === status).length;
      const facts = {
        department: id,
        name,
        valid,
        needed,
        expired: count("expired"),
        onLeave: count("on_leave"),
        excluded: count("excluded"),
      };
      this.#problems.add("DEPARTMENT_SHORT_OF_INSPECTORS", facts);
    }
  }

  #record(strata: FrozenStratum[]): FrozenRecord {
    const { plan, inspectors, recusals } = this.#input;
    const rootOf = (rows: readonly (InspectorRow | RecusalRow)[]): { root: Hash; size: number } => ({
      root: merkleRoot(
        rows.map((row) => leafHash(row, this.#hasher)),
        this.#hasher,
      ),
      size: rows.length,
    });
    const { batch, beacon, commitUntil, field, frozenAt, jurisdiction, office, revealUntil, rules, asOf } = plan;
    return {
      batch,
      beacon: { at: beacon.at, form: beacon.form, source: beacon.source },
      commitUntil,
      departments: plan.departments.map(({ id, name, teamSize }) => ({ id, name, teamSize })).sort((a, b) => compareIds(a.id, b.id)),
      field: { from: field.from, until: field.until },
      frozenAt,
      jurisdiction,
      kind: "frozen",
      office,
      revealUntil,
      rosters: {
        inspectors: { asOf: asOf.inspectors, ...rootOf(inspectors) },
        objects: { asOf: asOf.objects, root: this.#tree.root(), size: this.#tree.size },
        recusals: rootOf(recusals),
      },
      rules: {
        maxLeaveDays: rules.maxLeaveDays,
        maxRosterAgeDays: rules.maxRosterAgeDays,
        substitutionBasisPoints: rules.substitutionBasisPoints,
        yearlyCap: rules.yearlyCap,
      },
      spec: DRAW_SPEC,
      strata,
    };
  }
}

function assertSorted(keys: readonly string[]): void {
  if (keys.some((key, index) => index > 0 && key <= (keys[index - 1] ?? ""))) throw new RangeError("rows of a roster are not sorted");
}
