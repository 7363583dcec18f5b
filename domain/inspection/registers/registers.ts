import { checkItems } from "./checkItems.ts";
import { inspectionObjects } from "./inspectionObjects.ts";
import { inspectors } from "./inspectors.ts";
import { recusals } from "./recusals.ts";
import type { RegisterDefinition } from "./register.ts";
import type { RegisterName } from "./registerName.ts";

/** What each register holds, and how files name it. */
export const registers: Readonly<Record<RegisterName, RegisterDefinition>> = {
  "check-items": checkItems,
  "inspection-objects": inspectionObjects,
  inspectors,
  recusals,
};
