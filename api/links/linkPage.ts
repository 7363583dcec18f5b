import type { IssueCommand } from "../../domain/rectification/commands.ts";
import type { MailAction } from "../../domain/rectification/mailActions.ts";
import type { Html } from "./html.ts";
import type { LinkDeps, OpenLink } from "./openLink.ts";
import type { Task } from "./task.ts";

/** What came back in a form, by the names of its fields, and the files that were taken in with it. */
export interface Typed {
  get(field: string): string;
  uploads: readonly Upload[];
}

/** A file of a form, taken into the store as this organization's evidence. */
export interface Upload {
  /** The measure that it is for; empty where the page asks for files without one. */
  measureId: string;
  evidenceId: string;
  fileName: string;
}

/** Where a page stands: the link that was opened, and its task. */
export interface Place {
  deps: LinkDeps;
  link: OpenLink;
  task: Task;
}

/** Messages about what was typed, by field. */
export type FieldErrors = ReadonlyMap<string, string>;

/**
 * One page of the registry: what is asked for, and the command that it becomes. Everything else (proving the link, the frame, codes, acting once, what was done, taking
 * it back) is the same for all pages and lies outside.
 */
export interface LinkPage {
  action: MailAction;
  command: IssueCommand["type"];
  /** Only for an organization that holds an assignment now. */
  forAssigned: boolean;
  /** Asks for a code that is mailed to the same address. */
  needsCode: boolean;
  /** Each form acts once, but there may be many; else each mail acts once until that is taken back. */
  repeatable: boolean;
  /** The form takes files. */
  takesFiles?: boolean;
  /** A command that stands for what might be sent, to learn beforehand whether the rules would take it. */
  probe(place: Omit<Place, "deps">): IssueCommand;
  /** The fields of the form, with what was typed and what is wrong with it. */
  fields(place: Place, typed: Typed, errors: FieldErrors): Html;
  /** @throws Problem INVALID_INPUT whose paths end in names of fields */
  commandOf(place: Place, typed: Typed): Promise<IssueCommand> | IssueCommand;
  /** What will be sent, in words, where it is confirmed by a code. */
  summary?(typed: Typed, place: Place): { name: string; value: string }[];
}

export const nothingTyped: Typed = { get: () => "", uploads: [] };
