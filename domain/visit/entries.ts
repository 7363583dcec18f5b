import type { IsoDate } from "../calendar/calendarDay.ts";
import type { Via } from "../process/actor.ts";
import type { Instant } from "../process/process.ts";
import type { EvidenceRef } from "../rectification/state.ts";
import type { CheckMethod, ItemOutcome, VisitOutcome } from "./outcomes.ts";

/** What an entry says of its subject. */
export interface EntryValue {
  outcome: ItemOutcome | VisitOutcome;
  method?: CheckMethod;
  /** SHA-256 of the findings; the words lie in the text table. */
  findingsHash?: string;
  evidence?: EvidenceRef[];
  /** 责令改正的期限 */
  correctBy?: IsoDate;
}

/** The subject of what is said of the visit as a whole; all others are ids of check items. */
export const WHOLE_VISIT = "visit";

/** One thing that somebody wrote down, on whatever device. It is never changed nor taken away: a later one replaces it by naming it. */
export interface Entry {
  /** Made by the client, a UUID, so that the same entry sent twice is one. */
  id: string;
  subject: string;
  /** The entries of the same subject that its writer saw, and replaces. */
  replaces: string[];
  value: EntryValue;
  deviceId?: string;
  /** What the device's clock said, as it said it. Nothing is decided by it. */
  claimedAt?: string;
}

/** As it was received. */
export interface ReceivedEntry extends Entry {
  personId: string;
  inspectorId: string;
  organizationId: string;
  via: Via;
  receivedAt: Instant;
}

/**
 * The entries of a subject that nothing has replaced. One: that is what holds. Several that say different things: a conflict, which a person resolves by an entry
 * that names them all. A set and nothing but a set, so that neither order nor repetition of what arrives changes the answer. Entries that replace each
 * other in a circle, which no honest client writes, stand all: nothing is lost by it.
 */
export function headsOf<E extends Entry>(entries: readonly E[], subject: string): E[] {
  const own = entries.filter((entry) => entry.subject === subject);
  const byId = new Map(own.map((entry) => [entry.id, entry]));
  const before = new Map(own.map((entry) => [entry.id, ancestorsOf(entry, byId)]));
  return own
    .filter((entry) => !own.some((other) => before.get(other.id)?.has(entry.id) && !before.get(entry.id)?.has(other.id)))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** All that an entry replaces, directly or by what it replaces. */
function ancestorsOf(entry: Entry, byId: ReadonlyMap<string, Entry>): Set<string> {
  const found = new Set<string>();
  const waiting = [...entry.replaces];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    waiting.push(...(byId.get(id)?.replaces ?? []));
  }
  return found;
}

/** How a subject stands: nothing said, one word, or words that contradict each other. */
export type Standing<E extends Entry = Entry> =
  | { state: "open" }
  | { state: "settled"; value: EntryValue; heads: E[] }
  | { state: "conflict"; heads: E[] };

export function standingOf<E extends Entry>(entries: readonly E[], subject: string): Standing<E> {
  const heads = headsOf(entries, subject);
  const [first] = heads;
  if (first === undefined) return { state: "open" };
  const same = heads.every((head) => sameValue(head.value, first.value));
  return same ? { state: "settled", value: first.value, heads } : { state: "conflict", heads };
}

export function sameEntry(a: Entry, b: Entry): boolean {
  return (
    a.id === b.id &&
    a.subject === b.subject &&
    a.deviceId === b.deviceId &&
    a.claimedAt === b.claimedAt &&
    a.replaces.length === b.replaces.length &&
    a.replaces.every((id) => b.replaces.includes(id)) &&
    sameValue(a.value, b.value)
  );
}

export function sameValue(a: EntryValue, b: EntryValue): boolean {
  const ids = (value: EntryValue): string =>
    (value.evidence ?? [])
      .map(({ id }) => id)
      .toSorted()
      .join("\n");
  return (
    a.outcome === b.outcome &&
    a.method === b.method &&
    a.findingsHash === b.findingsHash &&
    a.correctBy === b.correctBy &&
    ids(a) === ids(b)
  );
}
