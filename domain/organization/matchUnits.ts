import type { MatchingJurisdiction, Organization } from "./organization.ts";
import { expandGroup, placesOf } from "./unitGroups.ts";
import { cleanName, OWN, readingsOf, type NameReading, type Places } from "./unitName.ts";
import { suggest, type Suggestion } from "./unitSuggestions.ts";

/** A unit as a document names it: in its order, with the role that was read. */
export type NamedUnit = { name: string; role: "lead" | "cooperating"; roleInferred?: boolean; group?: boolean };

/** What a name means on the register. Only equality, after spelling is settled, is a match; a near name is a suggestion and nothing more. */
export type UnitMatch =
  | { type: "organization"; organizationId: string; by: "name" | "alias" | "normalised" }
  | { type: "group"; groupKind: "units"; organizationIds: string[]; leadId?: string; wholeMechanism?: true }
  /** `leadId`: who answers for it, by default the item's lead. */
  | { type: "group"; groupKind: "supervised"; organizationIds: []; leadId?: string }
  | { type: "unknown"; suggestions: Suggestion[] }
  | { type: "ambiguous"; candidates: string[] };

export type MatchedUnit<Unit extends NamedUnit = NamedUnit> = { unit: Unit; match: UnitMatch };

type Entry = { organization: Organization; name: string; aliases: string[]; readings: NameReading[] };

/**
 * Finds the organizations that one item's `units` name, on the active part of the jurisdiction's register. A merged organization stands for its
 * successor. One answer for each unit, in the order of the units; the order of the register changes nothing.
 * @param register treated as frozen: what is worked out from it is kept for the next item of the same plan
 */
export function matchUnits<Unit extends NamedUnit>({
  units,
  register,
  jurisdiction,
}: {
  units: readonly Unit[];
  register: readonly Organization[];
  jurisdiction: MatchingJurisdiction;
}): MatchedUnit<Unit>[] {
  const prepared = prepare(register, jurisdiction);
  const matched = units.map((unit) => ({ unit, match: matchOne(unit, prepared, jurisdiction) }));
  const leadId = leadOfItem(matched);
  return matched.map(({ unit, match }) => ({
    unit,
    match: match.type === "group" && match.groupKind === "supervised" && leadId !== undefined ? { ...match, leadId } : match,
  }));
}

type Register = { entries: Entry[]; successors: ReadonlyMap<string, string>; places: Places; visible: Organization[] };

const preparedRegisters = new WeakMap<readonly Organization[], Map<string, Register>>();

function prepare(register: readonly Organization[], jurisdiction: MatchingJurisdiction): Register {
  const known = preparedRegisters.get(register) ?? new Map<string, Register>();
  preparedRegisters.set(register, known);
  const key = `${jurisdiction.id}|${jurisdiction.name}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const visible = register.filter(({ jurisdictionId }) => jurisdictionId === jurisdiction.id);
  const places = placesOf(visible, jurisdiction);
  const prepared = {
    entries: visible.map((organization) => entryOf(organization, places)),
    successors: successorsOf(visible),
    places,
    visible,
  };
  known.set(key, prepared);
  return prepared;
}

function matchOne(unit: NamedUnit, { entries, successors, places, visible }: Register, jurisdiction: MatchingJurisdiction): UnitMatch {
  const clean = cleanName(unit.name);
  const readings = readingsOf(unit.name, places);
  const ways = [
    { by: "name", means: (entry: Entry) => entry.name === clean },
    { by: "alias", means: (entry: Entry) => entry.aliases.includes(clean) },
    {
      by: "normalised",
      means: (entry: Entry) =>
        entry.readings.some((known) => readings.some((reading) => reading.scope === known.scope && reading.body === known.body)),
    },
  ] as const;
  for (const { by, means } of clean === "" ? [] : ways) {
    const ids = new Set(entries.filter(means).flatMap(({ organization }) => successors.get(organization.id) ?? []));
    if (ids.size > 1) return { type: "ambiguous", candidates: [...ids].sort() };
    for (const organizationId of ids) return { type: "organization", organizationId, by };
    // A group is looked for only after an organization that is registered under these very words.
    if (by !== "alias") continue;
    const group = expandGroup({ name: unit.name, register: visible, jurisdiction });
    if (group?.groupKind === "supervised") return { type: "group", groupKind: "supervised", organizationIds: [] };
    if (group !== null) return { type: "group", ...group, groupKind: "units" };
  }
  const active = entries.filter(({ organization }) => organization.active);
  return {
    type: "unknown",
    suggestions: suggest(
      readings,
      active.map((entry) => ({ organizationId: entry.organization.id, readings: entry.readings })),
    ),
  };
}

function entryOf(organization: Organization, places: Places): Entry {
  const aliases = [...organization.aliases, ...(organization.shortName ? [organization.shortName] : [])]
    .map(cleanName)
    .filter((alias) => alias !== "");
  const area = organization.area ? cleanName(organization.area) : "";
  const settled = (reading: NameReading): NameReading =>
    reading.scope === OWN && area !== "" && area !== places.own ? { ...reading, scope: area } : reading;
  return {
    organization,
    name: cleanName(organization.name),
    aliases,
    readings: [organization.name, ...aliases].flatMap((name) => readingsOf(name, places)).map(settled),
  };
}

/** For each organization the active one that stands for it now: itself, or the last of a chain of mergers. */
function successorsOf(register: readonly Organization[]): Map<string, string> {
  const byId = new Map(register.map((organization) => [organization.id, organization]));
  const successors = new Map<string, string>();
  for (const organization of register) {
    const seen = new Set<string>();
    let current: Organization | undefined = organization;
    while (current !== undefined && !current.active && !seen.has(current.id)) {
      seen.add(current.id);
      current = current.mergedIntoId ? byId.get(current.mergedIntoId) : undefined;
    }
    if (current?.active) successors.set(organization.id, current.id);
  }
  return successors;
}

function leadOfItem(matched: readonly MatchedUnit[]): string | undefined {
  for (const { unit, match } of matched) {
    if (unit.role !== "lead") continue;
    if (match.type === "organization") return match.organizationId;
    if (match.type === "group" && match.leadId !== undefined) return match.leadId;
  }
  return undefined;
}
