import type { Actor } from "../process/actor.ts";
import { hasRole, isRule } from "../process/actor.ts";
import type { ReceivedEntry, Standing } from "./entries.ts";
import { standingOf, WHOLE_VISIT } from "./entries.ts";
import { followUpOf } from "./outcomes.ts";
import type { ItemOutcome, VisitOutcome } from "./outcomes.ts";
import type { Department, Member, PublicationVersion, Signature, VisitState } from "./state.ts";

export function isOpen(state: VisitState): boolean {
  return state.closedAt === null && state.withdrawnAt === null;
}

/** Who is to go: neither replaced nor excused. */
export function isGoing(member: Member): boolean {
  return member.replacedAt === undefined && member.recusal?.outcome !== "accepted";
}

/** Whose recusal was accepted and who has no substitute yet. */
export function wantsSubstitute(member: Member): boolean {
  return member.replacedAt === undefined && member.recusal?.outcome === "accepted";
}

/** A person of the team, in whose name the actor acts: their own, or that of an inspector without an account, for whom an officer of the department acts. */
export function memberActing(
  state: VisitState,
  actor: Actor,
  inspectorId: string | undefined,
): { department: Department; member: Member } | null {
  if (isRule(actor)) return null;
  for (const department of state.departments) {
    for (const member of department.team) {
      if (member.replacedAt !== undefined || (inspectorId !== undefined && member.inspectorId !== inspectorId)) continue;
      const oneself = member.personId === actor.personId && department.organizationId === actor.organizationId;
      const forAnother =
        inspectorId !== undefined &&
        member.personId === null &&
        department.organizationId === actor.organizationId &&
        hasRole(actor, "officer");
      if (oneself || forAnother) return { department, member };
    }
  }
  return null;
}

export function departmentOf(state: VisitState, organizationId: string): Department | null {
  return state.departments.find((department) => department.organizationId === organizationId) ?? null;
}

export function departmentOfItem(state: VisitState, subject: string): Department | null {
  return state.departments.find(({ checkItems }) => checkItems.some(({ id }) => id === subject)) ?? null;
}

export function subjectsOf({ checkItems }: Department): string[] {
  return checkItems.map(({ id }) => id);
}

/** What was said of the visit as a whole and stands; null where its items speak for it. */
export function wholeOutcome(state: VisitState): VisitOutcome | null {
  const standing = standingOf(state.entries, WHOLE_VISIT);
  if (standing.state !== "settled") return null;
  const { outcome } = standing.value;
  return outcome === "cannot_contact" || outcome === "ceased" || outcome === "refused" ? outcome : null;
}

export function standing(state: VisitState, subject: string): Standing<ReceivedEntry> {
  return standingOf(state.entries, subject);
}

/** Subjects whose entries contradict each other. */
export function conflictsOf(state: VisitState): string[] {
  const subjects = [WHOLE_VISIT, ...state.departments.flatMap(subjectsOf)];
  return subjects.filter((subject) => standing(state, subject).state === "conflict");
}

/** Check items of a department that nothing has been said of; none where the visit as a whole came to nothing. */
export function itemsWanting(state: VisitState, department: Department): string[] {
  if (wholeOutcome(state) !== null) return [];
  return subjectsOf(department).filter((subject) => standing(state, subject).state === "open");
}

/** What a department's signatures cover: ids of what stands about its items and about the visit as a whole, sorted. */
export function coversOf(state: VisitState, department: Department): string[] {
  return [WHOLE_VISIT, ...subjectsOf(department)]
    .flatMap((subject) => {
      const now = standing(state, subject);
      return now.state === "open" ? [] : now.heads.map(({ id }) => id);
    })
    .toSorted();
}

/** The signatures of a department that hold: of inspectors who confirmed and still go, over what stands now. */
export function validSignatures(state: VisitState, department: Department): Signature[] {
  const covers = coversOf(state, department).join("\n");
  return state.signatures.filter(
    (signature) =>
      signature.organizationId === department.organizationId &&
      signature.voidedAt === undefined &&
      signature.covers.join("\n") === covers &&
      department.team.some((member) => member.inspectorId === signature.inspectorId && tookPart(member)),
  );
}

/** Who confirmed and goes took part; nobody else signs. */
export function tookPart(member: Member): boolean {
  return isGoing(member) && member.confirmedAt !== undefined;
}

/** Nothing is left to say, nothing contradicts itself. */
export function isRecorded(state: VisitState, department: Department): boolean {
  const subjects = [WHOLE_VISIT, ...subjectsOf(department)];
  return itemsWanting(state, department).length === 0 && subjects.every((subject) => standing(state, subject).state !== "conflict");
}

export function isSigned(state: VisitState, department: Department): boolean {
  return isRecorded(state, department) && validSignatures(state, department).length >= state.rules.policy.body.signatures;
}

/** Departments that still owe their result, sorted. One that waits for a substitute owes nothing meanwhile. */
export function departmentsOwing(state: VisitState): string[] {
  if (!isOpen(state) || state.completedAt !== null) return [];
  return state.departments
    .filter((department) => !department.team.some(wantsSubstitute) && !isSigned(state, department))
    .map(({ organizationId }) => organizationId)
    .toSorted();
}

/** A problem of a completed result that asks for something. */
export interface Problem {
  subject: string;
  organizationId: string;
  outcome: ItemOutcome | VisitOutcome;
  wants: "issue" | "decision";
}

export function problemsOf(state: VisitState): Problem[] {
  if (state.completedAt === null) return [];
  const whole = wholeOutcome(state);
  if (whole !== null) {
    const wants = followUpOf(whole);
    const [first] = state.departments;
    return wants === null || first === undefined
      ? []
      : [{ subject: WHOLE_VISIT, organizationId: first.organizationId, outcome: whole, wants }];
  }
  return state.departments.flatMap((department) =>
    subjectsOf(department).flatMap((subject): Problem[] => {
      const now = standing(state, subject);
      const wants = now.state === "settled" ? followUpOf(now.value.outcome) : null;
      return now.state !== "settled" || wants === null
        ? []
        : [{ subject, organizationId: department.organizationId, outcome: now.value.outcome, wants }];
    }),
  );
}

/** Problems that nothing has been done about. */
export function problemsWaiting(state: VisitState): Problem[] {
  return problemsOf(state).filter(({ subject }) => state.followUps[subject] === undefined);
}

export function lastPublication(state: VisitState): PublicationVersion | null {
  return state.publication.at(-1) ?? null;
}

export function isPublished(state: VisitState): boolean {
  return state.publication.some(({ publishedAt }) => publishedAt !== undefined);
}
