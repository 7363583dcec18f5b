import { chmod, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Place } from "../api/agenda/upcoming.ts";
import { upcoming } from "../api/agenda/upcoming.ts";
import { Walk } from "../api/agenda/walk.ts";
import { createRulesPreviewActivities } from "../activities/rules/previewRules.ts";
import { addDays, endOfDay, shanghaiDate } from "../domain/calendar/calendarDay.ts";
import { layCalendar } from "../domain/calendar/layers.ts";
import { addWorkingDays } from "../domain/calendar/workingDays.ts";
import { decideOn, evolveMatter, firstEntry, openMatter } from "../domain/process/matter.ts";
import { isRefusal } from "../domain/process/process.ts";
import type { Rules } from "../domain/process/rules.ts";
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
const PAGE = 50;
const MOST_PAGES = 100;

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
  console.log("| until | first page p50 ms | p95 ms | turned pages p50 ms | p95 ms | jump to a late page ms |");
  console.log("| --- | --- | --- | --- | --- | --- |");
  for (const days of [1, 7, 30, 90]) {
    const until = endOfDay(addDays(shanghaiDate(now), days));
    const begin = (): Walk => new Walk(database, { scope: Prisma.sql`m.jurisdiction_id = ${CITY}`, now, until });
    const page = { limit: PAGE, wanted: () => true };
    const first: number[] = [];
    for (let turn = 0; turn < 10; turn += 1) first.push((await timed(() => upcoming(begin(), { ...page, after: null }))).ms);
    // One page after the other, as somebody who reads them all has them.
    const walk = begin();
    const turned: number[] = [];
    let place: Place | null = null;
    for (let pages = 0; pages < MOST_PAGES; pages += 1) {
      const { ms, result } = await timed(() => upcoming(walk, { ...page, after: place }));
      turned.push(ms);
      if (result.place === null) break;
      place = result.place;
    }
    // The last of them again, with nothing remembered.
    const { ms: jump } = await timed(() => upcoming(begin(), { ...page, after: place }));
    console.log(
      `| ${days} days | ${figures(first)} | ${figures(turned)} | ${round(jump)} (page ${turned.length}, ${walk.size} matters held) |`,
    );
  }

  const exceptions = { [now.slice(0, 4)]: { off: [{ date: addWorkingDays(calendar, shanghaiDate(now), 5) }], on: [] } };
  const proposed = { version: "proposed", years: layCalendar(calendar.years, { years: {}, exceptions }) };
  await tryOut("calendar", null, { calendar: proposed });
  const policy = { ...defaultRectificationPolicy, dueReminderWorkingDays: [5, 2] };
  const until = new Date(endOfDay(addDays(shanghaiDate(now), 92)));
  await tryOut("policy", until, { policy: { version: 2, citation: "规程", body: policy } });
} finally {
  await database.$disconnect();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}

/** A dry run over all issues, as the worker carries it out. */
async function tryOut(kind: "calendar" | "policy", until: Date | null, rules: Partial<Rules>): Promise<void> {
  const activities = createRulesPreviewActivities({
    database,
    processes,
    areaWithin: (id) => Promise.resolve([id]),
    proposedRules: () => Promise.resolve(rules),
  });
  await database.rulesPreview.create({ data: { id: kind, jurisdictionId: CITY, kind, until, proposal: {}, now, createdBy: "bench" } });
  const chunks: number[] = [];
  let most = 0;
  const { ms } = await timed(async () => {
    for (let finished = false; !finished;) {
      const chunk = await timed(() => activities.previewRules({ previewId: kind }));
      ({ finished } = chunk.result);
      chunks.push(chunk.ms);
      most = Math.max(most, process.memoryUsage().rss);
    }
  });
  const { done, affected } = await database.rulesPreview.findUniqueOrThrow({ where: { id: kind } });
  const entries = await database.rulesPreviewEntry.count({ where: { previewId: kind } });
  console.log(
    `\n${kind}: tried on ${done} issues, ${affected} affected, ${entries} changes, in ${round(ms / 1000)} s; chunks p50 and p95 ${figures(chunks)} ms; at most ${round(most / 1048576)} MB.`,
  );
}

async function timed<Result>(work: () => Promise<Result>): Promise<{ ms: number; result: Result }> {
  const began = performance.now();
  const result = await work();
  return { ms: performance.now() - began, result };
}

function figures(times: number[]): string {
  return `${round(percentile(times, 50))} | ${round(percentile(times, 95))}`;
}
