import { withoutTime, type Fact } from "./facts.ts";
import { SHORT_FIELDS, type PlanField } from "./labels.ts";
import { looksLikeDeadline } from "./deadlines.ts";
import type { TextPart } from "./measures.ts";
import { looksLikeOrganization } from "./organizations.ts";
import type { WarningSink } from "./warnings.ts";

/** A labelled text of an item, gathered over its lines. */
export interface DraftField {
  field: PlanField;
  label: string;
  parts: TextPart[];
  /** Stood among the measures, and belongs to the one before it. */
  ofMeasure: boolean;
}

/** An item while its lines are being gathered; `heading` is the text on the numbered line. */
export interface ItemDraft {
  number: number | null;
  section: string | null;
  heading: string;
  /** The heading and the text below it are one paragraph's title and body (a table's columns, or a labelled title). */
  title: string | null;
  body: TextPart[];
  fields: DraftField[];
  /** Facts of the heading above the item, used where it names no units itself. */
  inherited: Fact[];
  line: number;
  lastLine: number;
  fromTable: boolean;
}

export function newDraft({
  number,
  section,
  heading,
  line,
  fromTable,
}: Pick<ItemDraft, "number" | "section" | "heading" | "line" | "fromTable">): ItemDraft {
  return { number, section, heading, title: null, body: [], fields: [], inherited: [], line, lastLine: line, fromTable };
}

/** A paragraph without label: `text` has lost its number and the brackets that `facts` were read from, `original` has them. */
export interface Paragraph {
  text: string;
  original: string;
  line: number;
  facts: readonly Fact[];
}

/** Gathers the lines of one item after another into drafts. */
export interface DraftWriter {
  fact(fact: Fact, line: number): void;
  label(field: PlanField, label: string, text: string, line: number): void;
  /** A numbered paragraph inside the item, with its number. */
  numbered(paragraph: Paragraph): void;
  text(paragraph: Paragraph): void;
  /** The item reaches to this line. */
  reach(line: number): void;
}

/** Adds to one draft; decides to which of its fields a following line belongs. */
export function writeInto(draft: ItemDraft, warnings: WarningSink): DraftWriter {
  let open: DraftField | null = null;
  const add = (field: PlanField, label: string, text: string, line: number): DraftField => {
    const ofMeasure =
      isOwnable(field) &&
      draft.fields.some((known) => known.field === "measures" && known.parts.length > 0) &&
      draft.fields.some((known) => known.field === field);
    const entry: DraftField = { field, label, parts: text === "" ? [] : [{ line, text }], ofMeasure };
    draft.fields.push(entry);
    return entry;
  };
  const touch = (line: number): void => {
    draft.lastLine = Math.max(draft.lastLine, line);
  };
  const append = (text: string, line: number): void => {
    if (open === null) draft.body.push({ line, text });
    else open.parts.push({ line, text });
  };
  /** Inside measures a bracket belongs to its own measure and stays in the text; alone on a line, or elsewhere, it speaks of the item. */
  const addParagraph = ({ text, original, line, facts }: Paragraph): void => {
    if (open?.field === "measures" && text !== "") {
      append(original, line);
      return;
    }
    if (text !== "")
      append(open === null && draft.fields.every((field) => field.field !== "measures") ? withNumber(text, original) : original, line);
    for (const fact of facts) add(fact.field, fact.label, fact.text, line);
  };
  return {
    reach: touch,
    fact(fact, line) {
      touch(line);
      add(fact.field, fact.label, fact.text, line);
    },
    label(field, label, text, line) {
      touch(line);
      const [own, time] = withoutTime({ field, label, text });
      open = add(field, label, own?.text ?? text, line);
      if (time !== undefined) add(time.field, time.label, time.text, line);
    },
    numbered(paragraph) {
      touch(paragraph.line);
      if (open !== null && SHORT_FIELDS.has(open.field)) {
        if (open.parts.length === 0 && open.field !== "deadline") {
          open.parts.push({ line: paragraph.line, text: paragraph.text });
          return;
        }
        // Numbered steps behind 责任单位 or 完成时限 without a label of their own are measures.
        open = draft.fields.findLast((known) => known.field === "measures") ?? add("measures", "", "", paragraph.line);
      }
      addParagraph(paragraph);
    },
    text(paragraph) {
      touch(paragraph.line);
      if (open !== null && SHORT_FIELDS.has(open.field) && paragraph.text !== "" && !continuesShort(open, paragraph.text)) {
        warnings.warn(paragraph.line, "TEXT_UNPLACED", paragraph.text);
        open = null;
      }
      addParagraph(paragraph);
    },
  };
}

/** The paragraph with its number, without the brackets read from its end. */
function withNumber(text: string, original: string): string {
  const at = original.indexOf(text);
  return at > 0 ? original.slice(0, at + text.length) : text;
}

function isOwnable(field: PlanField): boolean {
  return field === "units" || field === "lead" || field === "cooperating" || field === "deadline" || field === "leaders";
}

/** A list of units or a deadline runs on over lines as long as it is not complete, or as long as what follows is more of the same. */
function continuesShort(open: DraftField, text: string): boolean {
  const before = open.parts.at(-1)?.text ?? "";
  if (before === "") return true;
  if (/^[（(、，,；;]/.test(text) || /[、，,；;]$/.test(before)) return true;
  if (open.field === "deadline" && text.length <= 12 && !/[。；]$/.test(before) && /^(?:底|末|前|日|月|年|旬|完成|并|，)/.test(text))
    return true;
  if (open.field === "deadline") return text.length <= 30 && looksLikeDeadline(text) && !before.endsWith("。");
  if (before.endsWith("。")) return false;
  const names = text.split(/[、，,；;]/);
  return (
    text.length <= 120 &&
    (names.every((name) => looksLikeOrganization(name.replace(/[。]$/, ""))) ||
      (!looksLikeOrganization(lastName(before)) && names.length > 0 && text.length <= 60))
  );
}

function lastName(text: string): string {
  return text.split(/[、，,；;]/).at(-1) ?? "";
}
