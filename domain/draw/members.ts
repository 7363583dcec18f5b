import { dayNumber } from "../calendar/calendarDay.ts";
import { taggedHash, pureHasher, type Hasher } from "./hasher.ts";
import type {
  DrawRules,
  FrozenRecord,
  Hash,
  InspectorOpening,
  InspectorRecord,
  InspectorStatus,
  ObjectOpening,
  ObjectRecord,
  ObjectStatus,
  StratumOpening,
} from "./record.ts";

const STRATUM_DIGITS = 32;

/** The public name of an object: a commitment to its whole record. */
export function objectMember({ record, salt }: ObjectOpening, hasher: Hasher = pureHasher): Hash {
  return taggedHash("object", { record, salt }, hasher);
}

/** The public name of an inspector. */
export function inspectorMember({ record, salt }: InspectorOpening, hasher: Hasher = pureHasher): Hash {
  return taggedHash("inspector", { record, salt }, hasher);
}

/** The opaque name of a stratum, which would give its credit class away otherwise. */
export function stratumId({ attributes, name, salt }: StratumOpening): string {
  return taggedHash("stratum", { attributes, name, salt }).slice(0, STRATUM_DIGITS);
}

/**
 * Salt of a member out of one secret of the batch, so that a million salts need not be kept. `kind` keeps an object and an inspector of the same id
 * apart. The secret (32 random bytes in hex) is made by an activity, and goes to nobody.
 */
export function memberSalts(secret: Hash, kind: "object" | "inspector" | "stratum", hasher: Hasher = pureHasher): (id: string) => Hash {
  const keyed = hasher.keyed(secret);
  return (id) => keyed(`${kind}\n${id}`);
}

/** Whether an object takes part, by the first rule that applies. */
export function objectStatus(record: ObjectRecord, { yearlyCap }: DrawRules): ObjectStatus {
  if (record.exclusion !== null) return "excluded";
  return yearlyCap !== null && record.checksThisYear >= yearlyCap ? "capped" : "in";
}

/** Whether an inspector takes part: certificate valid for the whole time in the field, and not on leave for too many of its days. */
export function inspectorStatus(record: InspectorRecord, { field, rules }: Pick<FrozenRecord, "field" | "rules">): InspectorStatus {
  if (record.exclusion !== null) return "excluded";
  const { certificate } = record;
  if (certificate.from > field.from || certificate.until < field.until) return "expired";
  const days = record.leave.reduce((sum, [from, until]) => {
    const first = from > field.from ? from : field.from;
    const last = until < field.until ? until : field.until;
    return sum + (first <= last ? dayNumber(last) - dayNumber(first) + 1 : 0);
  }, 0);
  return days > rules.maxLeaveDays ? "on_leave" : "in";
}

/** Whether an object's attributes are those of a stratum. */
export function liesIn(record: ObjectRecord, { attributes }: Pick<StratumOpening, "attributes">): boolean {
  return Object.entries(attributes).every(([key, value]) => record.attributes[key] === value);
}
