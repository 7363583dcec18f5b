import { endOfDay, shanghaiDate } from "../../../domain/calendar/calendarDay.ts";
import { escalationRungs } from "../../../domain/escalation/rung.ts";
import type { EscalationRung } from "../../../domain/escalation/rung.ts";
import { isRule } from "../../../domain/process/actor.ts";
import type { RectificationState } from "../../../domain/rectification/state.ts";
import type { IssueMatter, IssueStep } from "./caseFile.ts";

export class BrokenLadder extends Error {}

function must(holds: boolean, what: string): void {
  if (!holds) throw new BrokenLadder(what);
}

/**
 * Watches the ladder and its letters from outside, by the events alone: rungs upward and each once for one missed date, one of the rules' own an organization
 * and day, those of a leader by a leader alone, each with its letter, none before its time or while the clock stands; and letters that nothing loses.
 */
export class LadderWatch {
  /** The highest rung by organization and round, and the latest missed date that any rung was about. */
  readonly #top = new Map<string, { rung: EscalationRung; dueOn: string }>();
  /** The last handing over, for when it is taken back. */
  #handedOver: { from: string; to: string; top: { rung: EscalationRung; dueOn: string } } | null = null;
  readonly #byRuleOn = new Set<string>();

  sees(before: IssueMatter, step: IssueStep, after: IssueMatter): void {
    if (step.events.some((event) => event.type === "retracted")) {
      const back = this.#handedOver;
      if (back && step.events.some((event) => event.type === "retracted" && event.command === "handOver")) {
        this.#top.delete(back.to);
        this.#top.set(back.from, back.top);
      }
      this.#lettersStay(before.state, after.state);
      return;
    }
    const letters = step.events.flatMap((event) => (event.type === "letterIssued" ? [event.letter] : []));
    for (const event of step.events) {
      if (event.type === "handedOver") this.#handsOver(event.from.organizationId, event.to.organizationId, before.state.round);
      if (event.type !== "rungRaised" && event.type !== "rungWaived" && event.type !== "rungWaiting") continue;
      const { organizationId, rung, lateness } = event;
      const missed = lateness.lastDueOn ?? lateness.dueOn;
      const ladder = `${organizationId} ${before.state.round}`;
      const top = this.#top.get(ladder);
      const above = top === undefined || missed > top.dueOn || escalationRungs.indexOf(rung) > escalationRungs.indexOf(top.rung);
      must(above, `${organizationId} is taken to ${rung} after ${top?.rung}`);
      must(holds(before.state, organizationId), `${organizationId} is escalated without an assignment`);
      const confirmed = before.state.rules.policy.body.ladder?.rungs.find((each) => each.rung === rung)?.by === "leader";
      if (isRule(step.by)) {
        must(step.at >= endOfDay(lateness.dueOn), `${rung} before the date was missed`);
        must(event.type === "rungWaiting" ? confirmed : !confirmed, `a rule took ${rung} upon itself`);
        must(!clockStands(before.state), `${rung} while the clock stands`);
      } else if (event.type !== "rungWaiting" && (confirmed || event.type === "rungWaived"))
        must(step.by.roles.includes("leader"), `${rung} without a leader`);
      if (event.type === "rungWaiting") continue;
      this.#top.set(ladder, { rung, dueOn: top && top.dueOn > missed ? top.dueOn : missed });
      if (event.type === "rungWaived") continue;
      if (isRule(step.by)) {
        const day = `${organizationId} ${shanghaiDate(step.at)}`;
        must(!this.#byRuleOn.has(day), `two rungs for ${organizationId} on one day`);
        this.#byRuleOn.add(day);
      }
      if (before.state.rules.policy.body.letters)
        must(letters.filter((letter) => letter.organizationId === organizationId).length === 1, `${rung} without its letter`);
    }
    this.#lettersStay(before.state, after.state);
  }

  /** A successor goes on where its predecessor was. */
  #handsOver(from: string | undefined, to: string | undefined, round: number): void {
    const top = this.#top.get(`${from} ${round}`);
    if (top === undefined || to === undefined) return;
    this.#handedOver = { from: `${from} ${round}`, to: `${to} ${round}`, top };
    this.#top.set(`${to} ${round}`, top);
    this.#top.delete(`${from} ${round}`);
  }

  #lettersStay(before: RectificationState, after: RectificationState): void {
    const ids = (after.letters ?? []).map((letter) => letter.id);
    must(
      ids.every((id, index) => id === `L${index + 1}`),
      "letters are not one after the other",
    );
    const old = (before.letters ?? []).map((letter) => letter.id);
    must(
      old.every((id, index) => ids[index] === id),
      "a letter was lost",
    );
  }
}

function holds(state: RectificationState, organizationId: string): boolean {
  return state.assignments.some(
    (assignment) => assignment.organizationId === organizationId && assignment.state !== "removed" && assignment.state !== "returned",
  );
}

function clockStands(state: RectificationState): boolean {
  return (state.suspensions ?? []).some((record) => record.target.type === "issue" && record.round === state.round && record.to === null);
}
