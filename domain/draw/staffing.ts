import type { DrawDepartment, Hash, InspectorRow, ObjectRow, RecusalRow } from "./record.ts";

export type Shortage = { department: string; available: number; needed: number };

/** Who could check what: valid inspectors of each department, and who is recused from which object. */
export class Staffing {
  readonly #departments: ReadonlyMap<string, DrawDepartment>;
  readonly #valid = new Map<string, number>();
  readonly #departmentOfValid = new Map<Hash, string>();
  readonly #recused = new Map<Hash, Set<Hash>>();

  constructor(input: { departments: readonly DrawDepartment[]; inspectors: readonly InspectorRow[]; recusals: readonly RecusalRow[] }) {
    this.#departments = new Map(input.departments.map((department) => [department.id, department]));
    for (const [member, department, status] of input.inspectors) {
      if (status !== "in") continue;
      this.#departmentOfValid.set(member, department);
      this.#valid.set(department, (this.#valid.get(department) ?? 0) + 1);
    }
    for (const [object, inspector] of input.recusals) {
      const recused = this.#recused.get(object) ?? new Set();
      this.#recused.set(object, recused.add(inspector));
    }
  }

  recused(object: Hash): ReadonlySet<Hash> {
    return this.#recused.get(object) ?? new Set();
  }

  /** Inspectors of status `in`. */
  valid(department: string): number {
    return this.#valid.get(department) ?? 0;
  }

  needed(department: string): number {
    return this.#departments.get(department)?.teamSize ?? 0;
  }

  /** Departments that lack a team for this object because of recusals, where they have one at all. */
  shortages([member, , status, departments]: ObjectRow): Shortage[] {
    const recused = this.#recused.get(member);
    if (recused === undefined || status !== "in") return [];
    return departments.flatMap((department) => {
      const out = [...recused].filter((inspector) => this.#departmentOfValid.get(inspector) === department).length;
      const [valid, needed] = [this.valid(department), this.needed(department)];
      return valid >= needed && valid - out < needed ? [{ department, available: valid - out, needed }] : [];
    });
  }
}
