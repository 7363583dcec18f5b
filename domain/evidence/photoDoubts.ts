import { epochMsOf, isDate, shanghaiDate } from "../calendar/calendarDay.ts";
import type { IsoInstant } from "../calendar/calendarDay.ts";
import type { PhotoTimes } from "./fileReading.ts";

/** A doubt about when a photo was taken, with the times that it rests on. */
export type PhotoDoubt =
  | { kind: "photo_older_than_issue"; takenOn: string; startedOn: string }
  | { kind: "photo_time_impossible"; takenAt: string }
  | { kind: "photo_time_in_future"; takenAt: string; uploadedAt: IsoInstant }
  | { kind: "photo_times_contradict"; takenAt: string; otherAt: string; other: "satellite" | "modified" };

const MS_PER_MINUTE = 60_000;
/** Clocks of cameras and of the server may differ a little. */
const CLOCKS_DIFFER_MS = 10 * MS_PER_MINUTE;
/** A phone may write the time of the last satellite fix that it had. */
const FIX_MAY_BE_OLD_MS = 120 * MS_PER_MINUTE;
/** The first photos with a time of their own. */
const FIRST_YEAR = 1990;
const LOCAL = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})(Z|[+-]\d{2}:\d{2})?$/;

/** What is doubtful in a photo's own times. A time without an offset is read as Asia/Shanghai. */
export function photoDoubts(times: PhotoTimes, { startedAt, uploadedAt }: { startedAt: IsoInstant; uploadedAt: IsoInstant }): PhotoDoubt[] {
  const { takenAt, modifiedAt, satelliteAt } = times;
  if (takenAt === undefined) return [];
  const taken = momentOf(takenAt);
  if (taken === null) return [{ kind: "photo_time_impossible", takenAt }];
  const doubts: PhotoDoubt[] = [];
  const startedOn = shanghaiDate(startedAt);
  const takenOn = takenAt.slice(0, 10);
  if (takenOn < startedOn && taken < epochMsOf(startedAt)) doubts.push({ kind: "photo_older_than_issue", takenOn, startedOn });
  if (taken > epochMsOf(uploadedAt) + CLOCKS_DIFFER_MS) doubts.push({ kind: "photo_time_in_future", takenAt, uploadedAt });
  const fix = satelliteAt === undefined ? null : momentOf(satelliteAt);
  if (satelliteAt !== undefined && fix !== null && Math.abs(fix - taken) > FIX_MAY_BE_OLD_MS)
    doubts.push({ kind: "photo_times_contradict", takenAt, otherAt: satelliteAt, other: "satellite" });
  const modified = modifiedAt === undefined ? null : momentOf(modifiedAt);
  if (modifiedAt !== undefined && modified !== null && modified < taken - CLOCKS_DIFFER_MS)
    doubts.push({ kind: "photo_times_contradict", takenAt, otherAt: modifiedAt, other: "modified" });
  return doubts;
}

/** Milliseconds since 1970, or null for a time that there never was. */
function momentOf(time: string): number | null {
  const [, date = "", hour = "", minute = "", second = "", zone = "+08:00"] = LOCAL.exec(time) ?? [];
  if (!isDate(date) || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59 || Number(date.slice(0, 4)) < FIRST_YEAR)
    return null;
  return epochMsOf(`${date}T${hour}:${minute}:${second}${zone}`);
}
