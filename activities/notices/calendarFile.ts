import { addDays } from "../../domain/calendar/calendarDay.ts";

/** One day on which something is due. */
export interface CalendarEntry {
  /** Names the duty for good, so that a later file moves the entry and adds none. */
  uid: string;
  /** `YYYY-MM-DD` in Asia/Shanghai. */
  on: string;
  summary: string;
  description: string;
  url: string;
}

/**
 * An RFC 5545 calendar of whole-day events. A whole day carries no time zone on purpose: what is due on the 5th is shown on the 5th everywhere, while the zone
 * is named for clients that ask. `sequence` rises with the matter's version, so that of two files the later one holds.
 */
export function calendarFile({
  entries,
  name,
  alarm,
  sequence,
  stampedAt,
}: {
  entries: readonly CalendarEntry[];
  name: string;
  alarm: string;
  sequence: number;
  /** ISO 8601 in UTC */
  stampedAt: string;
}): string {
  const stamp = utcStamp(stampedAt);
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Liandu//Notices//ZH",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
    `X-WR-CALNAME:${escapeText(name)}`,
    "X-WR-TIMEZONE:Asia/Shanghai",
    ...entries.flatMap(({ uid, on, summary, description, url }) => [
      "BEGIN:VEVENT",
      `UID:${escapeText(uid)}`,
      `DTSTAMP:${stamp}`,
      `LAST-MODIFIED:${stamp}`,
      `SEQUENCE:${sequence}`,
      `DTSTART;VALUE=DATE:${on.replaceAll("-", "")}`,
      `DTEND;VALUE=DATE:${addDays(on, 1).replaceAll("-", "")}`,
      `SUMMARY:${escapeText(summary)}`,
      `DESCRIPTION:${escapeText(description)}`,
      `URL:${url.replace(/[\r\n]/gu, "")}`,
      "CLASS:PRIVATE",
      "TRANSP:TRANSPARENT",
      // At nine in the morning of the day before.
      "BEGIN:VALARM",
      "ACTION:DISPLAY",
      `DESCRIPTION:${escapeText(alarm)}`,
      "TRIGGER:-PT15H",
      "END:VALARM",
      "END:VEVENT",
    ]),
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${fold(line)}\r\n`).join("");
}

function utcStamp(instant: string): string {
  return instant.replace(/\.\d+/u, "").replace(/[-:]/gu, "");
}

/** RFC 5545, 3.3.11. */
export function escapeText(text: string): string {
  return text.replace(/[\\;,]/gu, (character) => `\\${character}`).replace(/\r\n?|\n/gu, "\\n");
}

/** RFC 5545, 3.1: no line longer than 75 octets without its break; a character is never split. */
export function fold(line: string): string {
  let folded = "";
  let octets = 0;
  for (const character of line) {
    const size = utf8Size(character);
    if (octets + size > 75) {
      folded += "\r\n ";
      octets = 1;
    }
    folded += character;
    octets += size;
  }
  return folded;
}

function utf8Size(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}
