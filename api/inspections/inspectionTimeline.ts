import type { z } from "zod";
import type { Facts } from "../../domain/process/json.ts";
import { fill } from "../../texts/format.ts";
import { inspectionEventTexts } from "../../texts/zh-CN/inspections.ts";
import type { Caller } from "../core/caller.ts";
import type { ApiDeps } from "../core/deps.ts";
import type { RegisterNames } from "../issues/registerNames.ts";
import type { timelinePage, timelineQuery } from "../issues/timeline.ts";
import { stepEntries } from "../matters/stepEntries.ts";
import type { InspectionMatter } from "./findInspection.ts";

/** What happened to a batch, the oldest first, in plain words. */
export function inspectionTimeline(
  { database }: ApiDeps,
  { jurisdictionId }: Caller,
  matter: InspectionMatter,
  query: z.output<typeof timelineQuery>,
): Promise<z.input<typeof timelinePage>> {
  return stepEntries(database, jurisdictionId, matter.id, query, { list: "inspection-timeline", sentence: sentenceOf });
}

function sentenceOf(event: Facts, names: RegisterNames): string {
  const { type, organizationId } = event;
  const words = typeof type === "string" ? inspectionEventTexts[type] : undefined;
  const organization = typeof organizationId === "string" ? names.organization(organizationId) : null;
  return words === undefined ? (typeof type === "string" ? type : "") : fill(words, { ...event, organization });
}
