import { wideBrackets } from "./characters.ts";
import { looksLikeOrganization } from "./organizations.ts";
import { readUnits } from "./units.ts";

const ANNOUNCES = /(?:成员单位|组成单位|组成部门|成员部门)(?:主要)?(?:包括|有|为|由|名单|如下)?[：:]?/;
const COMPOSED_OF =
  /(?:协调机制|联席会议|领导小组|工作专班|联席会)[^。]{0,30}?由([^。]{6,400}?)(?:等)?(?:\d{1,2}个)?(?:部门|单位)?(?:组成|构成|参加)/;
const FEWEST = 3;

/** Names the organizations in a list, leaving out what is none. */
export function listOrganizations(text: string): string[] {
  const names = readUnits({ texts: [{ text: wideBrackets(text), role: null }], warn: () => undefined }).map((unit) => unit.name);
  return names.filter((name) => looksLikeOrganization(name));
}

/** Reads the members of the coordination mechanism where a paragraph lists them; empty when it does not. */
export function readMemberUnits(text: string): string[] {
  const composed = COMPOSED_OF.exec(text)?.[1];
  if (composed !== undefined) {
    const names = listOrganizations(composed.replace(/等$/, ""));
    if (names.length >= FEWEST) return names;
  }
  const announced = ANNOUNCES.exec(text);
  if (announced === null) return [];
  const list = text.slice(announced.index + announced[0].length).split(/[。；;]/)[0] ?? "";
  if (!/[、，,]/.test(list)) return [];
  const names = listOrganizations(list.replace(/(?:等)?(?:\d{1,2}个)?(?:部门|单位)?(?:组成|构成)$/, ""));
  return names.length >= FEWEST ? names : [];
}
