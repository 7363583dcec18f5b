import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { setTimeout as delay } from "node:timers/promises";
import { MatterError } from "../../../platform/matters.ts";
import { calendar, clerk, healthOfficer, jurisdictionId } from "../../support/city.ts";
import type { Harness } from "../../support/harness.ts";
import { startHarness } from "../../support/harness.ts";
import { uniqueId } from "../../support/stack.ts";

const rules = { calendar, policy: { version: 1, citation: "House rules", body: {} } };
const nextYear = "2027-11-30T01:00:00.000Z";
const renewUntil = (until: string): { type: string } => Object.assign({ type: "renew" }, { until });
const borrower = { ...clerk, personId: "p-borrower" };

describe("the shell, proved with a toy process", () => {
  let harness: Harness;

  beforeAll(async () => {
    harness = await startHarness();
    await harness.startWorker();
    await harness.database.jurisdiction.create({ data: { id: jurisdictionId, name: "云州市", level: "city" } });
    await harness.database.person.create({
      data: {
        id: "p-borrower",
        jurisdictionId,
        organizationId: "library",
        name: "借用人",
        email: "borrower@yunzhou.example",
        roles: ["officer"],
      },
    });
  });
  afterAll(() => harness.stop());

  const workflowId = (id: string): string => `loan/${jurisdictionId}/${id}`;
  async function givenLoan(dueAt = nextYear, limits?: { historyEvents: number; updates: number }): Promise<string> {
    const id = uniqueId("loan");
    if (limits) {
      await harness.environment.client.workflow.start("loan", {
        workflowId: workflowId(id),
        taskQueue: harness.taskQueue,
        args: [{ limits, start: { matterId: workflowId(id), jurisdictionId, input: { borrowerId: "p-borrower", dueAt, rules } } }],
      });
    }
    await harness.matters.start({ process: "loan", jurisdictionId, id, input: { borrowerId: "p-borrower", dueAt, rules } });
    return id;
  }
  const send = (id: string, command: { type: string; [field: string]: unknown }, idempotencyKey = uniqueId("key"), actor = borrower) =>
    harness.matters.send({ process: "loan", jurisdictionId, id, command, actor, idempotencyKey });
  const codeOf = (attempt: Promise<unknown>): Promise<string> =>
    attempt.then(
      () => "no refusal",
      (error: unknown) => (error instanceof MatterError ? error.code : String(error)),
    );

  it("answers a command when it is durable and visible", async () => {
    const id = await givenLoan();
    const answer = await send(id, { type: "renew", until: "2027-12-31T01:00:00.000Z" });
    expect(answer).toMatchObject({ status: 200, replayed: false, body: { version: 2, renewals: 1, dueAt: "2027-12-31T01:00:00.000Z" } });
    const row = await harness.database.matter.findUniqueOrThrow({ where: { id: workflowId(id) } });
    expect([row.version, row.status, row.agendaAt?.toISOString()]).toEqual([2, "lent", "2027-12-31T01:00:00.000Z"]);
  });

  it("refuses with the decider's code at once and leaves no trace in the history", async () => {
    const id = await givenLoan();
    expect(await codeOf(send(id, { type: "lendAgain", dueAt: nextYear }))).toBe("ISSUE_NOT_CLOSED");
    const history = await harness.environment.client.workflow.getHandle(workflowId(id)).fetchHistory();
    expect(history.events?.some((event) => event.workflowExecutionUpdateAcceptedEventAttributes)).toBe(false);
  });

  it("starts a matter once, however often it is started", async () => {
    const id = uniqueId("loan");
    const request = { process: "loan", jurisdictionId, id, input: { borrowerId: "p-borrower", dueAt: nextYear, rules } };
    await Promise.all(Array.from({ length: 5 }, () => harness.matters.start(request)));
    expect(await harness.database.matterStep.count({ where: { matterId: workflowId(id) } })).toBe(1);
  });

  it("gives the same answer to a repeated key, and refuses the key for another body", async () => {
    const id = await givenLoan();
    const first = await send(id, { type: "renew", until: "2027-12-01T01:00:00.000Z" }, "k1");
    await send(id, { type: "renew", until: "2027-12-02T01:00:00.000Z" }, "k2");
    const again = await send(id, { type: "renew", until: "2027-12-01T01:00:00.000Z" }, "k1");
    expect(again).toEqual({ ...first, replayed: true });
    expect(await codeOf(send(id, { type: "renew", until: "2028-01-01T01:00:00.000Z" }, "k1"))).toBe("IDEMPOTENCY_KEY_REUSED");
    expect(await harness.database.matterStep.count({ where: { matterId: workflowId(id) } })).toBe(3);
  });

  it("takes equal keys that arrive together as one command", async () => {
    const id = await givenLoan();
    const answers = await Promise.all(Array.from({ length: 6 }, () => send(id, { type: "renew", until: nextYear }, "same")));
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    expect(await harness.database.matterStep.count({ where: { matterId: workflowId(id) } })).toBe(2);
  });

  it("gathers outside facts before it decides", async () => {
    const id = await givenLoan();
    expect(await codeOf(send(id, { type: "lendTo", personId: "nobody" }))).toBe("UNKNOWN_PERSON");
    await send(id, { type: "lendTo", personId: "p-borrower" });
    const row = await harness.database.matter.findUniqueOrThrow({ where: { id: workflowId(id) } });
    expect(row.snapshot).toMatchObject({ state: { borrowerId: "p-borrower" } });
  });

  it("forgets a refusal that came late once the matter has moved on", async () => {
    const id = await givenLoan();
    expect(await codeOf(send(id, { type: "lendTo", personId: "p-new" }, "late"))).toBe("UNKNOWN_PERSON");
    await harness.database.person.create({ data: { id: "p-new", jurisdictionId, organizationId: "library", name: "新人" } });
    await send(id, { type: "renew", until: nextYear });
    expect(await send(id, { type: "lendTo", personId: "p-new" }, "late")).toMatchObject({ status: 200, replayed: false });
  });

  it("acts at the agenda's moment, allocates a number, and writes the notice into the outbox", async () => {
    const id = await givenLoan(new Date(Date.now() + 1_500).toISOString());
    for (let tries = 0; tries < 100; tries += 1) {
      if ((await harness.database.matterStep.count({ where: { matterId: workflowId(id) } })) === 2) break;
      await delay(100);
    }
    const step = await harness.database.matterStep.findUniqueOrThrow({
      where: { matterId_version: { matterId: workflowId(id), version: 2 } },
    });
    expect(step).toMatchObject({ command: "remind", actor: { rule: "loan_due", citation: "House rule 4", via: "rule" } });
    expect(step.allocated).toEqual([expect.stringMatching(/^\d+$/)]);
    const mails = await harness.database.outboxMail.findMany({ where: { matterId: workflowId(id) } });
    expect(mails).toMatchObject([{ template: "loan_due", personId: "p-borrower", address: "borrower@yunzhou.example", state: "queued" }]);
  });

  it("lets a person take back their own last step and nobody else's", async () => {
    const id = await givenLoan();
    await send(id, { type: "renew", until: "2027-12-24T01:00:00.000Z" });
    expect(await codeOf(send(id, { type: "retract" }, uniqueId("key"), healthOfficer))).toBe("NOT_YOUR_LAST_STEP");
    expect(await send(id, { type: "retract" })).toMatchObject({ body: { renewals: 0, dueAt: nextYear } });
    expect(await codeOf(send(id, { type: "retract" }))).toBe("NOTHING_TO_RETRACT");
  });

  it("loses no command and takes none twice when it continues as new under steady load", async () => {
    const id = await givenLoan(nextYear, { historyEvents: 150, updates: 1_000 });
    const callers = 8;
    const each = 25;
    let tooMany = 0;
    await Promise.all(
      Array.from({ length: callers }, async (_, caller) => {
        for (let count = 0; count < each; count += 1) {
          const key = `c${caller}-${count}`;
          for (;;) {
            const code = await codeOf(send(id, { type: "renew", until: nextYear, note: key }, key));
            if (code === "no refusal") break;
            expect(code).toBe("TOO_MANY_IN_FLIGHT");
            tooMany += 1;
            await delay(50);
          }
        }
      }),
    );
    const row = await harness.database.matter.findUniqueOrThrow({ where: { id: workflowId(id) } });
    expect(row.version).toBe(1 + callers * each);
    expect(row.snapshot).toMatchObject({ state: { renewals: callers * each } });
    const runs = new Set<string>();
    for await (const run of harness.environment.client.workflow.list({ query: `WorkflowId = '${workflowId(id)}'` })) runs.add(run.runId);
    expect(runs.size).toBeGreaterThan(3);
    expect(tooMany).toBeLessThan(callers * each);
  }, 120_000);

  it("answers an old key after the run that took it is long gone", async () => {
    const id = await givenLoan(nextYear, { historyEvents: 60, updates: 1_000 });
    const first = await send(id, { type: "renew", until: "2027-12-05T01:00:00.000Z" }, "old");
    for (let count = 0; count < 12; count += 1) await send(id, { type: "renew", until: nextYear });
    expect(await send(id, { type: "renew", until: "2027-12-05T01:00:00.000Z" }, "old")).toEqual({ ...first, replayed: true });
  });

  it("ends, and starts again under the same id from its final state for a permitted command only", async () => {
    const id = await givenLoan();
    await send(id, { type: "bringBack" });
    await harness.environment.client.workflow.getHandle(workflowId(id)).result();
    expect(await codeOf(send(id, { type: "renew", until: nextYear }))).toBe("ISSUE_CLOSED");
    expect(await send(id, { type: "lendAgain", dueAt: nextYear })).toMatchObject({ status: 200, body: { version: 3, returnedAt: null } });
    const description = await harness.environment.client.workflow.getHandle(workflowId(id)).describe();
    expect(description.status.name).toBe("RUNNING");
  });

  it("raises the decider's revision when a run continues, as an event", async () => {
    const id = uniqueId("loan");
    const matterId = `loanRevised/${jurisdictionId}/${id}`;
    const state = {
      revision: 1,
      rules,
      borrowerId: "p-borrower",
      dueAt: nextYear,
      renewals: 3,
      receipts: [],
      reminders: 0,
      returnedAt: null,
    };
    const place = { id: matterId, jurisdictionId, process: "loan" };
    await harness.database.matter.create({
      data: {
        ...place,
        status: "lent",
        version: 4,
        revision: 1,
        snapshot: { state },
        stepHash: "0",
        startedAt: new Date(),
        updatedAt: new Date(),
      },
    });
    await harness.environment.client.workflow.start("loanRevised", {
      workflowId: matterId,
      taskQueue: harness.taskQueue,
      args: [{ carried: { matter: { ...place, version: 4, state }, recent: [], status: "lent" } }],
    });
    const answer = await harness.matters.send({
      process: "loanRevised",
      jurisdictionId,
      id,
      command: renewUntil(nextYear),
      actor: borrower,
      idempotencyKey: "k",
    });
    expect(answer.body).toMatchObject({ version: 6, renewals: 4 });
    const raised = await harness.database.matterStep.findUniqueOrThrow({ where: { matterId_version: { matterId, version: 5 } } });
    expect(raised.events).toEqual([{ type: "revisionRaised", v: 1, from: 1, to: 2 }]);
  });

  it("says within its time that nobody works, and does the work once somebody does", async () => {
    const idle = await startHarness({ timeoutMs: 1_500 });
    try {
      const request = {
        process: "loan",
        jurisdictionId,
        id: uniqueId("loan"),
        input: { borrowerId: "p-borrower", dueAt: nextYear, rules },
      };
      expect(await codeOf(idle.matters.start(request))).toBe("WORKFLOW_UNAVAILABLE");
      await idle.startWorker();
      await idle.matters.start(request);
      expect(await idle.database.matterStep.count()).toBe(1);
    } finally {
      await idle.stop();
    }
  });
});
