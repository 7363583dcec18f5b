import { randomBytes, randomUUID } from "node:crypto";
import type { DrawPlan, InspectorCandidate } from "../../domain/draw/plan.ts";
import { planProblems } from "../../domain/draw/planProblems.ts";
import type { DrawProblem, DrawProblems } from "../../domain/draw/problems.ts";
import { Freeze } from "../../domain/draw/freeze.ts";
import { InspectorIntake, ObjectIntake } from "../../domain/draw/intake.ts";
import { memberSalts, stratumId } from "../../domain/draw/members.ts";
import type { FrozenRecord, Hash, InspectorRow, ObjectOpening, ObjectRow, RecusalRow } from "../../domain/draw/record.ts";
import { frozenHash } from "../../domain/draw/seed.ts";
import { compareIds } from "../../domain/draw/canonicalJson.ts";
import { addDays, endOfDay, shanghaiDate, yearOf } from "../../domain/calendar/calendarDay.ts";
import type { InspectionPlan } from "../../domain/inspection/plan.ts";
import type { InspectionPolicy } from "../../domain/inspection/policy.ts";
import { attributeReader, stratumAttributes, takesPart } from "../../domain/inspection/population.ts";
import type { RegisterContent } from "../../domain/inspection/registers/register.ts";
import type { RegisterName } from "../../domain/inspection/registers/registerName.ts";
import type { Database } from "../database.ts";
import { nodeHasher } from "../nodeHasher.ts";
import { registerAsOf, revisionBefore } from "../registry/registerAsOf.ts";
import { objectRows } from "./readRoster.ts";

export interface FreezeRequest {
  jurisdictionId: string;
  batchId: string;
  officeId: string;
  plan: InspectionPlan;
  policy: InspectionPolicy;
  /** The moment of the freeze; registers are read as they were just before. */
  now: string;
  /** Days as of whose end a register is read instead. */
  asOf: { objects?: string; inspectors?: string };
  /** Called now and then, so that who waits knows that it goes on. */
  beat?: () => void;
}

export type FreezeResult =
  | { rosterId: string; frozen: FrozenRecord; frozenHash: Hash }
  | { problems: DrawProblem[]; counts: Record<string, number> };

/** Of each code so many problems are told one by one; `counts` tells of how many more there are. */
const TOLD_PER_CODE = 20;
const CHUNK = 2_000;

/**
 * Reads the registers, checks everything, and writes the rosters under a name of their own. Each call makes a roster of its own; only the one whose id is
 * recorded counts. Memory holds the inspectors, the recusals and one page of objects, and the ids of those that were seen.
 */
export async function freezeRosters(database: Database, request: FreezeRequest): Promise<FreezeResult> {
  const { jurisdictionId, batchId, now, asOf, beat = () => undefined } = request;
  const secret = randomBytes(32).toString("hex");
  const rosterId = randomUUID();
  const plan = await drawPlanOf(database, request, secret);
  const problems = planProblems(plan);
  const read = (register: RegisterName, day: string | undefined): AsyncGenerator<Entry> =>
    entriesOf(database, { jurisdictionId, register, moment: day === undefined ? now : endOfDay(day) });
  const departments = await departmentsByKind(read("check-items", undefined), request.plan, problems);
  const inspectors = await takeInspectors(database, { request, plan, secret, problems, entries: read("inspectors", asOf.inspectors) });

  const strata = plan.strata
    .map(({ attributes, name, salt }) => ({ attributes, name, salt }))
    .sort((a, b) => (stratumId(a) < stratumId(b) ? -1 : 1));
  await database.drawRoster.create({ data: { id: rosterId, jurisdictionId, batchId, secret, strata } });
  await database.drawInspector.createMany({
    data: inspectors.map(({ row: [member, organizationId, status, load], candidate }) => ({
      rosterId,
      member,
      inspectorId: candidate.record.id,
      organizationId,
      status,
      load,
      record: candidate.record,
    })),
  });
  const objects = read("inspection-objects", asOf.objects);
  await takeObjects(database, { request, plan, secret, rosterId, problems, departments, entries: objects, beat });
  const inspectorRows = inspectors.map(({ row }) => row);
  const membersOf = new Map(inspectors.map(({ row, candidate }) => [candidate.record.id, row[0]]));
  const recusals = await takeRecusals(database, { rosterId, plan, inspectors, membersOf, entries: read("recusals", undefined) });
  const freeze = new Freeze({ plan, inspectors: inspectorRows, recusals, problems, hasher: nodeHasher });
  let count = 0;
  for await (const row of objectRows(database, rosterId)) {
    freeze.add(row);
    count += 1;
    if (count % CHUNK === 0) beat();
  }
  const result = freeze.finish();
  if ("problems" in result) {
    const told = await problemsOf(database, rosterId, result.problems);
    await discardRoster(database, rosterId);
    return told;
  }
  return { rosterId, frozen: result.frozen, frozenHash: frozenHash(result.frozen) };
}

/** Takes away a roster that no batch names. */
export async function discardRoster(database: Database, rosterId: string): Promise<void> {
  await database.drawObject.deleteMany({ where: { rosterId } });
  await database.drawInspector.deleteMany({ where: { rosterId } });
  await database.drawRecusal.deleteMany({ where: { rosterId } });
  await database.drawRoster.deleteMany({ where: { id: rosterId } });
}

type Entry = { id: string; version: number; content: RegisterContent };

async function* entriesOf(
  database: Database,
  { jurisdictionId, register, moment }: { jurisdictionId: string; register: RegisterName; moment: string },
): AsyncGenerator<Entry> {
  const revision = await revisionBefore(database, jurisdictionId, register, new Date(moment));
  yield* registerAsOf(database, { jurisdictionId, register, revision });
}

async function drawPlanOf(database: Database, request: FreezeRequest, secret: Hash): Promise<DrawPlan> {
  const { jurisdictionId, batchId, officeId, plan, policy, now, asOf } = request;
  const { commitUntil, revealUntil, beacon, field } = plan.schedule;
  const salt = memberSalts(secret, "stratum", nodeHasher);
  const ids = plan.departments.map(({ organizationId }) => organizationId);
  const organizations = await database.organization.findMany({ where: { jurisdictionId, id: { in: ids } } });
  const today = shanghaiDate(now);
  return {
    jurisdiction: jurisdictionId,
    batch: batchId,
    office: officeId,
    departments: plan.departments.map(({ organizationId: id, teamSize }) => {
      const organization = organizations.find((each) => each.id === id);
      const kind = organization?.kind;
      return { id, name: organization?.name ?? id, teamSize, ...(kind === undefined ? {} : { kind }) };
    }),
    strata: plan.strata.map(({ name, where, quota }) => ({ name, attributes: stratumAttributes(where), salt: salt(name), quota })),
    field: { from: field.from, until: field.until },
    rules: {
      maxLeaveDays: policy.maxLeaveDays,
      maxRosterAgeDays: policy.maxRosterAgeDays,
      substitutionBasisPoints: policy.substitutionBasisPoints,
      yearlyCap: plan.yearlyCap,
    },
    frozenAt: now,
    commitUntil,
    revealUntil,
    beacon: { at: beacon.at, form: beacon.form, source: beacon.source },
    asOf: { objects: asOf.objects ?? today, inspectors: asOf.inspectors ?? today },
  };
}

/** For each department what kinds of objects its items are for; null: for all. Items that are not its own, or not in use, are problems. */
async function departmentsByKind(
  entries: AsyncGenerator<Entry>,
  plan: InspectionPlan,
  problems: DrawProblems,
): Promise<(kind: unknown) => string[]> {
  const items = new Map<string, RegisterContent>();
  for await (const { id, content } of entries) items.set(id, content);
  const departments = plan.departments.map(({ organizationId, checkItemIds }) => {
    const kinds = new Set<string>();
    let all = false;
    for (const itemId of checkItemIds) {
      const content = items.get(itemId);
      if (content === undefined || content["active"] === false || content["organizationId"] !== organizationId) {
        problems.add("CHECK_ITEM_UNFIT", { item: itemId, department: organizationId });
        continue;
      }
      const wanted = Array.isArray(content["objectKinds"]) ? content["objectKinds"].filter((kind) => typeof kind === "string") : [];
      if (wanted.length === 0) all = true;
      for (const kind of wanted) kinds.add(kind);
    }
    return { organizationId, all, kinds };
  });
  return (kind) =>
    departments
      .filter(({ all, kinds }) => all || (typeof kind === "string" && kinds.has(kind)))
      .map(({ organizationId }) => organizationId);
}

type TakenInspector = { candidate: InspectorCandidate; row: InspectorRow };

async function takeInspectors(
  database: Database,
  parts: { request: FreezeRequest; plan: DrawPlan; secret: Hash; problems: DrawProblems; entries: AsyncGenerator<Entry> },
): Promise<TakenInspector[]> {
  const { request, plan, secret, problems, entries } = parts;
  const { jurisdictionId, batchId } = request;
  const loads = await loadsOf(database, { jurisdictionId, batchId, year: yearOf(plan.field.from) });
  const salt = memberSalts(secret, "inspector", nodeHasher);
  const intake = new InspectorIntake({ plan, problems, hasher: nodeHasher });
  const departments = new Set(plan.departments.map(({ id }) => id));
  const excluded = excludedBy(request.plan, "inspector");
  const taken: TakenInspector[] = [];
  for await (const { id, content } of entries) {
    const { organizationId, active, certificateNumber, validFrom, validUntil } = content;
    if (active === false || typeof organizationId !== "string" || !departments.has(organizationId)) continue;
    const record = {
      certificate: {
        from: typeof validFrom === "string" ? validFrom : SINCE_EVER,
        number: typeof certificateNumber === "string" ? certificateNumber : "",
        until: typeof validUntil === "string" ? validUntil : "",
      },
      exclusion: excluded.has(id) ? EXCLUDED : null,
      id,
      leave: leaveOf(content["leave"]),
    };
    const candidate = { record, salt: salt(id), department: organizationId, load: loads.get(id) ?? 0 };
    const row = intake.row(candidate);
    if (row !== null) taken.push({ candidate, row });
  }
  return taken.sort((a, b) => (a.row[0] < b.row[0] ? -1 : 1));
}

/** A certificate of which the register knows no first day. */
const SINCE_EVER = "1970-01-01";
/** Code of those whom the plan leaves out; the plan says why. */
const EXCLUDED = "by_plan";

function excludedBy({ exclusions }: InspectionPlan, kind: "object" | "inspector"): ReadonlySet<string> {
  return new Set(exclusions.filter((exclusion) => exclusion.kind === kind).map(({ id }) => id));
}

/** Visits that locked draws of the year have given each inspector. */
async function loadsOf(
  database: Database,
  { jurisdictionId, batchId, year }: { jurisdictionId: string; batchId: string; year: number },
): Promise<Map<string, number>> {
  const rows = await database.$queryRaw<{ id: string; count: number }[]>`
    SELECT i.id, count(*)::int AS count FROM inspection_visit v CROSS JOIN LATERAL unnest(v.inspectors) i (id)
    WHERE v.jurisdiction_id = ${jurisdictionId} AND v.year = ${year} AND v.batch_id <> ${batchId} GROUP BY i.id`;
  return new Map(rows.map(({ id, count }) => [id, count]));
}

/** Periods of absence as the draw wants them: sorted, and none touching the next one's days. */
function leaveOf(leave: RegisterContent[string] | undefined): [string, string][] {
  const periods = Array.isArray(leave)
    ? leave.flatMap((period): [string, string][] => {
        if (typeof period !== "object" || period === null || Array.isArray(period)) return [];
        const { from, until } = period;
        return typeof from === "string" && typeof until === "string" && from <= until ? [[from, until]] : [];
      })
    : [];
  const joined: [string, string][] = [];
  for (const [from, until] of periods.sort(([a], [b]) => (a < b ? -1 : 1))) {
    const last = joined.at(-1);
    if (last !== undefined && from <= addDays(last[1], 1)) last[1] = until > last[1] ? until : last[1];
    else joined.push([from, until]);
  }
  return joined;
}

async function takeObjects(
  database: Database,
  parts: {
    request: FreezeRequest;
    plan: DrawPlan;
    secret: Hash;
    rosterId: string;
    problems: DrawProblems;
    departments: (kind: unknown) => string[];
    entries: AsyncGenerator<Entry>;
    beat: () => void;
  },
): Promise<void> {
  const { request, plan, secret, rosterId, problems, departments, entries, beat } = parts;
  const year = yearOf(plan.field.from);
  const counted = await visitsOf(database, { jurisdictionId: request.jurisdictionId, batchId: request.batchId, year });
  const salt = memberSalts(secret, "object", nodeHasher);
  const attributes = attributeReader(request.plan);
  const intake = new ObjectIntake({ plan, problems, hasher: nodeHasher });
  const excluded = excludedBy(request.plan, "object");
  let chunk: RosterObject[] = [];
  const write = async (): Promise<void> => {
    if (chunk.length > 0) await database.drawObject.createMany({ data: chunk });
    chunk = [];
    beat();
  };
  for await (const { id, version, content } of entries) {
    if (!takesPart(request.plan.population, content)) continue;
    const visiting = departments(content["kind"]).sort(compareIds);
    if (visiting.length === 0) continue;
    const { checksYear, checksCount } = content;
    const registered = checksYear === year && typeof checksCount === "number" ? checksCount : 0;
    const checksThisYear = registered + (counted.get(id) ?? 0);
    const record = { attributes: attributes(content), checksThisYear, exclusion: excluded.has(id) ? EXCLUDED : null, id };
    const row = intake.row({ record, salt: salt(id), departments: visiting });
    if (row === null) continue;
    const [member, stratum, status] = row;
    chunk.push({ rosterId, member, objectId: id, version, stratum, status, departments: visiting, record });
    if (chunk.length >= CHUNK) await write();
  }
  await write();
}

type RosterObject = {
  rosterId: string;
  member: Hash;
  objectId: string;
  version: number;
  stratum: string;
  status: ObjectRow[2];
  departments: string[];
  record: ObjectOpening["record"];
};

/** Visits of the year that other locked draws have given each object, on top of what the register counts. */
async function visitsOf(
  database: Database,
  { jurisdictionId, batchId, year }: { jurisdictionId: string; batchId: string; year: number },
): Promise<Map<string, number>> {
  const rows = await database.$queryRaw<{ id: string; count: number }[]>`
    SELECT v.object_id AS id, count(*)::int AS count FROM inspection_visit v
    WHERE v.jurisdiction_id = ${jurisdictionId} AND v.year = ${year} AND v.batch_id <> ${batchId} GROUP BY v.object_id`;
  return new Map(rows.map(({ id, count }) => [id, count]));
}

/** Recusals that reach into the days in the field; one of a department is of every one of its inspectors. */
async function takeRecusals(
  database: Database,
  parts: {
    rosterId: string;
    plan: DrawPlan;
    inspectors: readonly TakenInspector[];
    membersOf: ReadonlyMap<string, Hash>;
    entries: AsyncGenerator<Entry>;
  },
): Promise<RecusalRow[]> {
  const { rosterId, plan, inspectors, membersOf, entries } = parts;
  const wanted: { objectId: string; members: Hash[] }[] = [];
  for await (const { content } of entries) {
    const { active, objectId, inspectorId, organizationId, from, until } = content;
    if (active === false || typeof objectId !== "string" || typeof from !== "string" || from > plan.field.until) continue;
    if (typeof until === "string" && until < plan.field.from) continue;
    const members =
      typeof inspectorId === "string"
        ? [membersOf.get(inspectorId)]
        : inspectors.filter(({ candidate }) => candidate.department === organizationId).map(({ row }) => row[0]);
    wanted.push({ objectId, members: members.filter((member) => member !== undefined) });
  }
  const rows = new Map<string, RecusalRow>();
  for (let from = 0; from < wanted.length; from += CHUNK) {
    const part = wanted.slice(from, from + CHUNK);
    const known = await database.drawObject.findMany({
      where: { rosterId, objectId: { in: part.map(({ objectId }) => objectId) } },
      select: { objectId: true, member: true },
    });
    const memberOf = new Map(known.map(({ objectId, member }) => [objectId, member]));
    for (const { objectId, members } of part) {
      const object = memberOf.get(objectId);
      if (object !== undefined) for (const inspector of members) rows.set(`${object} ${inspector}`, [object, inspector]);
    }
  }
  const sorted = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  await database.drawRecusal.createMany({ data: sorted.map(([object, inspector]) => ({ rosterId, object, inspector })) });
  return sorted;
}

/** A bounded number of each code, objects by the register's ids. */
async function problemsOf(
  database: Database,
  rosterId: string,
  { listed, counts }: DrawProblems,
): Promise<{ problems: DrawProblem[]; counts: Record<string, number> }> {
  const told = new Map<string, number>();
  const problems = listed.filter(({ code }) => {
    const count = (told.get(code) ?? 0) + 1;
    told.set(code, count);
    return count <= TOLD_PER_CODE;
  });
  const members = problems.flatMap(({ facts }) => (typeof facts["member"] === "string" ? [facts["member"]] : []));
  const known = await database.drawObject.findMany({
    where: { rosterId, member: { in: members } },
    select: { objectId: true, member: true },
  });
  const ids = new Map(known.map(({ objectId, member }) => [member, objectId]));
  return {
    problems: problems.map(({ code, facts }) => {
      const { member, ...rest } = facts;
      const object = typeof member === "string" ? ids.get(member) : undefined;
      return { code, facts: object === undefined ? rest : { ...rest, object } };
    }),
    counts: Object.fromEntries(Object.entries(counts)),
  };
}
