import { inspection } from "./inspection/inspection.ts";
import type { CommandLike, EventLike, Process, ProcessState } from "./process/process.ts";
import { rectification } from "./rectification/rectification.ts";
import { visit } from "./visit/visit.ts";

/** A process whose types are forgotten, for what treats all of them alike. */
export type AnyProcess = Process<unknown, ProcessState, CommandLike, EventLike>;

/** Every process of the product, by name. */
export const processes: ReadonlyMap<string, AnyProcess> = new Map([
  [rectification.name, rectification as unknown as AnyProcess],
  [inspection.name, inspection as unknown as AnyProcess],
  [visit.name, visit as unknown as AnyProcess],
]);
