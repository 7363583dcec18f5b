import type { AgendaChange } from "../../domain/process/compareAgendas.ts";
import { compareAgendas, earlier } from "../../domain/process/compareAgendas.ts";
import type { Facts, Json } from "../../domain/process/json.ts";
import type { Matter } from "../../domain/process/matter.ts";
import { recipientKey } from "../../domain/process/matter.ts";
import type { AgendaWhy, CommandLike, EventLike, Instant, NoticeDraft, Process, ProcessState } from "../../domain/process/process.ts";
import type { Rules } from "../../domain/process/rules.ts";
import { datesOf, underRules } from "../../domain/process/rulesChange.ts";
import { organizationsConcerned, simulate, toldBy } from "../../domain/process/simulate.ts";
import type { MatterRow } from "../../domain/process/storedMatter.ts";
import { SharedRules, storedMatter } from "../../domain/process/storedMatter.ts";
import type { Prisma, PrismaClient, RulesPreview } from "../../generated/prisma/client.ts";

export interface RulesPreviewActivities {
  /** Looks at the next chunk of open matters. At least once; what was looked at is not counted again. */
  previewRules(request: { previewId: string }): Promise<{ finished: boolean }>;
}

export interface RulesPreviewDeps {
  database: PrismaClient;
  processes: ReadonlyMap<string, Process<unknown, ProcessState, CommandLike, EventLike>>;
  /** An area and all below it. */
  areaWithin(jurisdictionId: string): Promise<string[]>;
  /** What a proposal would put in place of a part of an area's rules. */
  proposedRules(preview: RulesPreview, jurisdictionId: string): Promise<Partial<Rules>>;
}

/** Matters a call: half a second of reckoning, and a few megabytes. */
const CHUNK = 500;
/** Rows an INSERT. */
const ROWS = 1_000;

export function createRulesPreviewActivities(deps: RulesPreviewDeps): RulesPreviewActivities {
  const shared = new SharedRules();
  return {
    async previewRules({ previewId }) {
      const { database } = deps;
      const preview = await database.rulesPreview.findUnique({ where: { id: previewId } });
      if (preview === null || preview.status !== "running") return { finished: true };
      const rows = await openRows(deps, preview);
      const proposed = new Map<string, Partial<Rules>>();
      const entries: Prisma.RulesPreviewEntryCreateManyInput[] = [];
      let affected = 0;
      for (const row of rows) {
        const rules = proposed.get(row.jurisdiction_id) ?? (await deps.proposedRules(preview, row.jurisdiction_id));
        proposed.set(row.jurisdiction_id, rules);
        const found = changesOf(deps, preview, storedMatter(row, shared), rules);
        if (found.length > 0) affected += 1;
        entries.push(...found);
      }
      return save(deps, preview, rows, entries, affected);
    },
  };
}

async function openRows(deps: RulesPreviewDeps, { kind, process, jurisdictionId, after }: RulesPreview): Promise<MatterRow[]> {
  const area = kind === "policy" ? [jurisdictionId] : await deps.areaWithin(jurisdictionId);
  // The chunk is picked by its ids alone: snapshots are unpacked for nobody else.
  return deps.database.$queryRaw<MatterRow[]>`
    SELECT m.id, m.jurisdiction_id, m.process, m.version, m.snapshot - 'undo' AS snapshot
    FROM (
      SELECT id FROM matter
      WHERE id > ${after} AND ended_at IS NULL AND jurisdiction_id = ANY(${area})
        AND (${process}::text IS NULL OR process = ${process})
      ORDER BY id LIMIT ${CHUNK}
    ) chunk JOIN matter m ON m.id = chunk.id
    ORDER BY m.id`;
}

/** A changed calendar moves what is on agendas now; a changed policy changes what follows as well, so it is played through to the horizon. */
function changesOf(
  { processes }: RulesPreviewDeps,
  preview: RulesPreview,
  before: Matter,
  proposed: Partial<Rules>,
): Prisma.RulesPreviewEntryCreateManyInput[] {
  const process = processes.get(before.process);
  if (process === undefined) return [];
  const now = preview.now.toISOString();
  const rules = { ...before.state.rules, ...proposed };
  const after = { ...before, state: underRules(process, before.state, { rules, at: now }) };
  const foresee = (matter: Matter): Comparison[] =>
    preview.until === null
      ? datesOf(process, matter.state).map((entry) => ({ ...entry, notices: () => toldBy(process, matter, entry, now) }))
      : simulate(process, matter, { now, until: preview.until.toISOString() }).entries;
  return compareAgendas(foresee(before), foresee(after)).map((change) => rowOf(preview, before, change));
}

interface Comparison {
  key: string;
  at: Instant;
  why: AgendaWhy;
  notices: () => NoticeDraft[];
}

function rowOf(preview: RulesPreview, matter: Matter, change: AgendaChange<Comparison>): Prisma.RulesPreviewEntryCreateManyInput {
  const { before, after } = change;
  const concerned = [before, after].flatMap((entry) => (entry === null ? [] : organizationsConcerned(entry)));
  return {
    previewId: preview.id,
    sortAt: earlier(change).at,
    matterId: matter.id,
    key: change.key,
    jurisdictionId: matter.jurisdictionId,
    rule: change.rule,
    change: change.change,
    beforeAt: before?.at ?? null,
    afterAt: after?.at ?? null,
    organizationIds: [...new Set(concerned)].toSorted(),
    detail: { before: sideOf(before), after: sideOf(after) },
  };
}

function sideOf(entry: Comparison | null): Prisma.InputJsonObject | null {
  if (entry === null) return null;
  const { at, why, notices } = entry;
  const { rule, citation, facts } = why;
  return {
    at,
    why: { rule, facts: storable(facts), ...(citation === undefined ? {} : { citation }) },
    notices: notices().map(({ to, template }) => ({ to: recipientKey(to), template })),
  };
}

/** The same JSON without members that are not there, which the table's client would refuse. */
function storable(facts: Facts): Prisma.InputJsonObject {
  return Object.fromEntries(Object.entries(facts).flatMap(([name, value]) => (value === undefined ? [] : [[name, storableValue(value)]])));
}

function storableValue(value: Json): Prisma.InputJsonValue | null {
  if (typeof value !== "object" || value === null) return value;
  return Array.isArray(value) ? value.map(storableValue) : storable(value);
}

async function save(
  { database }: RulesPreviewDeps,
  preview: RulesPreview,
  rows: readonly MatterRow[],
  entries: Prisma.RulesPreviewEntryCreateManyInput[],
  affected: number,
): Promise<{ finished: boolean }> {
  const finished = rows.length < CHUNK;
  await database.$transaction(
    async (transaction) => {
      // Whoever finds the place moved on is a second attempt, and has nothing to add.
      const { count } = await transaction.rulesPreview.updateMany({
        where: { id: preview.id, after: preview.after, status: "running" },
        data: { after: rows.at(-1)?.id ?? preview.after, done: { increment: rows.length }, affected: { increment: affected } },
      });
      if (count === 0) return;
      for (let from = 0; from < entries.length; from += ROWS)
        await transaction.rulesPreviewEntry.createMany({ data: entries.slice(from, from + ROWS), skipDuplicates: true });
      if (!finished) return;
      const totals = await totalsOf(transaction, preview.id);
      await transaction.rulesPreview.update({
        where: { id: preview.id },
        data: { status: "done", finishedAt: new Date(), totals: totals.map((total) => ({ ...total })) },
      });
    },
    { timeout: 60_000 },
  );
  return { finished };
}

/** How many duties of each kind change in each area and for each organization; `organizationId` null counts each duty once. */
export interface PreviewTotal {
  jurisdictionId: string;
  organizationId: string | null;
  rule: string;
  change: string;
  count: number;
}

async function totalsOf(transaction: Prisma.TransactionClient, previewId: string): Promise<PreviewTotal[]> {
  return transaction.$queryRaw<PreviewTotal[]>`
    SELECT e.jurisdiction_id AS "jurisdictionId", o.id AS "organizationId", e.rule, e.change, count(*)::int AS count
    FROM rules_preview_entry e CROSS JOIN LATERAL (SELECT NULL::text UNION ALL SELECT unnest(e.organization_ids)) o (id)
    WHERE e.preview_id = ${previewId}
    GROUP BY 1, 2, 3, 4 ORDER BY 1, 2 NULLS FIRST, 3, 4`;
}
