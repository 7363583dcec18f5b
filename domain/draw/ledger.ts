import type { IsoInstant } from "../calendar/calendarDay.ts";
import type { DrawJson } from "./canonicalJson.ts";
import { taggedHash } from "./hasher.ts";
import type {
  Beacon,
  DepartmentHash,
  Draw,
  FrozenRecord,
  Hash,
  LedgerEntry,
  LedgerKind,
  Lock,
  SubstitutionOutcome,
  SubstitutionRequest,
} from "./record.ts";
import { frozenHash } from "./seed.ts";

const NOTHING_BEFORE: Hash = "0".repeat(64);

/** What an entry of the ledger stands for. */
export type LedgerContent =
  | { kind: "frozen"; content: FrozenRecord }
  | { kind: "committed" | "revealed"; content: readonly DepartmentHash[] }
  | { kind: "drawn"; content: { beacon: Beacon; draw: Draw; seed: Hash } }
  | { kind: "locked"; content: Lock }
  | { kind: "requested"; content: SubstitutionRequest }
  | { kind: "substituted"; content: SubstitutionOutcome };

/** What an entry of the ledger says, as a hash. */
export function contentHash(entry: LedgerContent): Hash {
  if (entry.kind === "frozen") return frozenHash(entry.content);
  const content: DrawJson = entry.content;
  return taggedHash(entry.kind, content);
}

/** Hash of an entry, over the one before. */
export function entryHash(entry: { at: IsoInstant; content: Hash; index: number; kind: LedgerKind; previous: Hash }): Hash {
  return taggedHash("ledger", entry);
}

/** The ledger with one entry more; its hash is the new head, to be published. @throws RangeError when time would run backwards */
export function withEntry(ledger: readonly LedgerEntry[], at: IsoInstant, entry: LedgerContent): LedgerEntry[] {
  const last = ledger.at(-1);
  const { kind } = entry;
  const place = { length: ledger.length, head: headOf(ledger), at: last?.at ?? "" };
  return [...ledger, entryAfter(place, at, { kind, content: contentHash(entry) })];
}

/** The next entry of a ledger of which only the end is at hand. @throws RangeError when time would run backwards */
export function entryAfter(
  { length, head, at: before }: { length: number; head: Hash; at: IsoInstant },
  at: IsoInstant,
  { kind, content }: { kind: LedgerKind; content: Hash },
): LedgerEntry {
  if (at < before) throw new RangeError(`an entry of ${at} after one of ${before}`);
  const body = { at, content, kind, previous: head };
  return { ...body, hash: entryHash({ ...body, index: length }) };
}

/** Where a ledger begins. */
export const NO_ENTRIES = { length: 0, head: NOTHING_BEFORE, at: "" };

export function headOf(ledger: readonly LedgerEntry[]): Hash {
  return ledger.at(-1)?.hash ?? NOTHING_BEFORE;
}

/** What the ledger says of a lock. */
export function lockEntryContent(lock: Lock): Hash {
  return taggedHash("locked", lock);
}

/** The lock of a draw: it can be looked at, and no longer changed. */
export function lockOf(draw: Draw, at: IsoInstant): Lock {
  return { at, draw: taggedHash("draw", draw) };
}
