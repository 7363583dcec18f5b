import { addWorkingDays } from "../../domain/calendar/workingDays.ts";
import { shanghaiDate } from "../../domain/calendar/calendarDay.ts";
import { isRule } from "../../domain/process/actor.ts";
import { decideOn, RETRACT_WITHIN_WORKING_DAYS } from "../../domain/process/matter.ts";
import { isRefusal } from "../../domain/process/process.ts";
import { rectification } from "../../domain/rectification/rectification.ts";
import { answerKey } from "../../platform/matters.ts";
import type { LinkDeps, OpenLink } from "./openLink.ts";

/** One act that was done by a link. */
export interface Use {
  occasion: string;
  version: number;
  at: Date;
  retracted: boolean;
}

type Acting = Pick<OpenLink, "mail" | "page" | "caller" | "matter">;

/**
 * The Idempotency-Key of an act by a link: mail, action and occasion, so that a double press, a reload or a process killed in between are all the same act. Its kept answer is
 * also the record that the link was used: it is written in the transaction of the act itself, so that neither can be there without the other.
 */
export function actKey({ mail, page }: Pick<Acting, "mail" | "page">, occasion: string): string {
  return `link:${mail.id}:${page.action}:${occasion}`;
}

/** What was done on an occasion, or null. */
export async function useOf({ database }: Pick<LinkDeps, "database">, link: Acting, occasion: string): Promise<Use | null> {
  const { caller, matter, page } = link;
  const key = answerKey(matter.id, caller.actor, page.command, actKey(link, occasion));
  const answer = await database.answer.findUnique({ where: { key }, select: { version: true, at: true } });
  if (answer === null || answer.version === null) return null;
  const { version, at } = answer;
  const [retraction] = await database.$queryRaw<{ version: number }[]>`
    SELECT version FROM matter_step WHERE matter_id = ${matter.id} AND version > ${version} AND command = 'retract'
      AND events @> jsonb_build_array(jsonb_build_object('type', 'retracted', 'ofVersion', ${version}::int)) LIMIT 1`;
  return { occasion, version, at, retracted: retraction !== undefined };
}

/** More than anybody takes back and does again. */
const MOST_OCCASIONS = 50;

/**
 * For an action that each mail allows once: the occasion that is open, or the use that closed it. What was taken back opens the next.
 */
export async function onlyUse(deps: Pick<LinkDeps, "database">, link: Acting): Promise<{ occasion: string; use: Use | null }> {
  let use: Use | null = null;
  for (let number = 1; number <= MOST_OCCASIONS; number += 1) {
    const occasion = String(number);
    use = await useOf(deps, link, occasion);
    if (use === null || !use.retracted) return { occasion, use };
  }
  return { occasion: String(MOST_OCCASIONS), use };
}

export type Retractable = { until: string } | "too_late" | "built_upon";

/** Whether an act may still be taken back by who did it: the rules' own word, and only while it is the last step that counts. */
export function retractable({ clock }: Pick<LinkDeps, "clock">, { matter, caller }: Acting, use: Use): Retractable {
  const { undo } = matter;
  if (!undo || undo.version !== use.version || isRule(undo.by)) return "built_upon";
  const decision = decideOn(rectification, matter, { type: "retract" }, { now: clock.now().toISOString(), actor: caller.actor });
  if (isRefusal(decision)) return decision.refusal.code === "TOO_LATE_TO_RETRACT" ? "too_late" : "built_upon";
  return { until: addWorkingDays(matter.state.rules.calendar, shanghaiDate(undo.at), RETRACT_WITHIN_WORKING_DAYS) };
}
