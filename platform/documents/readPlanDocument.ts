import { readPlan } from "../../domain/plan/readPlan.ts";
import type { PlanReading } from "../../domain/plan/reading.ts";
import { describePlanWarning } from "../../texts/zh-CN/planReading.ts";
import { readDocument } from "./readDocument.ts";

/**
 * Reads an uploaded or named file as a plan, with its warnings worded for the user.
 * @throws {DocumentError} when the file cannot be read as a document
 */
export function readPlanDocument({ bytes, fileName }: { bytes: Uint8Array; fileName: string }): PlanReading {
  return readPlan({ lines: readDocument({ bytes, fileName }), describeWarning: describePlanWarning });
}
