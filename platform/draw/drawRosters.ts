import { drawFromStream } from "../../domain/draw/drawing.ts";
import { contentHash, lockOf } from "../../domain/draw/ledger.ts";
import type { Beacon, DepartmentHash, FrozenRecord, Visit } from "../../domain/draw/record.ts";
import { seedOf } from "../../domain/draw/seed.ts";
import type { DrawnSummary } from "../../domain/inspection/events.ts";
import type { Database } from "../database.ts";
import { nodeHasher } from "../nodeHasher.ts";
import { inspectorRows, objectRows, recusalRows } from "./readRoster.ts";

const CHUNK = 1_000;

/**
 * Draws from the frozen rosters and keeps the visits. The same rosters and the same seed give the same visits, so doing it again writes nothing new.
 * @throws DrawError `ROSTER_CHANGED` where the rows are not those that were frozen; nothing is kept then
 */
export async function drawRosters(
  database: Database,
  input: {
    rosterId: string;
    frozen: FrozenRecord;
    commitments: readonly DepartmentHash[];
    reveals: readonly DepartmentHash[];
    beacon: Beacon;
    beat?: () => void;
  },
): Promise<DrawnSummary> {
  const { rosterId, frozen, commitments, reveals, beacon, beat = () => undefined } = input;
  const seed = seedOf({ frozen, commitments, reveals, beacon });
  const [inspectors, recusals] = await Promise.all([inspectorRows(database, rosterId), recusalRows(database, rosterId)]);
  const objects = beating(objectRows(database, rosterId), beat);
  const draw = await drawFromStream({ frozen, seed, objects, inspectors, recusals, hasher: nodeHasher });
  for (let from = 0; from < draw.visits.length; from += CHUNK) {
    const data = draw.visits.slice(from, from + CHUNK).map((visit) => rowOf(rosterId, visit));
    await database.drawVisit.createMany({ data, skipDuplicates: true });
    beat();
  }
  return {
    draw: lockOf(draw, frozen.frozenAt).draw,
    content: contentHash({ kind: "drawn", content: { beacon, draw, seed } }),
    seed,
    strata: draw.strata,
    visits: draw.visits.length,
    places: draw.visits.reduce((sum, { teams }) => sum + teams.reduce((size, [, members]) => size + members.length, 0), 0),
  };
}

function rowOf(rosterId: string, { number, member, stratum, ticket, teams }: Visit) {
  return {
    rosterId,
    number,
    member,
    stratum,
    ticket,
    teams: teams.map(([department, members]): [string, string[]] => [department, [...members]]),
  };
}

async function* beating<Row>(rows: AsyncIterable<Row>, beat: () => void): AsyncGenerator<Row> {
  let count = 0;
  for await (const row of rows) {
    yield row;
    count += 1;
    if (count % 5_000 === 0) beat();
  }
}
