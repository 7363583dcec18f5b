import type { Facts } from "../process/json.ts";
import type { RectificationCommand } from "./commands.ts";

/** What the register says on the day, gathered before the decision and recorded with it. */
export interface RectificationFacts {
  /** By id; null when the jurisdiction's register has no such organization. */
  organizations: Record<string, { active: boolean } | null>;
  /** By the name that was asked for; null when it is no group. */
  groups: Record<string, GroupFact | null>;
  persons: Record<string, { organizationId: string; active: boolean } | null>;
}

export type GroupFact =
  | { kind: "units"; organizationIds: string[]; leadId?: string; wholeMechanism?: true }
  /** Supervised institutions never expand: the competent organization answers for them. */
  | { kind: "supervised" };

export interface RegisterQuery extends Facts {
  organizationIds: string[];
  groups: string[];
  personIds: string[];
}

/** What a command needs from the register, or null when the state is enough. */
export function needs(command: RectificationCommand): RegisterQuery | null {
  const query: RegisterQuery = { organizationIds: [], groups: [], personIds: [] };
  switch (command.type) {
    case "assign":
      for (const unit of command.units) {
        if (unit.organizationId !== undefined) query.organizationIds.push(unit.organizationId);
        if (unit.group !== undefined) query.groups.push(unit.group);
      }
      return query;
    case "reassign":
      query.organizationIds.push(command.organizationId);
      return query;
    case "assignVerifier":
      query.personIds.push(command.personId);
      return query;
    case "scheduleLookBack":
      if (command.personId === undefined) return null;
      query.personIds.push(command.personId);
      return query;
    case "handOver":
      if (command.toOrganizationId !== undefined) query.organizationIds.push(command.toOrganizationId);
      if (command.toPersonId !== undefined) query.personIds.push(command.toPersonId);
      return query;
    case "correct": {
      for (const measure of command.changes.measures ?? []) query.organizationIds.push(...(measure.owners ?? []));
      return query.organizationIds.length > 0 ? query : null;
    }
    default:
      return null;
  }
}
