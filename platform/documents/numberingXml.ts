import { Parser } from "htmlparser2";
import { writeNumeral } from "../../domain/plan/numerals.ts";

interface Level {
  start: number;
  format: string;
  text: string;
}

interface Definition {
  levels: Map<number, Level>;
}

/** Reproduces the numbers that Word writes before list paragraphs, from `numbering.xml` and the numbering of styles. */
export interface AutoNumbers {
  /** The number of the next paragraph of a list, with its punctuation; empty for bullets and unknown lists. */
  next(listId: string, level: number): string;
}

interface Parsed {
  abstracts: Map<string, Definition>;
  lists: Map<string, { abstract: string; overrides: Map<number, number> }>;
}

const DEEPEST_LEVEL = 8;

export function readNumbering(xml: string): AutoNumbers {
  const { abstracts, lists } = parse(xml);
  const counters = new Map<string, number[]>();
  return {
    next(listId, level) {
      const list = lists.get(listId);
      const definition = list === undefined ? undefined : abstracts.get(list.abstract);
      const own = definition?.levels.get(level);
      if (list === undefined || definition === undefined || own === undefined || level > DEEPEST_LEVEL) return "";
      // Lists that share a definition go on counting, unless they override where to start.
      const key = list.overrides.size > 0 ? `list ${listId}` : `abstract ${list.abstract}`;
      const counts = counters.get(key) ?? [];
      counters.set(key, counts);
      const start = (at: number): number => list.overrides.get(at) ?? definition.levels.get(at)?.start ?? 1;
      for (let at = 0; at < level; at++) counts[at] ??= start(at);
      counts[level] = counts[level] === undefined ? start(level) : counts[level] + 1;
      counts.length = level + 1;
      if (own.format === "bullet" || own.format === "none") return "";
      return own.text.replace(/%(\d)/g, (_, digit: string) => {
        const at = Number(digit) - 1;
        return format(counts[at] ?? 1, definition.levels.get(at)?.format ?? own.format);
      });
    },
  };
}

function format(value: number, kind: string): string {
  switch (kind) {
    case "chineseCounting":
    case "chineseCountingThousand":
    case "ideographDigital":
    case "japaneseCounting":
    case "taiwaneseCounting":
    case "chineseLegalSimplified":
      return writeNumeral(value);
    case "decimalEnclosedCircle":
    case "decimalEnclosedCircleChinese":
      return value >= 1 && value <= 20 ? String.fromCharCode(0x245f + value) : String(value);
    case "lowerLetter":
    case "upperLetter": {
      const letter = String.fromCharCode((kind === "lowerLetter" ? 97 : 65) + ((value - 1) % 26));
      return letter;
    }
    default:
      return String(value);
  }
}

function parse(xml: string): Parsed {
  const parsed: Parsed = { abstracts: new Map(), lists: new Map() };
  let abstract: Definition | null = null;
  let list: { abstract: string; overrides: Map<number, number> } | null = null;
  let level: Level | null = null;
  let override = 0;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        const value = attributes["w:val"] ?? "";
        switch (name) {
          case "w:abstractNum":
            abstract = { levels: new Map() };
            parsed.abstracts.set(attributes["w:abstractNumId"] ?? "", abstract);
            break;
          case "w:num":
            list = { abstract: "", overrides: new Map() };
            parsed.lists.set(attributes["w:numId"] ?? "", list);
            break;
          case "w:abstractNumId":
            if (list !== null) list.abstract = value;
            break;
          case "w:lvl":
            level = { start: 1, format: "decimal", text: "" };
            if (abstract !== null && list === null) abstract.levels.set(Number(attributes["w:ilvl"]), level);
            break;
          case "w:start":
            if (level !== null) level.start = Number(value) || 0;
            break;
          case "w:numFmt":
            if (level !== null) level.format = value;
            break;
          case "w:lvlText":
            if (level !== null) level.text = value;
            break;
          case "w:lvlOverride":
            override = Number(attributes["w:ilvl"]);
            break;
          case "w:startOverride":
            list?.overrides.set(override, Number(value) || 1);
            break;
          default:
        }
      },
      onclosetag(name) {
        if (name === "w:lvl") level = null;
        else if (name === "w:abstractNum") abstract = null;
        else if (name === "w:num") list = null;
      },
    },
    { xmlMode: true },
  );
  parser.end(xml);
  return parsed;
}

/** A paragraph style's list, where headings carry their numbers by style. */
export function readStyleLists(xml: string): ReadonlyMap<string, { list: string; level: number }> {
  const styles = new Map<string, { list: string; level: number }>();
  let id = "";
  let list = "";
  let level = 0;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (name === "w:style") {
          id = attributes["w:styleId"] ?? "";
          list = "";
          level = 0;
        } else if (name === "w:numId") list = attributes["w:val"] ?? "";
        else if (name === "w:ilvl") level = Number(attributes["w:val"]) || 0;
      },
      onclosetag(name) {
        if (name === "w:style" && list !== "" && list !== "0") styles.set(id, { list, level });
      },
    },
    { xmlMode: true },
  );
  parser.end(xml);
  return styles;
}
