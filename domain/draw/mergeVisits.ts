import { canonicalJson, compareIds } from "./canonicalJson.ts";
import type { ObjectCandidate } from "./plan.ts";
import type { ObjectOpening } from "./record.ts";

/**
 * One candidate for each object that several departments would visit (综合查一次): the same id with the same record. Objects of one id with differing
 * records stay apart, so that the intake refuses them as listed twice.
 */
export function mergeVisits(wanted: Iterable<ObjectOpening & { department: string }>): ObjectCandidate[] {
  const merged = new Map<string, ObjectOpening & { departments: Set<string> }>();
  for (const { department, record, salt } of wanted) {
    const key = canonicalJson([record, salt]);
    const known = merged.get(key);
    if (known === undefined) merged.set(key, { record, salt, departments: new Set([department]) });
    else known.departments.add(department);
  }
  return [...merged.values()].map(({ record, salt, departments }) => ({ record, salt, departments: [...departments].sort(compareIds) }));
}
