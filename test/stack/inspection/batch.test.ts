import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { TestWorkflowEnvironment } from "@temporalio/testing";
import { addDays, instantOf, shanghaiDate } from "../../../domain/calendar/calendarDay.ts";
import { commitmentOf } from "../../../domain/draw/seed.ts";
import type { Answered, ApiCity, Who } from "../../support/apiCity.ts";
import { startApiCity } from "../../support/apiCity.ts";
import { idsOf, importFile, importRegisters } from "../../support/inspection/registers.ts";
import { timeSkippingEnvironment } from "../../support/stack.ts";
import { hasPython, python, pythonOnEach, sha256OfCanonical, withFile } from "../../unit/draw/verifiers.ts";

const KEYWORD = 2;
const HOUR_MS = 3_600_000;
const secretOf = (who: string): string => createHash("sha256").update(who).digest("hex");

describe("a batch of inspections over HTTP", () => {
  let environment: TestWorkflowEnvironment;
  let city: ApiCity;
  let items: Map<string, string>;
  /** Works that were cut off once, after they had done it all but before anybody heard of it. */
  const cutOff: string[] = [];

  beforeAll(async () => {
    environment = await timeSkippingEnvironment();
    await environment.connection.operatorService
      .addSearchAttributes({
        namespace: "default",
        searchAttributes: { LianduProcess: KEYWORD, LianduStatus: KEYWORD, LianduJurisdiction: KEYWORD },
      })
      .catch(() => undefined);
    city = await startApiCity({
      temporal: true,
      environment,
      works: (works) => ({
        ...works,
        inspection: async (request) => {
          const done = await works["inspection"]?.(request);
          if (!cutOff.includes(request.work.do)) {
            cutOff.push(request.work.do);
            throw new Error("the worker is gone before it has told");
          }
          return done;
        },
      }),
    });
    await importRegisters(city);
    items = await idsOf(city, "checkItem");
  }, 120_000);
  afterAll(() => city.close(), 60_000);

  const now = async (): Promise<number> => environment.currentTimeMs();
  const at = async (hours: number): Promise<string> => instantOf((await now()) + hours * HOUR_MS);

  async function planOf(changes: object = {}): Promise<Record<string, unknown>> {
    const today = shanghaiDate(instantOf(await now()));
    return {
      title: "云州市医疗机构联合抽查",
      departments: [
        { organizationId: "yz-health", checkItemIds: [items.get("W-1")] },
        { organizationId: "yz-market", checkItemIds: [items.get("S-1")] },
      ],
      schedule: {
        commitUntil: await at(24),
        revealUntil: await at(48),
        beacon: { source: "fucai-ssq", form: "六个号码", at: await at(72) },
        field: { from: addDays(today, 5), until: addDays(today, 60) },
        resultsDueOn: addDays(today, 65),
      },
      ...changes,
    };
  }

  const plan = async (changes: object = {}): Promise<Answered> => city.as("clerk", "POST", "/inspections", { body: await planOf(changes) });
  const send = (id: string, who: Who, command: string, body: object = {}): Promise<Answered> =>
    city.as(who, "POST", `/inspections/${id}/${command}`, { body });
  async function must(id: string, who: Who, command: string, body: object = {}): Promise<Answered> {
    const answer = await send(id, who, command, body);
    expect([command, answer.status, answer.body.code]).toEqual([command, 200, undefined]);
    return answer;
  }
  const show = async (id: string, who: Who = "clerk"): Promise<Answered["body"]> => (await city.as(who, "GET", `/inspections/${id}`)).body;

  async function givenApproved(changes: object = {}): Promise<string> {
    const planned = await plan(changes);
    expect([planned.status, planned.body.code]).toEqual([201, undefined]);
    const id = String(planned.body.id);
    await must(id, "leader", "approve");
    return id;
  }

  async function until(holds: () => Promise<boolean>): Promise<void> {
    for (let tries = 0; tries < 600; tries += 1) {
      if (await holds()) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error("it does not come to that");
  }

  it("goes from its plan to its visits, each step exactly once, and anybody can re-run its draw", async () => {
    const planned = await plan();
    expect(planned.status).toBe(201);
    const id = String(planned.body.id);
    expect([planned.body.status, planned.body.statusText]).toEqual(["drafted", "待批准"]);

    const preview = (await city.as("clerk", "POST", `/inspections/${id}/preview`)).body;
    expect([preview.fit, preview.problems]).toEqual([true, []]);
    const sizes = preview.strata.map((each: { name: string; size: number; draw: number }) => [each.name, each.size, each.draw]);
    expect(sizes.sort()).toEqual([
      ["A类", 12, 0],
      ["B类", 12, 2],
      ["C类", 12, 4],
      ["D类", 12, 12],
      ["未评级", 12, 2],
    ]);
    expect(await city.database.drawRoster.count({ where: { batchId: id } })).toBe(0);

    await must(id, "leader", "approve");
    const frozen = (await must(id, "clerk", "freeze-rosters")).body;
    expect(frozen.status).toBe("rosters_frozen");
    // Public as soon as it is frozen, and nothing in it that could tell a member.
    const answer = await city.as(null, "GET", `/public/draws/${id}`);
    expect([answer.status, answer.body.code]).toEqual([200, undefined]);
    const published = answer.body;
    expect(published.freezes[0].hash).toBe(frozen.frozen.hash);
    expect(createHash("sha256").update(canonical(published.freezes[0].frozen)).digest("hex")).toBe(frozen.frozen.hash);
    expect(JSON.stringify(published)).not.toMatch(/credit|云州测试机构|卫监/u);

    const commit = (who: Who, department: string): Promise<Answered> =>
      must(id, who, "commit-secret", { commitment: commitmentOf({ department, frozen: frozen.frozen.hash, secret: secretOf(who) }) });
    await commit("health", "yz-health");
    expect((await send(id, "health", "reveal", { secret: secretOf("health") })).body.code).toBe("COMMITMENTS_OPEN");
    expect((await commit("market", "yz-market")).body.status).toBe("committed");
    await must(id, "health", "reveal", { secret: secretOf("health") });
    expect((await send(id, "market", "reveal", { secret: secretOf("health") })).body.code).toBe("REVEAL_DOES_NOT_FIT");

    // The market department never reveals; time closes the reveals, and then the beacon comes.
    const agenda = (await city.as("market", "GET", `/inspections/${id}/agenda`)).body.entries;
    expect(agenda.map((entry: { rule: string }) => entry.rule)).toContain("inspection_reveals_close");
    await environment.sleep("73 hours");
    await until(async () => (await show(id)).frozen.revealsClosed === true);
    const { beacon } = (await planOfStored(id)).schedule;
    const value = "03 07 12 18 25 31";
    await must(id, "clerk", "record-beacon", { at: beacon.at, source: beacon.source, value });
    expect((await send(id, "clerk", "confirm-beacon", { value })).body.code).toBe("BEACON_NEEDS_ANOTHER");
    await must(id, "leader", "confirm-beacon", { value });

    const drawn = (await must(id, "clerk", "draw")).body;
    expect(drawn.drawn.visits).toBe(20);
    expect((await send(id, "clerk", "draw")).body.code).toBe("ALREADY_DRAWN");
    const pairing = (await city.as("clerk", "GET", `/inspections/${id}/draw?limit=200`)).body.items;
    expect(pairing).toHaveLength(20);
    expect((await city.as("health", "GET", `/inspections/${id}/draw`)).body.code).toBe("DRAW_NOT_LOCKED");
    expect((await city.as("auditor", "GET", `/inspections/${id}/transcript`)).body.code).toBe("DRAW_NOT_LOCKED");
    await must(id, "clerk", "lock", { draw: drawn.drawn.draw });
    await until(async () => (await show(id)).status === "in_field");

    // Whatever was cut off and done again: one roster, each visit once.
    expect(cutOff).toEqual(expect.arrayContaining(["freeze", "draw", "startVisits"]));
    const { rosterId } = await city.database.inspectionBatch.findUniqueOrThrow({ where: { id } });
    expect(await city.database.drawVisit.count({ where: { rosterId: rosterId ?? "" } })).toBe(20);
    expect(await city.database.inspectionVisit.count({ where: { batchId: id } })).toBe(20);
    for (const number of [1, 20]) {
      const { status } = await environment.client.workflow.getHandle(`visit/yunzhou/${id}/${number}`).describe();
      expect(status.name).toBe("RUNNING");
    }
    const commands = await city.database.matterStep.findMany({
      where: { matterId: `inspection/yunzhou/${id}` },
      select: { command: true },
    });
    const times = (command: string): number => commands.filter((step) => step.command === command).length;
    expect(["freezeRosters", "draw", "lock", "startVisits"].map(times)).toEqual([1, 1, 1, 1]);

    const full = (await city.as("auditor", "GET", `/inspections/${id}/transcript`)).body;
    const open = (await city.as(null, "GET", `/public/draws/${id}/transcript`)).body;
    expect([full.kind, open.kind, open.openings]).toEqual(["full", "public", null]);
    expect(full.reveals).toEqual([
      ["yz-health", secretOf("health")],
      ["yz-market", null],
    ]);
    if (hasPython) {
      const { hash } = published.freezes[0];
      const head = (await show(id)).head;
      for (const transcript of [full, open]) {
        const answer = withFile("transcript.json", JSON.stringify(transcript), (file) =>
          python(file, "--frozen", hash, "--beacon", value, "--head", head),
        );
        expect([answer.stderr, answer.status]).toEqual(["", 0]);
      }
      expect(pythonOnEach([full, open]).map(({ codes, again }) => [codes, again])).toEqual(
        [full, open].map((transcript) => [[], sha256OfCanonical(transcript)]),
      );
    }

    // Why this one: an object that was drawn, one that was not, and a person.
    const [first] = pairing;
    const why = (await city.as("clerk", "GET", `/inspections/${id}/why?objectId=${first.object.id}`)).body;
    expect([why.outcome, why.visit]).toEqual(["drawn", 1]);
    expect(why.ticket <= why.cutoff).toBe(true);
    const taken = new Set(pairing.map((each: { object: { id: string } }) => each.object.id));
    const other = [...(await idsOf(city, "inspectionObject")).values()].find((each) => !taken.has(each)) ?? "";
    const whyNot = (await city.as("clerk", "GET", `/inspections/${id}/why?objectId=${other}`)).body;
    expect(whyNot.outcome).toBe("not_drawn");
    expect(whyNot.rank).toBeGreaterThan(whyNot.draw);
    const inspectorId = first.teams[0].inspectors[0].id;
    const person = (await city.as("clerk", "GET", `/inspections/${id}/why?inspectorId=${inspectorId}&visit=1`)).body;
    expect([person.outcome, person.reason.visit, person.reason.place]).toEqual(["drawn", 1, 1]);

    // Who takes part sees their own side; another county nothing at all.
    const own = (await city.as("market", "GET", `/inspections/${id}/draw?limit=200`)).body.items;
    expect(
      own.every(({ teams }: { teams: { organization: { id: string } }[] }) =>
        teams.every(({ organization }) => organization.id === "yz-market"),
      ),
    ).toBe(true);
    expect(own.length).toBeLessThan(20);
    expect(JSON.stringify(await show(id, "market"))).not.toContain("creditClass");
    expect((await city.as("countyClerk", "GET", `/inspections/${id}`)).status).toBe(404);
    const timeline = (await city.as("clerk", "GET", `/inspections/${id}/timeline?limit=200`)).body.items;
    expect(timeline.map(({ command }: { command: string }) => command)).toEqual(
      expect.arrayContaining(["plan", "approve", "freezeRosters", "closeReveals", "draw", "lock", "startVisits"]),
    );
    expect(JSON.stringify(timeline)).not.toContain("undefined");
    const listed = (await city.as("health", "GET", "/inspections?q=医疗机构&status=in_field")).body.items;
    expect(listed.map((row: { id: string }) => row.id)).toContain(id);
  }, 120_000);

  it("replaces an inspector by the ticket of a later number, and tells it in the transcript", async () => {
    const rows = await city.database.inspectionBatch.findMany({ where: { status: "in_field" } });
    const id = rows[0]?.id ?? "";
    const [visit] = (await city.as("clerk", "GET", `/inspections/${id}/draw`)).body.items;
    const [team] = visit.teams;
    const out = { kind: "inspector", visit: 1, organizationId: team.organization.id, inspectorId: team.inspectors[0].id };
    const beacon = { source: "fucai-ssq", form: "六个号码", at: await at(24) };
    await must(id, "clerk", "request-substitution", { out, reason: "recusal", explanation: "近亲属在该机构任职", beacon });
    await must(id, "leader", "decide-substitution", { requestId: "s1", outcome: "approve" });
    await environment.sleep("25 hours");
    const value = "01 02 03 04 05 06";
    await must(id, "leader", "record-beacon", { at: beacon.at, source: beacon.source, value, substitution: 1 });
    const done = (await must(id, "clerk", "confirm-beacon", { value, substitution: 1 })).body;
    expect(done.meters.inspector.used).toBe(1);
    const [changed] = (await city.as("clerk", "GET", `/inspections/${id}/draw`)).body.items;
    const after = changed.teams[0].inspectors.map((each: { id: string }) => each.id);
    expect(after).not.toContain(out.inspectorId);
    // The visit hears of it, once.
    const stepsOf = (matterId: string, command: string): Promise<number> =>
      city.database.matterStep.count({ where: { matterId, command } });
    await until(async () => (await stepsOf(`inspection/yunzhou/${id}`, "tellVisit")) === 1);
    expect(await stepsOf(`visit/yunzhou/${id}/1`, "replaceInspector")).toBe(1);
    const noted = await city.database.inspectionVisit.findUniqueOrThrow({ where: { batchId_number: { batchId: id, number: 1 } } });
    expect(noted.inspectors).not.toContain(out.inspectorId);
    const transcript = (await city.as(null, "GET", `/public/draws/${id}/transcript`)).body;
    expect([transcript.substitutions.length, transcript.ledger.length]).toEqual([1, 7]);
    if (hasPython) expect(pythonOnEach([transcript])[0]?.codes).toEqual([]);
  }, 60_000);

  it("refuses a plan by which the office would inspect, before it begins", async () => {
    const refused = await plan({ departments: [{ organizationId: "yz-office", checkItemIds: [items.get("W-1")] }] });
    expect([refused.status, refused.body.code, refused.body.citation]).toEqual([422, "OFFICE_CANNOT_INSPECT", "国办发〔2024〕54号"]);
    expect((await plan({ departments: [{ organizationId: "nobody", checkItemIds: ["x"] }] })).body.code).toBe("UNKNOWN_ORGANIZATION");
    const disorderly = await planOf();
    const schedule = { ...(disorderly["schedule"] as object), revealUntil: await at(1) };
    expect((await plan({ schedule })).body.code).toBe("DRAW_SCHEDULE_ORDER");
  });

  it("refuses what registers and plan cannot give, all of it at once, and freezes nothing", async () => {
    const whole = { name: "全部", where: {}, quota: { kind: "count", count: 61 } };
    const id = await givenApproved({
      strata: [whole],
      departments: [
        { organizationId: "yz-health", teamSize: 11, checkItemIds: [items.get("W-1")] },
        { organizationId: "yz-market", checkItemIds: [items.get("W-1")] },
      ],
    });
    const objects = await idsOf(city, "inspectionObject");
    await importFile(city, "recusals", ["回避部门,检查对象代码,回避理由,起始日期", `市卫生健康委,D-1,举办主体,2020-01-01`]);
    const refused = await send(id, "clerk", "freeze-rosters", { asOf: { objects: addDays(shanghaiDate(instantOf(await now())), -90) } });
    expect([refused.status, refused.body.code]).toEqual([422, "ROSTERS_UNFIT"]);
    const codes = refused.body.problems.map((problem: { code: string }) => problem.code);
    expect(new Set(codes)).toEqual(new Set(["ROSTER_EXPIRED", "CHECK_ITEM_UNFIT", "QUOTA_EXCEEDS_STRATUM"]));
    const again = await send(id, "clerk", "freeze-rosters");
    const problems: { code: string; detail: string; facts: Record<string, unknown> }[] = again.body.problems;
    expect(new Set(problems.map(({ code }) => code))).toEqual(
      new Set(["CHECK_ITEM_UNFIT", "QUOTA_EXCEEDS_STRATUM", "DEPARTMENT_SHORT_OF_INSPECTORS"]),
    );
    expect(problems.every(({ detail }) => /[\u4e00-\u9fff]/u.test(detail))).toBe(true);
    expect(await city.database.drawRoster.count({ where: { batchId: id } })).toBe(0);
    expect((await show(id)).status).toBe("approved");
    expect((await city.as("clerk", "POST", `/inspections/${id}/preview`)).body.fit).toBe(false);

    // Everybody of the one department stands aside from one object.
    const recused = await givenApproved({ population: { kinds: ["诊所"] }, strata: [{ ...whole, quota: { kind: "count", count: 1 } }] });
    const told = (await send(recused, "clerk", "freeze-rosters")).body.problems;
    expect(told.map((problem: { code: string; facts: { object: string } }) => [problem.code, problem.facts.object])).toEqual([
      ["OBJECT_SHORT_OF_INSPECTORS", objects.get("D-1")],
    ]);
  }, 60_000);

  async function planOfStored(id: string): Promise<{ schedule: { beacon: { at: string; source: string } } }> {
    const { plan: stored }: { plan: { schedule: { beacon: { at: string; source: string } } } } = await show(id);
    return stored;
  }
});

/** RFC 8785 for what the record consists of. */
function canonical(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(",")}}`;
}
