import type { MatchingJurisdiction, Organization } from "../organization/organization.ts";
import type { UnitMatch } from "../organization/matchUnits.ts";
import { matchUnits } from "../organization/matchUnits.ts";
import type { PlanItem } from "./reading.ts";
import { choiceFor, type UnitChoice, type UnitChoices } from "./unitChoice.ts";

/** Why nobody can be assigned for a name. */
export type UnitProblem =
  | { reason: "unknown"; suggestions: { organizationId: string; score: number }[] }
  | { reason: "ambiguous"; candidates: string[] }
  /** A group of units of which nobody is on the register today. */
  | { reason: "empty_group" }
  /** The organization that was chosen is no longer on the register, or not active. */
  | { reason: "choice_outdated"; organizationId: string };

/** What a name stands for, the office's choice included. */
export type ResolvedName =
  | { type: "organization"; organizationId: string; group?: string }
  | { type: "units"; organizationIds: string[]; leadId?: string; leadChosen?: true; wholeMechanism?: true }
  | { type: "supervised" }
  | { type: "ignored"; reason: string }
  | { type: "problem"; problem: UnitProblem };

/** A distinct name in the plan, with what the register makes of it by itself and what it stands for. */
export interface NamedInPlan {
  name: string;
  match: UnitMatch;
  choice: UnitChoice | null;
  resolved: ResolvedName;
}

/** Every name that the items and their measures use, once. The register of other jurisdictions is not seen. */
export function resolveNames({
  items,
  choices,
  register,
  jurisdiction,
}: {
  items: readonly PlanItem[];
  choices: UnitChoices;
  register: readonly Organization[];
  jurisdiction: MatchingJurisdiction;
}): Map<string, NamedInPlan> {
  const units = items.flatMap((item) => [...item.units, ...item.measures.flatMap((measure) => measure.units)]);
  const distinct = [...new Map(units.map((unit) => [unit.name, unit])).values()];
  const active = new Set(register.filter((entry) => entry.active && entry.jurisdictionId === jurisdiction.id).map(({ id }) => id));
  return new Map(
    matchUnits({ units: distinct, register, jurisdiction }).map(({ unit: { name }, match }) => {
      const choice = choiceFor(choices, name) ?? null;
      return [name, { name, match, choice, resolved: choice === null ? byRegister(match) : byChoice({ name, match, choice, active }) }];
    }),
  );
}

function byRegister(match: UnitMatch): ResolvedName {
  switch (match.type) {
    case "organization":
      return { type: "organization", organizationId: match.organizationId };
    case "group":
      if (match.groupKind === "supervised") return { type: "supervised" };
      if (match.organizationIds.length === 0) return { type: "problem", problem: { reason: "empty_group" } };
      return {
        type: "units",
        organizationIds: match.organizationIds,
        ...(match.leadId === undefined ? {} : { leadId: match.leadId }),
        ...(match.wholeMechanism ? { wholeMechanism: true as const } : {}),
      };
    case "unknown":
      return { type: "problem", problem: { reason: "unknown", suggestions: match.suggestions } };
    case "ambiguous":
      return { type: "problem", problem: { reason: "ambiguous", candidates: match.candidates } };
  }
}

function byChoice({
  name,
  match,
  choice,
  active,
}: {
  name: string;
  match: UnitMatch;
  choice: UnitChoice;
  active: ReadonlySet<string>;
}): ResolvedName {
  switch (choice.type) {
    case "ignore":
      return { type: "ignored", reason: choice.reason };
    case "organization": {
      if (!active.has(choice.organizationId))
        return { type: "problem", problem: { reason: "choice_outdated", organizationId: choice.organizationId } };
      const group = match.type === "group" ? { group: name } : {};
      return { type: "organization", organizationId: choice.organizationId, ...group };
    }
    case "group": {
      const resolved = byRegister(match);
      if (resolved.type !== "units") return resolved;
      if (!active.has(choice.leadId)) return { type: "problem", problem: { reason: "choice_outdated", organizationId: choice.leadId } };
      // An organization outside the group may be named to lead it: it then stands at its head.
      const organizationIds = [choice.leadId, ...resolved.organizationIds.filter((id) => id !== choice.leadId)];
      return { ...resolved, organizationIds, leadId: choice.leadId, leadChosen: true };
    }
  }
}
