import { Dealer, teamOf, type Dealt } from "./dealer.ts";
import { pureHasher, type Hasher } from "./hasher.ts";
import { leafHash, merkleRoot, MerkleTree } from "./merkle.ts";
import { DrawError } from "./problems.ts";
import type { Draw, FrozenRecord, Hash, InspectorRow, ObjectRow, RecusalRow, Visit } from "./record.ts";
import { compareTickets, Smallest, type Ticketed } from "./smallest.ts";
import { Staffing } from "./staffing.ts";

export type DrawingInput = {
  frozen: FrozenRecord;
  seed: Hash;
  inspectors: readonly InspectorRow[];
  recusals: readonly RecusalRow[];
  hasher?: Hasher;
  /** Called for each team in the order of the draw, for who wants to tell why. */
  onDealt?: (visit: number, dealt: Dealt) => void;
};

/**
 * The draw over rows of objects that come one at a time, sorted by member. It keeps the drawn objects and the inspectors, and nothing of the rest.
 * Rosters that are not the frozen ones are refused at the end, before anything is drawn from them leaves.
 */
export class Drawing {
  readonly #input: DrawingInput;
  readonly #hasher: Hasher;
  readonly #ticket: (text: string) => Hash;
  readonly #tree: MerkleTree;
  readonly #strata: ReadonlyMap<string, Smallest<ObjectRow>>;

  constructor(input: DrawingInput) {
    this.#input = input;
    this.#hasher = input.hasher ?? pureHasher;
    this.#ticket = this.#hasher.keyed(input.seed);
    this.#tree = new MerkleTree(this.#hasher);
    this.#strata = new Map(input.frozen.strata.map(({ id, draw }) => [id, new Smallest<ObjectRow>(draw)]));
  }

  add(row: ObjectRow): void {
    const [member, stratum, status] = row;
    this.#tree.add(leafHash(row, this.#hasher));
    if (status !== "in") return;
    this.#strata.get(stratum)?.offer({ member, ticket: this.#ticket(JSON.stringify(["object", stratum, member])), item: row });
  }

  /** @throws DrawError `ROSTER_CHANGED` where the rows are not those that were frozen */
  finish(): Draw {
    this.#compareRoots();
    const winners = new Map([...this.#strata].map(([id, smallest]) => [id, smallest.sorted()]));
    return {
      strata: this.#input.frozen.strata.map(({ id }) => {
        const drawn = winners.get(id) ?? [];
        return { cutoff: drawn.at(-1)?.ticket ?? null, drawn: drawn.length, id };
      }),
      visits: this.#visits([...winners.values()].flat().sort(compareTickets)),
    };
  }

  #visits(winners: readonly Ticketed<ObjectRow>[]): Visit[] {
    const { frozen, seed, inspectors, recusals, onDealt } = this.#input;
    const dealer = new Dealer({ key: seed, inspectors, hasher: this.#hasher });
    const staffing = new Staffing({ departments: frozen.departments, inspectors, recusals });
    return winners.map(({ ticket, member, item: [, stratum, , departments] }, index) => {
      const number = index + 1;
      const teams = departments.map((department) => {
        const dealt = dealer.deal({ department, size: staffing.needed(department), recused: staffing.recused(member) });
        onDealt?.(number, dealt);
        return teamOf(dealt);
      });
      return { member, number, stratum, teams, ticket };
    });
  }

  #compareRoots(): void {
    const { frozen, inspectors, recusals } = this.#input;
    const rootOf = (rows: readonly (InspectorRow | RecusalRow)[]): Hash =>
      merkleRoot(
        rows.map((row) => leafHash(row, this.#hasher)),
        this.#hasher,
      );
    const roots = { objects: this.#tree.root(), inspectors: rootOf(inspectors), recusals: rootOf(recusals) };
    for (const roster of ["objects", "inspectors", "recusals"] as const) {
      const facts = { roster, expected: frozen.rosters[roster].root, found: roots[roster] };
      if (facts.expected !== facts.found) throw new DrawError({ code: "ROSTER_CHANGED", facts });
    }
  }
}

/** The draw over rosters at hand. @throws DrawError `ROSTER_CHANGED` */
export function drawFrom({ objects, ...input }: DrawingInput & { objects: Iterable<ObjectRow> }): Draw {
  const drawing = new Drawing(input);
  for (const row of objects) drawing.add(row);
  return drawing.finish();
}

/** The draw over objects that are read while it goes on. @throws DrawError `ROSTER_CHANGED` */
export async function drawFromStream({ objects, ...input }: DrawingInput & { objects: AsyncIterable<ObjectRow> }): Promise<Draw> {
  const drawing = new Drawing(input);
  for await (const row of objects) drawing.add(row);
  return drawing.finish();
}
