import { ladderDuties, replyDuties } from "../../escalation/ladderAgenda.ts";
import { ladderMatter } from "../ladderMatter.ts";
import type { RectificationState } from "../state.ts";
import { entry, type RectificationEntry } from "./entry.ts";

/** For each late organization its next rung; for each rung that waits for a leader, the next reminder of it. */
export function ladders(state: RectificationState): RectificationEntry[] {
  return ladderDuties(ladderMatter(state)).map(({ key, at, command, rule, facts }) => entry(state, key, at, command, rule, facts));
}

/** Letters that ask for a written reply. */
export function replies(state: RectificationState): RectificationEntry[] {
  return replyDuties(ladderMatter(state)).map(({ key, at, command, rule, facts }) => entry(state, key, at, command, rule, facts));
}
