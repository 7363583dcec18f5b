import { ENDINGS, FIELD_ENDINGS, FIELDS, GENERIC_NAMES, WHOLE_NAMES } from "./unitVocabulary.ts";

/** Whose unit a name speaks of: `own` the jurisdiction itself, else an area's whole name. */
export type NameReading = { scope: string; body: string };

/** What is needed to tell the place in a unit's name from the unit: the jurisdiction's own name, and those of the areas inside it. */
export type Places = { own: string; areas: readonly string[] };

export const OWN = "own";

const PLACE_ENDINGS = /(?:自治县|开发区|新区|[市县区旗])$/u;

/** Half-width, without any space or control character, without quotation marks and the punctuation a list leaves at the ends. */
export function cleanName(name: string): string {
  return name
    .normalize("NFKC")
    .replaceAll(/[\s\p{Cc}\p{Cf}"'“”‘’「」『』《》]/gu, "")
    .replace(/^[、,;:。.]+/u, "")
    .replace(/[、,;:。.]+$/u, "");
}

/**
 * Every reading of a unit's name: which place, which unit, in one spelling for all spellings of it. Two names mean the same unit exactly when they
 * share a reading; a name that can be read in two ways (市场监管局 begins with the letter of 市) has two.
 */
export function readingsOf(name: string, places: Places): NameReading[] {
  const clean = cleanName(name).replace(/\((?:牵头|配合|负责|分工负责|牵头负责)\)$/u, "");
  const outer = clean.replace(/\(.*\)$/u, "");
  const inner = /\(([^()]+)\)$/u.exec(clean)?.[1];
  const found = new Map<string, NameReading>();
  for (const text of new Set([clean, outer, ...(inner === undefined ? [] : [inner])])) {
    for (const { scope, rest } of splitPlace(text.replace(/^中共|^中国共产党/u, ""), places)) {
      const body = canonicalBody(rest.replaceAll(places.own, ""));
      if (body !== "") found.set(`${scope}|${body}`, { scope, body });
    }
  }
  return [...found.values()];
}

/** The ways to take the place off the front of a name. Without a place it is the jurisdiction's own. */
function splitPlace(text: string, { own, areas }: Places): { scope: string; rest: string }[] {
  const ownEnding = own.at(-1) ?? "";
  const named = withoutProvince(text, own);
  const splits: { scope: string; rest: string }[] = [];
  for (const [scope, place] of [[OWN, own] as const, ...areas.map((area) => [area, area] as const)]) {
    if (named.startsWith(place)) splits.push({ scope, rest: named.slice(place.length) });
    const bare = place.replace(PLACE_ENDINGS, "");
    if (bare.length >= 2 && bare !== place && named.startsWith(bare) && !named.startsWith(place))
      splits.push({ scope, rest: named.slice(bare.length) });
  }
  const inside = splits.flatMap(({ scope, rest }) =>
    scope === OWN ? areas.filter((area) => rest.startsWith(area)).map((area) => ({ scope: area, rest: rest.slice(area.length) })) : [],
  );
  if (splits.length > 0) return [...splits, ...inside];
  return [{ scope: OWN, rest: named }, ...(named.startsWith(ownEnding) ? [{ scope: OWN, rest: named.slice(ownEnding.length) }] : [])];
}

/** 江东省云河市… as 云河市…: a province is left out only right before the jurisdiction's own name. */
function withoutProvince(text: string, own: string): string {
  const at = text.indexOf(own);
  return at > 0 && /(?:省|自治区)$/u.test(text.slice(0, at)) ? text.slice(at) : text;
}

function canonicalBody(rest: string): string {
  const ended = settleEnding(stripAuthority(rest)).replaceAll(/[和与及、·]/gu, "");
  const whole = WHOLE_NAMES[ended];
  if (whole !== undefined) return whole;
  for (const ending of FIELD_ENDINGS) {
    if (!ended.endsWith(ending)) continue;
    const field = ended.slice(0, -ending.length);
    return (FIELDS[field] ?? field) + ending;
  }
  return ended;
}

/** 市委 or 市政府 before a department says only who leads it: 市委编办 is 市编办. Before 办公室 it says which. */
function stripAuthority(rest: string): string {
  const match = /^(?:委|人民政府|政府)(?=.)/u.exec(rest);
  if (match === null || rest === "委员会") return rest;
  const after = rest.slice(match[0].length);
  return GENERIC_NAMES.has(after) ? rest.replace(/^人民政府/u, "政府") : after;
}

function settleEnding(text: string): string {
  for (const [formal, kept] of ENDINGS) if (text.endsWith(formal)) return text.slice(0, -formal.length) + kept;
  return text;
}
