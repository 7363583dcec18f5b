import { assertNever } from "../process/assertNever.ts";
import type { MatchingJurisdiction, Organization } from "./organization.ts";
import { cleanName, OWN, readingsOf, type Places } from "./unitName.ts";
import { SUPERVISED_NOUNS } from "./unitVocabulary.ts";

/**
 * A group that a document names instead of its members. `supervised` ones (各医疗机构) are never expanded: somebody competent answers for them.
 * The others are units, expanded to those on the register on the day:
 * `members` 各成员单位, `departments` 各相关部门, `governments` 各县（市、区）人民政府, `countyUnits` the units of one kind in every county.
 */
export type UnitGroup =
  | { type: "supervised" }
  | { type: "members" }
  | { type: "departments" }
  | { type: "governments"; withOwn: boolean; areaEndings: string[] }
  | { type: "countyUnits"; withOwn: boolean; areaEndings: string[]; fields: string[] };

/** The members of a group on the register: in a fixed order, the jurisdiction's own first. */
export type GroupExpansion = {
  groupKind: "units" | "supervised";
  organizationIds: string[];
  /** Who leads by default where the group is named first; absent when nobody of the group is the natural one. */
  leadId?: string;
  /** The group is the whole mechanism: its verification takes two persons. */
  wholeMechanism?: true;
};

/** How the names of areas end. A 开发区 is no 区: its committee is named by itself. */
const COUNTY_ENDINGS = ["县", "市", "区", "旗"];
const TOWNSHIP_ENDINGS = ["乡", "镇", "街道"];
const DEVELOPMENT_ZONE = "开发区";
const AREA = "自治县|县级市|开发区|街道|[县市区旗乡镇]";
/** 市及各县（市、区）, 各县区, 各县（市）区, 市、县（市、区）两级 … and after it what stands in each of them. */
const IN_AREAS = new RegExp(
  `^(?:(?<own>[市县区](?:本级)?)[及和与、]|[市县区](?=各))?(?<each>各|所有|全部)?(?<areas>(?:${AREA})(?:[、及和与/()]*(?:${AREA}))*\\)?)(?<levels>两级|三级)?(?<unit>.*)$`,
  "u",
);
const GOVERNMENT = /^(?:人民政府|政府|党委(?:和|及|、)?政府|党委人民政府|管委会|管理委员会|人民政府办事处|办事处)$/u;
const DEPARTMENTS =
  /^(?:市|县|区|州)?(?:直|级|属|本级)?(?:各)?(?:有关|相关|其他|其他有关|其他相关)?(?:各)?(?:职能|监管|责任|行政)?(?:部门|单位|部门和单位|部门单位|委办局|直属单位)$/u;
const SUPERVISED_BY_ITSELF =
  /^(?:公立|民营|社会办|基层)?(?:医疗|医疗卫生|卫生)(?:机构|医院)$|^(?:公立|民营|社会办)医院$|^(?:学校|中小学|幼儿园|企业)$/u;
const OFFICIAL_BODY = /(?:派出|监督|执法|行政|检测|疾控|监测)机构$/u;
const COLLECTIVE = /^(?:各|全市|全县|全区|辖区|有关|相关|所有|其他)/u;

/** The group that a name means, or null when it does not name one. */
export function readGroup(name: string, places: Places): UnitGroup | null {
  const clean = cleanName(name);
  const text = places.own !== "" && clean.startsWith(places.own) ? (places.own.at(-1) ?? "") + clean.slice(places.own.length) : clean;
  if (text.endsWith("成员单位")) return { type: "members" };
  if (isSupervised(text)) return { type: "supervised" };
  if (isDepartments(text)) return { type: "departments" };
  return readAreas(text, places);
}

function isSupervised(text: string): boolean {
  if (SUPERVISED_BY_ITSELF.test(text)) return true;
  if (OFFICIAL_BODY.test(text)) return false;
  return (COLLECTIVE.test(text) || text.includes("各类")) && SUPERVISED_NOUNS.some((noun) => text.endsWith(noun));
}

function isDepartments(text: string): boolean {
  // One department of the city is never called a bare 市部门; a group says 各, 有关, 相关, 其他 or 市直.
  return DEPARTMENTS.test(text) && /各|有关|相关|其他|[市县区州](?:直|级|属)/u.test(text);
}

function readAreas(text: string, places: Places): UnitGroup | null {
  const groups = IN_AREAS.exec(text)?.groups;
  const { own = "", each = "", areas = "", levels = "", unit = "" } = groups ?? {};
  const named = new Set(areas.match(new RegExp(AREA, "gu"))?.map((area) => (area === "自治县" ? "县" : area === "县级市" ? "市" : area)));
  // Without 各 it is a group only where it names several kinds of areas: 县（市、区）政府, not 区政府.
  if (groups === undefined || (each === "" && levels === "" && named.size < 2)) return null;
  // 县区 is short for all of them, county-level cities too; 各区 is not.
  const counties = [...named].filter((area) => COUNTY_ENDINGS.includes(area));
  const areaEndings = levels !== "" || counties.length > 1 ? [...new Set([...COUNTY_ENDINGS, ...named])] : [...named];
  const withOwn = own !== "" || levels !== "";
  if (unit === "" || GOVERNMENT.test(unit)) return { type: "governments", withOwn, areaEndings };
  const bodies = unit.split(/[()/]/u).flatMap((part) => readingsOf(part, { own: places.own, areas: [] }).map(({ body }) => body));
  const fields = new Set(bodies.map(fieldOf).filter((field) => field.length > 1));
  return fields.size === 0 ? null : { type: "countyUnits", withOwn, areaEndings, fields: [...fields] };
}

/** The same work is done by a 委 in one county and by a 局 in the next: a group means them all. */
function fieldOf(body: string): string {
  return body.replace(/[局委办]$/u, "");
}

/**
 * Expands a group to the active organizations on the register on the day. Permuting the register changes nothing.
 * @returns null when `name` does not name a group; an empty list of units when nobody on the register belongs to it.
 */
export function expandGroup({
  name,
  register,
  jurisdiction,
}: {
  name: string;
  register: readonly Organization[];
  jurisdiction: MatchingJurisdiction;
}): GroupExpansion | null {
  const visible = register.filter(({ jurisdictionId, active }) => active && jurisdictionId === jurisdiction.id);
  const places = placesOf(visible, jurisdiction);
  const group = readGroup(name, places);
  if (group === null) return null;
  if (group.type === "supervised") return { groupKind: "supervised", organizationIds: [] };
  const members = visible
    .filter((organization) => belongs(organization, group, { places, jurisdiction }))
    .sort((a, b) => order(a, b, jurisdiction));
  const leadId = leadOf(members, group, jurisdiction);
  return {
    groupKind: "units",
    organizationIds: members.map(({ id }) => id),
    ...(leadId === undefined ? {} : { leadId }),
    ...(group.type === "members" ? { wholeMechanism: true as const } : {}),
  };
}

/** The names of the jurisdiction and of the areas that its register knows, the longest first. */
export function placesOf(register: readonly Organization[], jurisdiction: MatchingJurisdiction): Places {
  const own = cleanName(jurisdiction.name);
  const areas = new Set<string>();
  for (const { area, name, kind } of register) {
    if (area) areas.add(cleanName(area));
    const governed = kind === "government" ? /^(.{2,}?)(?:人民政府|政府)$/u.exec(cleanName(name))?.[1] : undefined;
    if (governed !== undefined) areas.add(governed.startsWith(own) ? governed.slice(own.length) : governed);
  }
  const known = [...areas].filter((area) => area !== "" && area !== own);
  return { own, areas: known.sort((a, b) => b.length - a.length || (a < b ? -1 : 1)) };
}

function belongs(
  organization: Organization,
  group: Exclude<UnitGroup, { type: "supervised" }>,
  { places, jurisdiction }: { places: Places; jurisdiction: MatchingJurisdiction },
): boolean {
  const isOwn = isOwnLevel(organization, jurisdiction);
  switch (group.type) {
    case "members":
      return organization.memberOfMechanism;
    case "departments":
      return organization.memberOfMechanism && isOwn && organization.kind !== "government";
    case "governments":
      return organization.kind === "government" && (isOwn ? group.withOwn : isInAreas(organization, group.areaEndings, places));
    case "countyUnits":
      return (
        readingsOf(organization.name, places).some(({ body }) => group.fields.includes(fieldOf(body))) &&
        (isOwn ? group.withOwn : isInAreas(organization, group.areaEndings, places))
      );
    default:
      return assertNever(group);
  }
}

/** Whether the organization stands at the jurisdiction's own level and not in one of its areas. */
export function isOwnLevel(organization: Organization, jurisdiction: MatchingJurisdiction): boolean {
  const area = organization.area ? cleanName(organization.area) : "";
  return organization.level === jurisdiction.level && (area === "" || area === cleanName(jurisdiction.name));
}

function isInAreas(organization: Organization, areaEndings: readonly string[], places: Places): boolean {
  if (organization.level === "township") return areaEndings.some((ending) => TOWNSHIP_ENDINGS.includes(ending));
  const area = organization.area
    ? cleanName(organization.area)
    : (readingsOf(organization.name, places).find(({ scope }) => scope !== OWN)?.scope ?? "");
  if (area.endsWith(DEVELOPMENT_ZONE)) return areaEndings.includes(DEVELOPMENT_ZONE);
  return areaEndings.some((ending) => area.endsWith(ending));
}

function leadOf(members: readonly Organization[], group: UnitGroup, jurisdiction: MatchingJurisdiction): string | undefined {
  const own = members.filter((member) => isOwnLevel(member, jurisdiction));
  if (group.type === "members" || group.type === "departments") {
    const host = own.find(({ id }) => id === jurisdiction.hostOrganizationId);
    if (host !== undefined) return host.id;
  }
  return own.length === 1 ? own[0]?.id : undefined;
}

function order(a: Organization, b: Organization, jurisdiction: MatchingJurisdiction): number {
  return Number(isOwnLevel(b, jurisdiction)) - Number(isOwnLevel(a, jurisdiction)) || (a.id < b.id ? -1 : Number(a.id > b.id));
}
