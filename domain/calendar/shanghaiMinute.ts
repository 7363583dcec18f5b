import type { IsoInstant } from "./calendarDay.ts";
import { epochMsOf, instantOf } from "./calendarDay.ts";

const OFFSET_MS = 8 * 3_600_000;

/** An instant as clocks in Asia/Shanghai show it: `YYYY-MM-DD HH:mm`. */
export function shanghaiMinute(instant: IsoInstant): string {
  return instantOf(epochMsOf(instant) + OFFSET_MS)
    .slice(0, 16)
    .replace("T", " ");
}
