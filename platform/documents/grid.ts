import type { SourceCell } from "../../domain/plan/reading.ts";
import { MAX_COLUMNS } from "./limits.ts";

/** A cell as a file describes it. `continues` says that it goes on from the row above (Word); `rows` how many rows it spans (HTML). */
export interface GridCell {
  text: string;
  columns: number;
  rows: number;
  continues: boolean;
}

/** Lays rows out on the grid of their table, so that merged cells take their places and the columns line up. */
export interface Grid {
  add(cells: readonly GridCell[]): SourceCell[];
}

export function makeGrid(): Grid {
  let above: SourceCell[] = [];
  let hanging = new Map<number, { text: string; left: number }>();
  return {
    add(cells) {
      const row: SourceCell[] = [];
      const next = new Map<number, { text: string; left: number }>();
      const placeHanging = (): void => {
        for (let hung = hanging.get(row.length); hung !== undefined; hung = hanging.get(row.length)) {
          if (hung.left > 1) next.set(row.length, { text: hung.text, left: hung.left - 1 });
          row.push({ text: hung.text, merged: "above" });
        }
      };
      for (const cell of cells) {
        placeHanging();
        const at = row.length;
        if (at >= MAX_COLUMNS) break;
        row.push(cell.continues ? { text: above[at]?.text ?? "", merged: "above" } : { text: cell.text });
        if (cell.rows > 1) next.set(at, { text: cell.text, left: cell.rows - 1 });
        for (let i = 1; i < Math.min(cell.columns, MAX_COLUMNS); i++) row.push({ text: "", merged: "left" });
      }
      placeHanging();
      hanging = next;
      above = row;
      return row;
    },
  };
}
