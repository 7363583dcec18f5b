/** What a spreadsheet program would take for a formula, or for a cell that was guarded already. */
const LIKE_A_FORMULA = /^'*[=+\-@\t\r]/u;
const GUARDED = /^'+[=+\-@\t\r]/u;

/** A cell as it may stand in a CSV file that somebody opens with a spreadsheet program: never a formula. `unguarded` gives the cell back. */
export function guarded(cell: string): string {
  return LIKE_A_FORMULA.test(cell) ? `'${cell}` : cell;
}

/** The cell without what `guarded` put before it. */
export function unguarded(cell: string): string {
  return GUARDED.test(cell) ? cell.slice(1) : cell;
}
