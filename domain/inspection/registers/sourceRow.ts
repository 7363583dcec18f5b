/**
 * What stands behind a cell's text, where it is more than the text: `formula`, `merged`: taken from a formula's last result, or from the merged cell's corner;
 * `no_value`: a formula without a result, or an error; `imprecise`: a number that has lost digits on its way.
 */
export type CellTrait = "formula" | "merged" | "no_value" | "imprecise";

/** A row of a table as a file has it, before anybody knows what the columns mean. */
export type SourceRow = {
  /** As the user's program numbers it, from 1. */
  row: number;
  cells: readonly string[];
  /** By column, counted from 0; absent for nearly every row. */
  traits?: Readonly<Record<number, CellTrait>>;
  /** Hidden in the user's program, by hand or by a filter. */
  hidden?: boolean;
};
