import { createHash } from "node:crypto";
import * as exifr from "exifr";
import type { PhotoTimes } from "../../../domain/evidence/fileReading.ts";

/** Of a photo's EXIF data only these are read: no place, no owner, no comment. */
const TIMES = [
  "DateTimeOriginal",
  "OffsetTimeOriginal",
  "CreateDate",
  "OffsetTimeDigitized",
  "ModifyDate",
  "OffsetTime",
  "GPSDateStamp",
  "GPSTimeStamp",
];
const CAMERA = ["Make", "Model", "BodySerialNumber", "SerialNumber"];
const TAGS = [...TIMES, ...CAMERA];
const EXIF_TIME = /^(\d{4})[:-](\d{2})[:-](\d{2})[ T](\d{2}):(\d{2}):(\d{2})/;
const EXIF_OFFSET = /^[+-]\d{2}:\d{2}$/;
const EXIF_DATE = /^(\d{4})[:-](\d{2})[:-](\d{2})$/;

export interface PhotoFacts {
  times: PhotoTimes;
  /** A digest that tells photos of one camera from those of others, and nothing of its owner; null where the photo does not name it. */
  camera: string | null;
}

/** The times in a photo's EXIF data and which camera took it. Damaged data is none. */
export async function readPhotoFacts(content: Buffer): Promise<PhotoFacts> {
  let tags: unknown;
  try {
    tags = await exifr.default.parse(content, { pick: TAGS, reviveValues: false, translateValues: false });
  } catch {
    tags = undefined;
  }
  const takenAt = timeOf(tags, "DateTimeOriginal", "OffsetTimeOriginal") ?? timeOf(tags, "CreateDate", "OffsetTimeDigitized");
  const modifiedAt = timeOf(tags, "ModifyDate", "OffsetTime");
  const satelliteAt = satelliteTime(tags);
  return {
    times: {
      ...(takenAt === null ? {} : { takenAt }),
      ...(modifiedAt === null ? {} : { modifiedAt }),
      ...(satelliteAt === null ? {} : { satelliteAt }),
    },
    camera: cameraOf(tags),
  };
}

function timeOf(tags: unknown, timeTag: string, offsetTag: string): string | null {
  const [, year, month, day, hour, minute, second] = EXIF_TIME.exec(textOf(tags, timeTag)) ?? [];
  // A camera whose clock was never set writes zeros: that is no time, not a false one.
  if (year === undefined || year === "0000") return null;
  const offset = textOf(tags, offsetTag);
  return `${year}-${month}-${day}T${hour}:${minute}:${second}${EXIF_OFFSET.test(offset) ? offset : ""}`;
}

/** Day and time of a satellite fix, in UTC. */
function satelliteTime(tags: unknown): string | null {
  const [, year, month, day] = EXIF_DATE.exec(textOf(tags, "GPSDateStamp")) ?? [];
  const time = valueOf(tags, "GPSTimeStamp");
  if (year === undefined || !Array.isArray(time)) return null;
  const parts = time.slice(0, 3).map((part: unknown) => (typeof part === "number" ? Math.floor(part) : NaN));
  if (parts.length < 3 || parts.some((part) => !Number.isInteger(part) || part < 0 || part > 59)) return null;
  return `${year}-${month}-${day}T${parts.map((part) => String(part).padStart(2, "0")).join(":")}Z`;
}

function cameraOf(tags: unknown): string | null {
  const model = textOf(tags, "Model");
  if (model === "") return null;
  const named = [textOf(tags, "Make"), model, textOf(tags, "BodySerialNumber") || textOf(tags, "SerialNumber")].join("\n");
  return createHash("sha256").update(named).digest("hex").slice(0, 16);
}

function valueOf(tags: unknown, name: string): unknown {
  return typeof tags === "object" && tags !== null ? Reflect.get(tags, name) : undefined;
}

function textOf(tags: unknown, name: string): string {
  const value = valueOf(tags, name);
  // Damaged fields may hold anything; what is kept is short and printable.
  return typeof value === "string"
    ? value
        .replaceAll(/[^\x20-\x7e]/gu, "")
        .trim()
        .slice(0, 100)
    : "";
}
