import type { z } from "zod";
import { errorCodes, isErrorCode } from "../../domain/errors/errorCodes.ts";
import { shanghaiDate } from "../../domain/calendar/calendarDay.ts";
import { drawSample, populationHash } from "../../domain/lookBackSample/drawSample.ts";
import type { IssueCommand } from "../../domain/rectification/commands.ts";
import { fill } from "../../texts/format.ts";
import { errorTexts } from "../../texts/zh-CN/errors.ts";
import type { Caller } from "../core/caller.ts";
import type { ApiDeps } from "../core/deps.ts";
import { Problem } from "../core/problem.ts";
import { problemOf } from "../core/problemOf.ts";
import { PROCESS } from "../issues/findIssue.ts";
import type { newSample, sampleView } from "./sampleSchemas.ts";
import { showSample, sizeOf } from "./showSample.ts";

type NewSample = z.output<typeof newSample> & { id: string };
type SampleView = z.input<typeof sampleView>;

/**
 * Draws once for an id, keeps seed, population and result, and schedules a look-back at each that was drawn; a repetition goes on where the first one stopped. What the rules refuse, such as
 * an issue that was reopened meanwhile, is answered with its reason; an outage is thrown, so that the request is repeated.
 * @throws Problem DAY_HAS_PASSED, NOTHING_TO_SAMPLE, or of what is down
 */
export async function drawLookBacks(deps: ApiDeps, caller: Caller, sample: NewSample): Promise<SampleView> {
  const { database, matters, clock } = deps;
  const { id, on, method } = sample;
  if (on < shanghaiDate(clock.now().toISOString())) throw new Problem("DAY_HAS_PASSED", { on });
  const drawn = (await database.lookBackSample.findUnique({ where: { id } }))?.drawn ?? (await draw(deps, caller, sample));
  const refused: SampleView["refused"] = [];
  const command: IssueCommand = { type: "scheduleLookBack", on, method, sampleId: id };
  for (const issueId of drawn) {
    try {
      await matters.send({
        process: PROCESS,
        jurisdictionId: caller.jurisdictionId,
        id: issueId,
        command,
        actor: caller.actor,
        idempotencyKey: `look-back-sample:${id}`,
      });
    } catch (error) {
      const { code, facts } = problemOf(error);
      if (!isErrorCode(code) || errorCodes[code].httpStatus >= 429) throw error;
      // Planned by an earlier attempt whose answer is no longer kept.
      if (code !== "LOOK_BACK_ALREADY_PLANNED") refused.push({ id: issueId, code, reason: fill(errorTexts[code], facts) });
    }
  }
  return { ...(await showSample(deps, caller, id)), refused };
}

async function draw({ database }: ApiDeps, { jurisdictionId, personId }: Caller, sample: NewSample): Promise<string[]> {
  const { id, seed, closedFrom, closedTo, on, method } = sample;
  const rows = await database.rectificationIssue.findMany({
    where: { jurisdictionId, status: { in: ["closed", "ended"] }, closedOn: { gte: closedFrom, lte: closedTo } },
    select: { id: true },
  });
  const population = rows.map((row) => row.id).sort();
  if (population.length === 0) throw new Problem("NOTHING_TO_SAMPLE");
  const [count, ratio] = [sample.count ?? null, sample.ratio ?? null];
  const drawn = drawSample({ seed, ids: population, size: sizeOf({ count, ratio }) }).map((issue) => issue.id);
  await database.lookBackSample.create({
    data: {
      id,
      jurisdictionId,
      seed,
      closedFrom,
      closedTo,
      count,
      ratio,
      on,
      method,
      population,
      populationHash: populationHash(population),
      drawn,
      createdBy: personId,
    },
  });
  return drawn;
}
