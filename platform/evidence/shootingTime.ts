import * as exifr from "exifr";

const WITH_EXIF: ReadonlySet<string> = new Set(["image/jpeg", "image/png", "image/heic", "image/heif"]);
const EXIF_TIME = /^(\d{4}):(\d{2}):(\d{2}) (\d{2}):(\d{2}):(\d{2})/;
const EXIF_OFFSET = /^[+-]\d{2}:\d{2}$/;
const TAGS = ["DateTimeOriginal", "OffsetTimeOriginal", "CreateDate", "OffsetTimeDigitized"];

/**
 * When a photo was taken, by its own EXIF data (DateTimeOriginal, else DateTimeDigitized): the camera's local time, which says nothing of a time zone
 * unless an offset is given. Null where there is none, or where the data is damaged: a photo is no worse evidence for that.
 */
export async function shootingTime({ file, mediaType }: { file: string; mediaType: string }): Promise<string | null> {
  if (!WITH_EXIF.has(mediaType)) return null;
  let tags: unknown;
  try {
    tags = await exifr.default.parse(file, { pick: TAGS, reviveValues: false, translateValues: false });
  } catch {
    return null;
  }
  return takenAt(tags, "DateTimeOriginal", "OffsetTimeOriginal") ?? takenAt(tags, "CreateDate", "OffsetTimeDigitized");
}

function takenAt(tags: unknown, timeTag: string, offsetTag: string): string | null {
  const parts = EXIF_TIME.exec(textOf(tags, timeTag));
  if (parts === null || parts[1] === "0000") return null;
  const [, year, month, day, hour, minute, second] = parts;
  const offset = textOf(tags, offsetTag).trim();
  return `${year}-${month}-${day}T${hour}:${minute}:${second}${EXIF_OFFSET.test(offset) ? offset : ""}`;
}

function textOf(tags: unknown, name: string): string {
  if (typeof tags !== "object" || tags === null) return "";
  const value: unknown = Reflect.get(tags, name);
  return typeof value === "string" ? value : "";
}
