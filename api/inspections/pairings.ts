import { z } from "zod";
import type { InspectionState } from "../../domain/inspection/state.ts";
import { currentVisits } from "../../domain/draw/substitution.ts";
import { stratumId } from "../../domain/draw/members.ts";
import { pastSubstitutions } from "../../platform/draw/substitutions.ts";
import { storedVisits, strataOf } from "../../platform/draw/readRoster.ts";
import type { Caller } from "../core/caller.ts";
import type { ApiDeps } from "../core/deps.ts";
import { decodeCursor, pageOf, pageQuery, takePage } from "../core/paging.ts";
import { Problem } from "../core/problem.ts";
import { registerNames } from "../issues/registerNames.ts";
import { pairing } from "./inspectionSchemas.ts";

export const pairingQuery = pageQuery;
export const pairingPage = pageOf(pairing);

const LIST = "pairings";
const cursorKey = z.tuple([z.int().min(0)]);

/**
 * Who visits whom, in the order of the draw, as it stands after substitutions. The office looks at it before it locks it; departments read it after the lock,
 * their own teams alone, and not the strata.
 */
export async function listPairings(
  { database }: ApiDeps,
  caller: Caller,
  state: InspectionState,
  query: z.output<typeof pairingQuery>,
): Promise<z.input<typeof pairingPage>> {
  const { frozen, drawn, lockedAt, batchId } = state;
  if (frozen === null || drawn === null) throw new Problem("NOT_DRAWN");
  if (!caller.seesAll && lockedAt === null) throw new Problem("DRAW_NOT_LOCKED");
  const { rosterId } = frozen;
  const from = decodeCursor(LIST, cursorKey, query.cursor)?.[0] ?? 0;
  const stored = await storedVisits(database, rosterId, { from, to: from + query.limit + 1 });
  const past = (await pastSubstitutions(database, batchId)).filter(({ request }) => stored.some(({ number }) => number === request.visit));
  const page = takePage(LIST, currentVisits({ strata: [], visits: stored }, past), query.limit, ({ number }) => [number]);
  const visits = page.rows.map((visit) => ({
    ...visit,
    teams: caller.seesAll ? visit.teams : visit.teams.filter(([organizationId]) => organizationId === caller.organizationId),
  }));
  const [objects, inspectors, strata, names] = await Promise.all([
    database.$queryRaw<{ member: string; id: string; name: string }[]>`
      SELECT d.member, d.object_id AS id, COALESCE(o.name, '') AS name FROM draw_object d LEFT JOIN inspection_object o ON o.id = d.object_id
      WHERE d.roster_id = ${rosterId} AND d.member = ANY (${visits.map(({ member }) => member)})`,
    database.$queryRaw<{ member: string; id: string; name: string }[]>`
      SELECT d.member, d.inspector_id AS id, COALESCE(i.name, '') AS name FROM draw_inspector d LEFT JOIN inspector i ON i.id = d.inspector_id
      WHERE d.roster_id = ${rosterId} AND d.member = ANY (${visits.flatMap(({ teams }) => teams.flatMap(([, team]) => team))})`,
    strataOf(database, rosterId),
    registerNames(database, caller.jurisdictionId, { organizationIds: visits.flatMap(({ teams }) => teams.map(([id]) => id)) }),
  ]);
  const refs = new Map([...objects, ...inspectors].map(({ member, id, name }) => [member, { id, name }]));
  const strataNames = new Map(strata.map((stratum) => [stratumId(stratum), stratum.name]));
  const refOf = (member: string): { id: string; name: string } => refs.get(member) ?? { id: member, name: "" };
  const items = visits
    .filter(({ teams }) => teams.length > 0)
    .map(({ number, stratum, member, teams }) => ({
      number,
      stratum: caller.seesAll ? (strataNames.get(stratum) ?? null) : null,
      object: refOf(member),
      teams: teams.map(([id, team]) => ({ organization: { id, name: names.organization(id) }, inspectors: team.map(refOf) })),
    }));
  return { items, nextCursor: page.nextCursor };
}
