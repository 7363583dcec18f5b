import { inspectionTables } from "./inspection/inspectionTables.ts";
import type { AnyProcessTables } from "./projection.ts";
import { visitTables } from "./visit/visitTables.ts";
import { rectificationTables } from "./rectification/rectificationTables.ts";

/** How every process of the product shows itself in the tables, by name. */
export const tablesByProcess: ReadonlyMap<string, AnyProcessTables> = new Map([
  [rectificationTables.process.name, rectificationTables],
  [inspectionTables.process.name, inspectionTables],
  [visitTables.process.name, visitTables],
]);
