import { describe, expect, it } from "@jest/globals";
import { endOfDay, shanghaiDate } from "../../../domain/calendar/calendarDay.ts";
import { addWorkingDays } from "../../../domain/calendar/workingDays.ts";
import type { PersonActor } from "../../../domain/process/actor.ts";
import type { IssueCommand } from "../../../domain/rectification/commands.ts";
import * as city from "../../support/city.ts";
import type { Harness } from "../../support/harness.ts";
import { startHarness } from "../../support/harness.ts";
import { enterCity, MovingTime } from "../../support/rectification/movingTime.ts";
import { keepHistory } from "../../support/replay/histories.ts";
import { medianLifecycle } from "../../support/replay/median.ts";
import { uniqueId } from "../../support/stack.ts";

/** Set once a release, to its version; a history that is there already is never written over. */
const release = process.env["LIANDU_RECORD_HISTORIES"];

(release === undefined ? describe.skip : describe)("recording the histories of a release", () => {
  async function keep(harness: Harness, name: string, id: string, runId?: string): Promise<void> {
    const workflowId = `rectification/${city.jurisdictionId}/${id}`;
    const history = await harness.environment.client.workflow.getHandle(workflowId, runId).fetchHistory();
    keepHistory({ release: release ?? "", name, workflowId, history });
  }

  it("records cases in real time: worked through, retracted, gathered, continued as new", async () => {
    const harness = await startHarness();
    try {
      await harness.startWorker();
      await enterCity(harness);
      const place = { process: "rectification", jurisdictionId: city.jurisdictionId };
      const send = (id: string, actor: PersonActor, command: IssueCommand) =>
        harness.matters.send({ ...place, id, command, actor, idempotencyKey: uniqueId("key") });
      const given = async (): Promise<string> => {
        const id = uniqueId("issue");
        const startedAt = new Date().toISOString();
        const deadline = {
          kind: "fixed" as const,
          basis: { type: "date" as const, on: addWorkingDays(city.calendar, shanghaiDate(startedAt), 100) },
        };
        const input = city.issueInput({ issueId: id, startedAt, deadline: { ...deadline, extensions: [], suspensions: [] } });
        await harness.matters.start({ ...place, id, input });
        return id;
      };

      const worked = await given();
      for (const [actor, command] of medianLifecycle) await send(worked, actor, command);
      await keep(harness, "worked-through", worked);

      const retracted = await given();
      await send(retracted, city.clerk, { type: "assign", units: [{ organizationId: city.police, role: "cooperating" }] });
      await send(retracted, city.clerk, { type: "comment", text: "知悉" });
      await send(retracted, city.clerk, { type: "retract", reason: "点错了" });
      await expect(
        send(retracted, city.clerk, { type: "assign", units: [{ organizationId: "org-nowhere", role: "lead" }] }),
      ).rejects.toThrow();
      await send(retracted, city.clerk, { type: "withdraw", reason: "重复" });
      await keep(harness, "gathered-retracted-withdrawn", retracted);

      const long = uniqueId("issue");
      const workflowId = `rectification/${city.jurisdictionId}/${long}`;
      const input = city.issueInput({ issueId: long, startedAt: new Date().toISOString() });
      const start = { matterId: workflowId, jurisdictionId: city.jurisdictionId, input };
      const limits = { historyEvents: 60, updates: 1_000 };
      const first = await harness.environment.client.workflow.start("rectification", {
        workflowId,
        taskQueue: harness.taskQueue,
        args: [{ limits, start }],
      });
      await harness.matters.start({ ...place, id: long, input });
      await send(long, city.healthOfficer, { type: "acknowledge" });
      for (let count = 0; count < 13; count += 1) await send(long, city.healthOfficer, { type: "comment", text: "知悉" });
      const { runId } = await harness.environment.client.workflow.getHandle(workflowId).describe();
      expect(runId).not.toBe(first.firstExecutionRunId);
      await keep(harness, "continued-as-new-before", long, first.firstExecutionRunId);
      await keep(harness, "continued-as-new-after", long, runId);
    } finally {
      await harness.stop();
    }
  }, 180_000);

  it("records a case through time to its end, and its resumption", async () => {
    const time = await MovingTime.start();
    try {
      await time.harness.startWorker();
      const id = await time.givenIssue();
      const calendar = await time.calendar();
      await time.passesTo(endOfDay(addWorkingDays(calendar, await time.today(), 3)));
      for (const [actor, command] of medianLifecycle) await time.send(id, actor, command);
      await time.passesTo(endOfDay(addWorkingDays(calendar, await time.today(), 7)));
      await time.send(id, city.clerk, { type: "close" });
      await time.passesTo(endOfDay(addWorkingDays(calendar, await time.today(), 75)));
      const handle = time.environment.client.workflow.getHandle(time.workflowId(id));
      await handle.result();
      const ended = (await handle.describe()).runId;
      await time.send(id, city.clerk, { type: "reopen", reason: "反弹回潮" });
      await time.send(id, city.healthOfficer, { type: "acknowledge" });
      await keep(time.harness, "through-time-to-its-end", id, ended);
      await keep(time.harness, "resumed-by-reopening", id, (await handle.describe()).runId);
    } finally {
      await time.stop();
    }
  }, 180_000);
});
