import { chmod, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { upcoming } from "../api/agenda/upcoming.ts";
import { createRulesPreviewActivities } from "../activities/rules/previewRules.ts";
import { addDays, endOfDay, shanghaiDate } from "../domain/calendar/calendarDay.ts";
import { layCalendar } from "../domain/calendar/layers.ts";
import { addWorkingDays } from "../domain/calendar/workingDays.ts";
import { decideOn, evolveMatter, firstEntry, openMatter } from "../domain/process/matter.ts";
import { isRefusal } from "../domain/process/process.ts";
import { processes } from "../domain/processes.ts";
import type { RectificationInput } from "../domain/rectification/input.ts";
import { defaultRectificationPolicy } from "../domain/rectification/policy.ts";
import { rectification } from "../domain/rectification/rectification.ts";
import { Prisma } from "../generated/prisma/client.ts";
import { stateCouncilCalendar } from "../platform/calendar/stateCouncilCalendar.ts";
import { openDatabase } from "../platform/database.ts";
import { startPostgres } from "../platform/embedded/postgres.ts";
import { silent } from "../platform/embedded/say.ts";
import { migrate } from "../platform/migrate/migrate.ts";
import { percentile, round } from "./measure.ts";

/** Open issues; their first moments are spread over a year. */
const ISSUES = Number(process.argv[2] ?? 100_000);
const KINDS = 250;
const CITY = "bench";

const now = new Date().toISOString();
const calendar = stateCouncilCalendar();

/** An issue that was assigned today and is due after some working days, signed for by nobody or by all. */
function snapshotOf(kind: number): { snapshot: string; agendaAt: string } {
  const startedAt = new Date(Date.parse(now) - 3_600_000).toISOString();
  const startedBy = { personId: "clerk", organizationId: "office", roles: ["office" as const], via: "api" as const };
  const input: RectificationInput = {
    issueId: `kind-${kind}`,
    jurisdictionId: CITY,
    office: { organizationId: "office", hostOrganizationId: null },
    number: kind + 1,

    title: "自查记录不完整",
    descriptionHash: "a".repeat(64),
    measures: [{ number: 1, textHash: "a".repeat(64) }],
    assignments: [
      { organizationId: `org-${kind % 40}`, role: "lead" },
      { organizationId: `org-${(kind + 1) % 40}`, role: "cooperating" },
    ],
    deadline: {
      kind: "fixed",
      basis: { type: "date", on: addWorkingDays(calendar, shanghaiDate(now), 10 + kind) },
      extensions: [],
      suspensions: [],
    },
    entry: { kind: "new" },
    startedAt,
    startedBy,
    rules: { calendar, policy: { version: 1, citation: "规程", body: defaultRectificationPolicy } },
  };
  let matter = openMatter(rectification, { id: `rectification/${CITY}/kind-${kind}`, jurisdictionId: CITY }, input);
  const facts = { organizations: {}, groups: {}, persons: {} };
  const opening = rectification.opening(input);
  const people = [0, 1].map((offset) => ({
    personId: `p-${offset}`,
    organizationId: `org-${(kind + offset) % 40}`,
    roles: ["officer" as const],
    via: "api" as const,
  }));
  const steps = [opening, ...(kind % 50 === 0 ? [] : people.map((actor) => ({ command: { type: "acknowledge" as const }, actor })))];
  for (const { command, actor } of steps) {
    const decision = decideOn(rectification, matter, command, { now: startedAt, actor, facts });
    if (isRefusal(decision)) throw new Error(decision.refusal.code);
    const { events } = decision;
    matter = evolveMatter(rectification, matter, { version: matter.version + 1, at: startedAt, by: actor, command: command.type, events });
  }
  return {
    snapshot: JSON.stringify({ state: matter.state }),
    agendaAt: firstEntry(rectification.agenda(matter.state))?.at ?? now,
  };
}

const folder = await mkdtemp(path.join(os.tmpdir(), "liandu-bench-"));
await chmod(folder, 0o711);
const postgres = await startPostgres({ folder: path.join(folder, "postgres"), port: 0, portSetting: "", say: silent });
await postgres.createDatabase("liandu");
const databaseUrl = postgres.url("liandu");
await migrate({ databaseUrl, say: silent });
const database = openDatabase({ url: databaseUrl, poolSize: 4 });
try {
  for (let kind = 0; kind < KINDS; kind += 1) {
    const { snapshot, agendaAt } = snapshotOf(kind);
    await database.$executeRaw`
      INSERT INTO matter (id, jurisdiction_id, process, status, version, revision, snapshot, step_hash, calendar_version, policy_version, agenda_at, started_at, updated_at)
      SELECT 'rectification/bench/' || lpad(n::text, 6, '0'), ${CITY}, 'rectification', 'assigned', 3, 1, ${snapshot}::jsonb, '', ${calendar.version}, 1,
        ${agendaAt}::timestamptz, ${now}::timestamptz, ${now}::timestamptz
      FROM generate_series(${kind}::int, ${ISSUES - 1}::int, ${KINDS}::int) n`;
  }
  await database.$executeRaw`ANALYZE matter`;

  console.log(`# ${ISSUES} open issues, ${os.cpus().length} cores, load ${round(os.loadavg()[0] ?? 0)}\n`);
  console.log("| until | page | first page p50 ms | p95 ms | entries to the end | all pages s |");
  console.log("| --- | --- | --- | --- | --- | --- |");
  for (const days of [1, 7, 30, 90]) {
    const until = endOfDay(addDays(shanghaiDate(now), days));
    const request = { scope: Prisma.sql`m.jurisdiction_id = ${CITY}`, now, until, wanted: () => true };
    const times: number[] = [];
    for (let turn = 0; turn < 10; turn += 1) {
      const began = performance.now();
      await upcoming(database, { ...request, after: null, limit: 51 });
      times.push(performance.now() - began);
    }
    let [entries, allMs] = ["–", "–"];
    if (days <= 7) {
      const began = performance.now();
      const all = await upcoming(database, { ...request, after: null, limit: 1_000_000 });
      [entries, allMs] = [String(all.length), round((performance.now() - began) / 1000)];
    }
    console.log(`| ${days} days | 50 | ${round(percentile(times, 50))} | ${round(percentile(times, 95))} | ${entries} | ${allMs} |`);
  }

  const exceptions = { [now.slice(0, 4)]: { off: [{ date: addWorkingDays(calendar, shanghaiDate(now), 5) }], on: [] } };
  const proposed = { version: "proposed", years: layCalendar(calendar.years, { years: {}, exceptions }) };
  const { previewRules } = createRulesPreviewActivities({
    database,
    processes,
    areaWithin: (id) => Promise.resolve([id]),
    proposedRules: () => Promise.resolve({ calendar: proposed }),
  });
  await database.rulesPreview.create({
    data: { id: "bench", jurisdictionId: CITY, kind: "calendar", proposal: {}, now, createdBy: "bench" },
  });
  const began = performance.now();
  let most = 0;
  for (let finished = false; !finished;) {
    ({ finished } = await previewRules({ previewId: "bench" }));
    most = Math.max(most, process.memoryUsage().heapUsed);
  }
  const { done, affected } = await database.rulesPreview.findUniqueOrThrow({ where: { id: "bench" } });
  console.log(
    `\nCalendar tried on ${done} issues, ${affected} of them affected, in ${round((performance.now() - began) / 1000)} s; at most ${round(most / 1048576)} MB of heap.`,
  );
} finally {
  await database.$disconnect();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}
