import type { Rules } from "../process/rules.ts";
import type { RectificationPolicy } from "../rectification/policy.ts";
import type { IssueDraft } from "./starting.ts";
import type { PlanStartRequest } from "./startRequest.ts";

/**
 * The first start of a plan, kept for good: what was asked for, and what every item starts as. A repeated start, or one that goes on after a crash,
 * takes it from here, so that it does the same although register, rules and day have changed since.
 */
export interface FrozenStart {
  v: 1;
  request: PlanStartRequest;
  rules: Rules<RectificationPolicy>;
  drafts: IssueDraft[];
}

/** Whether kept JSON is a frozen start. Only the product writes it, so its parts are not looked into. */
export function isFrozenStart(value: unknown): value is FrozenStart {
  return (
    typeof value === "object" &&
    value !== null &&
    "v" in value &&
    value.v === 1 &&
    "drafts" in value &&
    Array.isArray(value.drafts) &&
    "rules" in value &&
    "request" in value
  );
}
