import { shanghaiDate } from "../calendar/calendarDay.ts";
import type { Instant } from "../process/process.ts";
import type { Ladder } from "./ladder.ts";
import { about, laidToRest, left, takenUpAgain } from "./ladder.ts";
import type { LadderMatter } from "./ladderMatter.ts";

/** Lays the ladders of those to rest who have nothing overdue any more, and takes them up again for those who have. Null: nothing changes. */
export function settledLadders(matter: LadderMatter, at: Instant): Ladder[] | null {
  const { policy, ladders } = matter;
  if (ladders.length === 0 || !policy) return null;
  const open = matter.open() === null;
  const late = open ? matter.late() : [];
  let changed = false;
  const settled = ladders.map((ladder) => {
    const now = late.find((each) => each.organizationId === ladder.organizationId);
    const next =
      now === undefined
        ? resting(ladder, open && matter.takesPart(ladder.organizationId))
        : ladder.resting
          ? takenUpAgain(policy, ladder, matter.latenessOf(now), { on: shanghaiDate(at), at })
          : about(ladder, now);
    changed ||= next !== ladder;
    return next;
  });
  return changed ? settled : null;
}

function resting(ladder: Ladder, takesPart: boolean): Ladder {
  if (!takesPart) return left(ladder);
  return ladder.resting ? ladder : laidToRest(ladder);
}
