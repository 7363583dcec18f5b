import type { Facts } from "./json.ts";
import type { AgendaEntry, Instant } from "./process.ts";

/** One duty of time under two sets of rules. `before` null: it is new; `after` null: it is no longer there. */
export interface AgendaChange<Entry> {
  key: string;
  rule: string;
  change: "added" | "removed" | "moved";
  before: Entry | null;
  after: Entry | null;
}

/** What the comparison looks at; agenda entries have it, and so have entries that were worked out by simulation. */
export type Comparable = Pick<AgendaEntry<unknown>, "key" | "at" | "why">;

/**
 * The duties that differ in moment or are not in both lists. A duty keeps its key while its moment moves; where the key itself names the day, the one
 * duty is known by the rest of its key, several of them in the order of their moments. In order of the earlier moment, then of key.
 */
export function compareAgendas<Entry extends Comparable>(before: readonly Entry[], after: readonly Entry[]): AgendaChange<Entry>[] {
  const kept = new Map(after.map((entry) => [entry.key, entry]));
  const pairs: [Entry | null, Entry | null][] = [];
  const left: Entry[] = [];
  for (const entry of before) {
    const same = kept.get(entry.key);
    if (same === undefined) left.push(entry);
    else {
      kept.delete(entry.key);
      pairs.push([entry, same]);
    }
  }
  const arrived = byDuty([...kept.values()]);
  for (const entry of left.toSorted(inTime)) pairs.push([entry, arrived.get(dutyOf(entry))?.shift() ?? null]);
  for (const entry of [...arrived.values()].flat()) pairs.push([null, entry]);
  return pairs.flatMap(([old, now]) => changeOf(old, now)).toSorted((a, b) => inTime(earlier(a), earlier(b)));
}

/** The moment at which a changed duty is first of interest. */
export function earlier<Entry extends Comparable>({ key, before, after }: AgendaChange<Entry>): { at: Instant; key: string } {
  const moments = [before?.at, after?.at].filter((at) => at !== undefined).toSorted();
  return { at: moments[0] ?? "", key };
}

function changeOf<Entry extends Comparable>(before: Entry | null, after: Entry | null): AgendaChange<Entry>[] {
  const { key, why } = after ?? before ?? { key: "", why: { rule: "" } };
  if (before === null || after === null) return [{ key, rule: why.rule, change: before === null ? "added" : "removed", before, after }];
  return before.at === after.at && dueOf(before.why.facts) === dueOf(after.why.facts)
    ? []
    : [{ key, rule: why.rule, change: "moved", before, after }];
}

/** The date that a duty is about, where it is about one. */
export function dueOf({ dueOn }: Facts): string | null {
  return typeof dueOn === "string" ? dueOn : null;
}

function byDuty<Entry extends Comparable>(entries: Entry[]): Map<string, Entry[]> {
  const duties = new Map<string, Entry[]>();
  for (const entry of entries.toSorted(inTime)) duties.set(dutyOf(entry), [...(duties.get(dutyOf(entry)) ?? []), entry]);
  return duties;
}

/** A key without the days and moments in it. */
function dutyOf({ key, why }: Comparable): string {
  return `${why.rule}\n${key.replace(/\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z)?/gu, "*")}`;
}

/** The order in which things happen; for lists of them. */
export function inTime(a: { at: Instant; key: string }, b: { at: Instant; key: string }): number {
  return a.at === b.at ? (a.key < b.key ? -1 : Number(a.key > b.key)) : a.at < b.at ? -1 : 1;
}
