import { registers } from "../../domain/inspection/registers/registers.ts";
import type { ApiDeps } from "../core/deps.ts";
import type { Route } from "../core/route.ts";
import { entryRoutes } from "./entryRoutes.ts";
import { exportRoutes } from "./exportRoutes.ts";
import { historyRoutes } from "./historyRoutes.ts";
import { importRoutes } from "./importRoutes.ts";

/** 一单两库: the registers of inspections, and the recusals between inspectors and objects. Paths with words come before those with ids. */
export function inspectionRegisterRoutes(deps: ApiDeps): Route[] {
  return Object.values(registers).flatMap((definition) => [
    ...importRoutes(deps, definition),
    ...exportRoutes(deps, definition),
    ...historyRoutes(deps, definition),
    ...entryRoutes(deps, definition),
  ]);
}
