/** Why the look of a picture could not be read: too many bytes or pixels to be decoded safely, damaged, of a kind that cannot be decoded here, or gone. */
export type UnreadableReason = "too_large" | "too_many_pixels" | "damaged" | "not_supported" | "missing";

/** Times that a photo carries in its EXIF data, as the camera wrote them. Where the photo was taken is never read. */
export type PhotoTimes = {
  /** `YYYY-MM-DDTHH:mm:ss`, with `±HH:mm` only where the camera gives an offset; may be a day that does not exist. */
  takenAt?: string;
  modifiedAt?: string;
  /** The satellites' time: UTC, with `Z`. */
  satelliteAt?: string;
};

/** What the reader found in a file, as the row of the evidence keeps it. */
export type FileReading =
  | { kind: "picture"; width: number; height: number; plain: boolean; times: PhotoTimes }
  | { kind: "unreadable"; reason: UnreadableReason; times: PhotoTimes }
  | { kind: "other" };

const REASONS: ReadonlySet<string> = new Set<UnreadableReason>(["too_large", "too_many_pixels", "damaged", "not_supported", "missing"]);

/** A reading that was kept; null for none, or for one of a shape that this release does not know. */
export function fileReadingOf(kept: unknown): FileReading | null {
  const kind = textIn(kept, "kind");
  if (kind === "other") return { kind };
  const times = timesIn(kept);
  if (kind === "unreadable") {
    const reason = textIn(kept, "reason");
    return isReason(reason) ? { kind, reason, times } : null;
  }
  if (kind !== "picture") return null;
  return { kind, width: numberIn(kept, "width"), height: numberIn(kept, "height"), plain: valueIn(kept, "plain") === true, times };
}

function timesIn(kept: unknown): PhotoTimes {
  const times = valueIn(kept, "times");
  const [takenAt, modifiedAt, satelliteAt] = [textIn(times, "takenAt"), textIn(times, "modifiedAt"), textIn(times, "satelliteAt")];
  return {
    ...(takenAt === undefined ? {} : { takenAt }),
    ...(modifiedAt === undefined ? {} : { modifiedAt }),
    ...(satelliteAt === undefined ? {} : { satelliteAt }),
  };
}

function isReason(value: string | undefined): value is UnreadableReason {
  return value !== undefined && REASONS.has(value);
}

function valueIn(kept: unknown, name: string): unknown {
  return typeof kept === "object" && kept !== null ? Reflect.get(kept, name) : undefined;
}

function textIn(kept: unknown, name: string): string | undefined {
  const value = valueIn(kept, name);
  return typeof value === "string" ? value : undefined;
}

function numberIn(kept: unknown, name: string): number {
  const value = valueIn(kept, name);
  return typeof value === "number" ? value : 0;
}
