import type { z } from "zod";
import type { SampleSize } from "../../domain/lookBackSample/drawSample.ts";
import { SAMPLE_TAG, ticketOf } from "../../domain/lookBackSample/drawSample.ts";
import { recomputeSteps } from "../../texts/zh-CN/lookBackSamples.ts";
import type { Caller } from "../core/caller.ts";
import type { ApiDeps } from "../core/deps.ts";
import { BASE } from "../core/mount.ts";
import { Problem } from "../core/problem.ts";
import { matterOf } from "../issues/findIssue.ts";
import type { sampleView } from "./sampleSchemas.ts";

type SampleView = z.input<typeof sampleView>;

/** A sample with its tickets, what became of each look-back, and how to draw it again. @throws Problem NOT_FOUND */
export async function showSample({ database }: ApiDeps, { jurisdictionId }: Caller, id: string): Promise<SampleView> {
  const sample = await database.lookBackSample.findUnique({ where: { id } });
  if (sample?.jurisdictionId !== jurisdictionId) throw new Problem("NOT_FOUND");
  const { seed, population, drawn, count, ratio, createdAt, jurisdictionId: _own, ...rest } = sample;
  const issues = await database.rectificationIssue.findMany({
    where: { jurisdictionId, id: { in: drawn } },
    select: { id: true, number: true, title: true, matterId: true },
  });
  const matters = await database.matter.findMany({ where: { jurisdictionId, id: { in: issues.map(({ matterId }) => matterId) } } });
  const states = new Map(matters.map((row) => [row.id, matterOf(row).state]));
  return {
    ...rest,
    seed,
    count,
    ratio,
    population,
    createdAt: createdAt.toISOString(),
    drawn: drawn.map((issueId) => {
      const issue = issues.find((candidate) => candidate.id === issueId);
      const planned = states.get(issue?.matterId ?? "")?.lookBacks?.find(({ sampleId }) => sampleId === id);
      return {
        id: issueId,
        ticket: ticketOf(seed, issueId),
        href: `${BASE}/issues/${issueId}`,
        number: issue?.number ?? null,
        title: issue?.title ?? null,
        lookBack: planned ? { id: planned.id, on: planned.on, outcome: planned.outcome ?? null } : null,
      };
    }),
    refused: [],
    recompute: recomputeSteps({ tag: SAMPLE_TAG, seed, size: sizeOf({ count, ratio }), populationSize: population.length }),
  };
}

export function sizeOf({ count, ratio }: { count: number | null; ratio: number | null }): SampleSize {
  return count === null ? { ratio: ratio ?? 0 } : { count };
}
