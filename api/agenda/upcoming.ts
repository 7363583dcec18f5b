import type { Instant } from "../../domain/process/process.ts";
import type { Foreseen } from "../../domain/process/simulate.ts";
import type { Upcoming, Walk } from "./walk.ts";

/** Where a page ends: the last thing that was looked at. */
export interface Place {
  at: Instant;
  matterId: string;
  key: string;
}

export interface UpcomingPage {
  entries: Upcoming[];
  /** Where the next page goes on; null at the end. */
  place: Place | null;
}

/** Things looked at for one page, a second's work: where hardly any is wanted, a page is short rather than slow. */
const MOST_LOOKED_AT = 4_000;

/**
 * The first `limit` wanted things that time will do after a place, in the order of moment, matter and key.
 * @param walk one from the beginning, or the one that the page before ended with
 */
export async function upcoming(
  walk: Pick<Walk, "next" | "putBack">,
  request: { after: Place | null; limit: number; wanted: (entry: Foreseen) => boolean; mostLookedAt?: number },
): Promise<UpcomingPage> {
  const { after, limit, wanted, mostLookedAt = MOST_LOOKED_AT } = request;
  const entries: Upcoming[] = [];
  let place = after;
  for (let lookedAt = 0; lookedAt < mostLookedAt;) {
    const next = await walk.next();
    if (next === null) return { entries, place: null };
    const its = placeOf(next);
    if (after !== null && !isAfter(its, after)) continue;
    lookedAt += 1;
    if (wanted(next)) {
      if (entries.length === limit) {
        walk.putBack(next);
        return { entries, place };
      }
      entries.push(next);
    }
    place = its;
  }
  return { entries, place };
}

function placeOf({ at, key, matter }: Upcoming): Place {
  return { at, matterId: matter.id, key };
}

function isAfter(a: Place, b: Place): boolean {
  if (a.at !== b.at) return a.at > b.at;
  if (a.matterId !== b.matterId) return a.matterId > b.matterId;
  return a.key > b.key;
}
