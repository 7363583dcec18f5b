import { isDate } from "../calendar/calendarDay.ts";
import { compareIds } from "./canonicalJson.ts";
import { isCode, isHash, isId, isWellFormed, isWhole } from "./forms.ts";
import { pureHasher, type Hasher } from "./hasher.ts";
import { inspectorMember, inspectorStatus, liesIn, objectMember, objectStatus, stratumId } from "./members.ts";
import type { DrawPlan, InspectorCandidate, ObjectCandidate } from "./plan.ts";
import type { DrawProblems } from "./problems.ts";
import type { InspectorRecord, InspectorRow, ObjectRecord, ObjectRow } from "./record.ts";

type IntakeInput = { plan: DrawPlan; problems: DrawProblems; hasher?: Hasher };

/**
 * Turns objects of the register, in any order, into rows of the roster. A candidate with a problem gives no row. Keeps the ids that it has seen, and
 * nothing else of a candidate.
 */
export class ObjectIntake {
  readonly #plan: DrawPlan;
  readonly #problems: DrawProblems;
  readonly #hasher: Hasher;
  readonly #strata: { id: string; name: string; attributes: Record<string, string> }[];
  readonly #departments: ReadonlySet<string>;
  readonly #seen = new Set<string>();

  constructor({ plan, problems, hasher = pureHasher }: IntakeInput) {
    this.#plan = plan;
    this.#problems = problems;
    this.#hasher = hasher;
    this.#strata = plan.strata.map((stratum) => ({ id: stratumId(stratum), name: stratum.name, attributes: stratum.attributes }));
    this.#departments = new Set(plan.departments.map(({ id }) => id));
  }

  row({ record, salt, departments }: ObjectCandidate): ObjectRow | null {
    const object = record.id;
    if (!isObjectRecord(record) || !isHash(salt)) return this.#refuse("OBJECT_INVALID", { object });
    if (this.#seen.has(object)) return this.#refuse("OBJECT_TWICE", { object });
    this.#seen.add(object);
    const unknown = departments.filter((id) => !this.#departments.has(id));
    if (unknown.length > 0) return this.#refuse("NOT_IN_THE_DRAW", { object, departments: unknown });
    if (departments.length === 0 || new Set(departments).size < departments.length) return this.#refuse("OBJECT_INVALID", { object });
    const [stratum, ...more] = this.#strata.filter((candidate) => liesIn(record, candidate));
    if (stratum === undefined) return this.#refuse("OBJECT_WITHOUT_STRATUM", { object });
    if (more.length > 0) return this.#refuse("OBJECT_IN_SEVERAL_STRATA", { object, strata: [stratum, ...more].map(({ name }) => name) });
    const member = objectMember({ record, salt }, this.#hasher);
    return [member, stratum.id, objectStatus(record, this.#plan.rules), [...departments].sort(compareIds)];
  }

  #refuse(...problem: Parameters<DrawProblems["add"]>): null {
    this.#problems.add(...problem);
    return null;
  }
}

/** The same for inspectors. A certificate that two persons claim is a problem of both. */
export class InspectorIntake {
  readonly #plan: DrawPlan;
  readonly #problems: DrawProblems;
  readonly #hasher: Hasher;
  readonly #departments: ReadonlySet<string>;
  readonly #seen = new Set<string>();
  readonly #certificates = new Map<string, string>();

  constructor({ plan, problems, hasher = pureHasher }: IntakeInput) {
    this.#plan = plan;
    this.#problems = problems;
    this.#hasher = hasher;
    this.#departments = new Set(plan.departments.map(({ id }) => id));
  }

  row({ record, salt, department, load }: InspectorCandidate): InspectorRow | null {
    const inspector = record.id;
    const sound = isInspectorRecord(record) && isHash(salt) && isWhole(load);
    if (!sound) return this.#refuse("INSPECTOR_INVALID", { inspector });
    if (this.#seen.has(inspector)) return this.#refuse("INSPECTOR_TWICE", { inspector });
    this.#seen.add(inspector);
    const holder = this.#certificates.get(record.certificate.number);
    if (holder !== undefined) return this.#refuse("CERTIFICATE_TWICE", { inspectors: [holder, inspector] });
    this.#certificates.set(record.certificate.number, inspector);
    if (!this.#departments.has(department)) return this.#refuse("NOT_IN_THE_DRAW", { inspector, departments: [department] });
    return [inspectorMember({ record, salt }, this.#hasher), department, inspectorStatus(record, this.#plan), load];
  }

  #refuse(...problem: Parameters<DrawProblems["add"]>): null {
    this.#problems.add(...problem);
    return null;
  }
}

function isObjectRecord({ id, attributes, checksThisYear, exclusion }: ObjectRecord): boolean {
  return (
    isId(id) &&
    isWhole(checksThisYear) &&
    (exclusion === null || isCode(exclusion)) &&
    Object.entries(attributes).every(([key, value]) => isCode(key) && isWellFormed(value))
  );
}

function isInspectorRecord({ id, certificate, exclusion, leave }: InspectorRecord): boolean {
  const orderly = leave.every(
    ([from, until], index) => isDate(from) && isDate(until) && from <= until && from > (leave[index - 1]?.[1] ?? ""),
  );
  const { from, until, number } = certificate;
  return isId(id) && isId(number) && isDate(from) && isDate(until) && orderly && (exclusion === null || isCode(exclusion));
}
