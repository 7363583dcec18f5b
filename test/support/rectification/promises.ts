import * as fc from "fast-check";
import { rectificationStatuses } from "../../../domain/rectification/status.ts";
import type { RectificationInput } from "../../../domain/rectification/input.ts";
import { anyIntents } from "./beginnings.ts";
import { Story, Tally } from "./story.ts";

/**
 * Plays `stories` random stories of five to forty moves with all witnesses watching, and folds each of them again.
 * @returns what came up, and the statuses that came up too seldom for the run to prove anything about them
 * @throws Error with the shortest story that breaks a promise, a line a step
 */
export function playStories(beginning: fc.Arbitrary<RectificationInput>, stories: number): { tally: Tally; unseen: string[] } {
  const tally = new Tally();
  fc.assert(
    fc.property(beginning, anyIntents(5, 40), (input, intents) => {
      const { atOnce, inPieces, live } = new Story(input, tally).plays(intents).refolds();
      return atOnce === live && inPieces === live;
    }),
    { numRuns: stories },
  );
  return { tally, unseen: rectificationStatuses.filter((status) => tally.of(`status ${status}`) < 10) };
}
