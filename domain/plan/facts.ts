import { trimSeparators } from "./characters.ts";
import { looksLikeDeadline, namesTime } from "./deadlines.ts";
import { findLabels, type PlanField } from "./labels.ts";
import { looksLikeOrganization } from "./organizations.ts";
import { namesResponsibleUnits, statesResponsibility } from "./units.ts";

/** One statement about an item: a label and its text, wherever it stood. */
export interface Fact {
  field: PlanField;
  label: string;
  text: string;
}

/** A text whose closing brackets have been read as facts. */
export interface WithFacts {
  text: string;
  facts: Fact[];
}

const LONGEST_BRACKET = 400;

/**
 * Takes the brackets that name units or deadlines off the end of a paragraph: `…机制。（市卫健委、市医保局分工负责）`, `（牵头单位：A；完成时限：年底前）`.
 * Several may follow each other. A bracket elsewhere in the paragraph that names who leads is read too, and left where it is.
 */
export function takeClosingFacts(paragraph: string): WithFacts {
  const facts: Fact[] = [];
  let text = paragraph.trimEnd();
  for (;;) {
    const closing = /[）)】\]〕][。；;，,.]?$/.exec(text);
    if (closing === null) break;
    const open = openingOf(text, closing.index);
    if (open === -1) break;
    const inside = text.slice(open + 1, closing.index);
    const read = factsInside(inside);
    if (read.length === 0) break;
    facts.unshift(...read);
    text = text.slice(0, open).trimEnd();
  }
  if (!facts.some((fact) => isUnitField(fact.field))) facts.push(...factsWithin(text));
  if (facts.length > 0) return { text, facts };
  return takeLastSentence(text);
}

const LONGEST_STATEMENT = 200;

/** A last sentence, or a whole line, that does nothing but say who leads and who cooperates: `…建立黑名单。市市场监管局牵头，市公安局配合`. */
function takeLastSentence(text: string): WithFacts {
  const body = text.replace(/[。；;]$/, "");
  const start = body.slice(-LONGEST_STATEMENT).lastIndexOf("。") + Math.max(0, body.length - LONGEST_STATEMENT) + 1;
  const from = body.includes("。") ? start : 0;
  const sentence = body.slice(from).trim();
  if (sentence.length > LONGEST_STATEMENT || !/牵头|配合|负责|参与|参加|协助/.test(sentence)) return { text, facts: [] };
  const facts = unlabelledFacts(sentence);
  const stated = facts.some((fact) => isUnitField(fact.field) && statesResponsibility(fact.text));
  return stated ? { text: body.slice(0, from).trimEnd(), facts } : { text, facts: [] };
}

function isUnitField(field: PlanField): boolean {
  return field === "units" || field === "lead" || field === "cooperating";
}

/** Index of the bracket that the one at `closing` closes, -1 when there is none near enough. */
function openingOf(text: string, closing: number): number {
  let depth = 0;
  for (let i = closing; i >= 0 && closing - i <= LONGEST_BRACKET; i--) {
    const c = text[i];
    if (c === "）" || c === ")" || c === "】" || c === "]" || c === "〕") depth++;
    else if (c === "（" || c === "(" || c === "【" || c === "[" || c === "〔") {
      depth--;
      if (depth === 0) return i;
    }
  }
  return -1;
}

/** Brackets in the middle of a paragraph count only when they say who leads, cooperates or answers. */
function factsWithin(text: string): Fact[] {
  const found: Fact[] = [];
  for (const match of text.matchAll(/[（(]([^（）()]{4,120})[）)]/g)) {
    const inside = match[1] ?? "";
    if (!/牵头|配合|负责[）)]?$|单位[：:]|部门[：:]/.test(inside)) continue;
    found.push(...factsInside(inside));
  }
  return found;
}

/** Reads what a bracket says; empty when it is an ordinary remark. */
export function factsInside(inside: string): Fact[] {
  const labels = findLabels(inside);
  const head = trimSeparators(inside.slice(0, labels[0]?.start ?? inside.length));
  const facts = head === "" ? [] : unlabelledFacts(head);
  if (labels.length === 0) return facts;
  if (head !== "" && facts.length === 0) facts.push({ field: "note", label: "", text: head });
  for (const [at, { field, label, end }] of labels.entries()) {
    const text = trimSeparators(inside.slice(end, labels[at + 1]?.start ?? inside.length));
    if (field === "note" || field === "number" || field === "section") continue;
    facts.push(...withoutTime({ field, label, text }));
  }
  return facts.some((fact) => fact.field !== "description" && fact.field !== "title" && fact.field !== "note") ? facts : [];
}

function isTime(clause: string): boolean {
  const plain = trimSeparators(clause);
  return looksLikeDeadline(plain) && !looksLikeOrganization(plain) && !/牵头|配合|负责|分工/.test(plain);
}

/** A time behind the units of a label (`配合单位：A、B，2023年5月底前完成`) is a statement of its own. */
export function withoutTime(fact: Fact): Fact[] {
  if (!isUnitField(fact.field)) return [fact];
  const clauses = fact.text.split(/(?<=[，,；;])/);
  let end = clauses.length;
  while (end > 1 && isTime(clauses[end - 1] ?? "")) end--;
  if (end === clauses.length) return [fact];
  const time = trimSeparators(clauses.slice(end).join(""));
  return [
    { ...fact, text: trimSeparators(clauses.slice(0, end).join("")) },
    { field: "deadline", label: "", text: time },
  ];
}

/** `市卫健委牵头，市医保局配合，2022年6月底前完成`: units and a time, told apart clause by clause. */
function unlabelledFacts(text: string): Fact[] {
  const clauses = text.split(/(?<=[，,；;。])/);
  const units: string[] = [];
  const times: string[] = [];
  for (const clause of clauses) {
    const plain = trimSeparators(clause);
    if (plain === "") continue;
    if (looksLikeDeadline(plain) && !/牵头|配合|负责|分工/.test(plain)) times.push(plain);
    else units.push(clause);
  }
  const facts: Fact[] = [];
  const unitsText = units.join("");
  if (unitsText !== "") {
    if (!namesResponsibleUnits(trimSeparators(unitsText))) return [];
    facts.push({ field: "units", label: "", text: trimSeparators(unitsText) });
  }
  const time = times.join("，");
  if (time !== "" && (facts.length > 0 || (namesTime(time) && /前|底|完成|坚持|推进|末|[-—至]/.test(time))))
    facts.push({ field: "deadline", label: "", text: time });
  return facts;
}
