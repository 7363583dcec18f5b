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

function contentHash(entry: LedgerContent): Hash {
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
  if (last !== undefined && at < last.at) throw new RangeError(`an entry of ${at} after one of ${last.at}`);
  const { kind } = entry;
  const body = { at, content: contentHash(entry), kind, previous: last?.hash ?? NOTHING_BEFORE };
  return [...ledger, { ...body, hash: entryHash({ ...body, index: ledger.length }) }];
}

export function headOf(ledger: readonly LedgerEntry[]): Hash {
  return ledger.at(-1)?.hash ?? NOTHING_BEFORE;
}

/** The lock of a draw: it can be looked at, and no longer changed. */
export function lockOf(draw: Draw, at: IsoInstant): Lock {
  return { at, draw: taggedHash("draw", draw) };
}
