/**
 * What the office says a unit's name means, where the register does not say it:
 * - `organization`: this organization; for a group of supervised institutions, the one that answers for it;
 * - `group`: the members of the group on the day, of which `leadId` leads where the group was named to lead;
 * - `ignore`: nobody is assigned for this name, for the reason given.
 */
export type UnitChoice =
  | { type: "organization"; organizationId: string }
  | { type: "group"; leadId: string }
  | { type: "ignore"; reason: string };

/** By the unit's name as the document writes it. */
export type UnitChoices = Readonly<Record<string, UnitChoice>>;

/** The choice for a name; names come from documents, so `constructor` and the like must not be found on the prototype. */
export function choiceFor(choices: UnitChoices, name: string): UnitChoice | undefined {
  return Object.hasOwn(choices, name) ? choices[name] : undefined;
}
