import { isWhole } from "./forms.ts";
import type { Quota } from "./record.ts";

/** 10 000 basis points are the whole. */
export const WHOLE_BASIS_POINTS = 10_000;

/** `size` times `basisPoints` ten-thousandths, in whole numbers; exact below 900 million members. */
export function shareOf(size: number, basisPoints: number, rounding: "down" | "up"): number {
  return Math.floor((size * basisPoints + (rounding === "up" ? WHOLE_BASIS_POINTS - 1 : 0)) / WHOLE_BASIS_POINTS);
}

/** How many of `eligible` members the quota asks for; may be more than there are, which is refused before a draw. */
export function quotaOf(quota: Quota, eligible: number): number {
  if (quota.kind === "count") return quota.count;
  const share = shareOf(eligible, quota.basisPoints, quota.rounding);
  return Math.min(Math.max(share, quota.min ?? 0), quota.max ?? Number.MAX_SAFE_INTEGER);
}

/** Whether the quota says something that can be meant. */
export function isQuota(quota: Quota): boolean {
  if (quota.kind === "count") return isWhole(quota.count);
  const { basisPoints, min, max } = quota;
  return (
    isWhole(basisPoints) &&
    basisPoints <= WHOLE_BASIS_POINTS &&
    isWhole(min ?? 0) &&
    isWhole(max ?? 0) &&
    (max === null || (min ?? 0) <= max)
  );
}
