import { describe, expect, it } from "@jest/globals";
import { newIssue } from "../../support/rectification/beginnings.ts";
import { playStories, unseen } from "../../support/rectification/promises.ts";
import { Story } from "../../support/rectification/story.ts";
import { anyIntents } from "../../support/rectification/beginnings.ts";
import * as fc from "fast-check";

/*
 * Whatever people do, in whatever order and at whatever time, of every issue it holds:
 *
 *  1. The status moves only along the ways that are allowed; a retraction leads exactly to where the step had begun.
 *  2. The decider never throws, whoever sends what, with ids that name nothing as well. It answers with events, at least one, or with a refusal.
 *  3. What is refused before the register is asked is refused with the same code after it.
 *  4. Every event folds; a decision and a refusal change nothing by themselves (all that they see is frozen).
 *  5. Nothing is closed without a passed verification, over an open objection, during or without a public notice that is asked for, or while it stands;
 *     what is to stand has stood and was released.
 *  6. Nobody verifies what their organization, now or once, or they themselves rectified; a named verifier is the only one;
 *     where the office's host or the whole mechanism rectifies, one person of the office alone decides nothing.
 *  7. What was accepted is not changed by evidence, nor by anything but an upheld objection, a reopening, a correction or a retraction.
 *  8. The agenda has a key once, nothing before the start, and nothing that is done. An entry is accepted at its moment and is gone after it; there is no end of entries
 *     that come due together.
 *  9. Nothing is lost: each open duty with a date has its entry or its mark: acknowledgement, verification, public notice, due date, conclusion. Due dates are
 *     worked out again day by day, with all that was granted, all that stood, and the calendar as it was corrected; no other date is marked or reminded of.
 * 10. Overdue is never marked before the end of the due day, and never twice. Reminders are for the policy's hour of a working day, and never after the day they remind of;
 *     after an outage those of earlier days are dropped.
 * 11. A retraction is possible for the person of the last step, within two working days, while nothing was built on it, and for nobody else. It restores the state
 *     except the rules and the marks of the agenda, and tells those who were told.
 * 12. No organization is told anything that never held an assignment.
 * 13. The same steps give the same state, folded at once, one by one, or written down and read back in between.
 * 14. The state stays small.
 * 15. An extension is decided by a person, never by who asked, nor by anybody of an organization that rectifies or rectified; a grant moves the date on. No more are asked for, for one
 *     target in a round, than the rules allow.
 * 16. While the clock of the issue stands nothing comes due but the end of the suspension; suspensions end once.
 * 17. Of a standing issue each period ends once, not before its day, with exactly those as reported who reported in it.
 * 18. Nobody looks back at what they or their organization rectified; a matter ends by itself only where no look-back is planned.
 */
describe("an issue, whatever is done to it", () => {
  it("keeps all of its promises in stories that nobody has heard before", () => {
    playStories(newIssue, 300);
  }, 300_000);

  it("keeps them in a thousand stories in which everything comes up that can", () => {
    expect(unseen(playStories(newIssue, 1_000, 20_260_302), ["baselineEntered", "standingScheduled"])).toEqual([]);
  }, 300_000);

  it("stays small through five hundred moves", () => {
    const [sizes] = [fc.sample(fc.tuple(newIssue, anyIntents(500, 500)), 12)].map((long) =>
      long.map(([input, intents]) => JSON.stringify(new Story(input).plays(intents).file.matter).length),
    );
    expect(Math.max(...(sizes ?? []))).toBeLessThan(200 * 1024);
  }, 120_000);
});
