import type { Candidate } from "./dealer.ts";
import { drawFrom } from "./drawing.ts";
import { pureHasher, type Hasher } from "./hasher.ts";
import type { FrozenRecord, Hash, InspectorRow, ObjectRow, ObjectStatus, Quota, RecusalRow } from "./record.ts";

/** Why an object was drawn, or not. Ranks count from 1. */
export type ObjectReason =
  | { outcome: "not_on_roster" }
  | { outcome: "not_eligible"; status: Exclude<ObjectStatus, "in"> }
  | ({ outcome: "drawn" | "not_drawn" } & TicketFacts);

export type TicketFacts = {
  stratum: string;
  ticket: Hash;
  /** The ticket of the last one drawn; null where the stratum's quota is none. */
  cutoff: Hash | null;
  /** Place of the ticket among the stratum's eligible members. */
  rank: number;
  draw: number;
  eligible: number;
  quota: Quota;
};

/** Answers for one object in one pass over the roster, with nothing but its ticket, its stratum's quota and who came before. */
export function whyThisObject(input: {
  frozen: FrozenRecord;
  seed: Hash;
  objects: Iterable<ObjectRow>;
  member: Hash;
  cutoffs: readonly { id: string; cutoff: Hash | null }[];
  hasher?: Hasher;
  /** The object's row, where the caller has it at hand. */
  row: ObjectRow | null;
}): ObjectReason {
  const { frozen, row, member } = input;
  const stratum = frozen.strata.find(({ id }) => id === row?.[1]);
  if (row === null || stratum === undefined) return { outcome: "not_on_roster" };
  if (row[2] !== "in") return { outcome: "not_eligible", status: row[2] };
  const keyed = (input.hasher ?? pureHasher).keyed(input.seed);
  const ticketOf = (other: Hash): Hash => keyed(JSON.stringify(["object", stratum.id, other]));
  const ticket = ticketOf(member);
  let rank = 1;
  for (const [other, of, status] of input.objects) {
    if (of !== stratum.id || status !== "in" || other === member) continue;
    const theirs = ticketOf(other);
    if (theirs < ticket || (theirs === ticket && other < member)) rank += 1;
  }
  const { draw, eligible, quota } = stratum;
  const cutoff = input.cutoffs.find(({ id }) => id === stratum.id)?.cutoff ?? null;
  return { outcome: rank <= draw ? "drawn" : "not_drawn", stratum: stratum.id, ticket, cutoff, rank, draw, eligible, quota };
}

/** Why an inspector is on a visit's team: their place, load and ticket, and who came before them and why they were passed over or taken first. */
export type InspectorReason = {
  department: string;
  place: number;
  load: number;
  ticket: Hash;
  takenBefore: Candidate[];
  recused: Candidate[];
};

/** Null where the draw did not put this inspector on this visit. Draws again, since loads depend on all visits before. */
export function whyThisInspector(input: {
  frozen: FrozenRecord;
  seed: Hash;
  objects: Iterable<ObjectRow>;
  inspectors: readonly InspectorRow[];
  recusals: readonly RecusalRow[];
  visit: number;
  member: Hash;
  hasher?: Hasher;
}): InspectorReason | null {
  const { visit, member, ...drawing } = input;
  const reasons: InspectorReason[] = [];
  drawFrom({
    ...drawing,
    onDealt: (number, { department, taken, passedOver }) => {
      const place = taken.findIndex((candidate) => candidate.member === member);
      const self = taken[place];
      if (number !== visit || self === undefined) return;
      const before = (other: Candidate): boolean => other.load < self.load || (other.load === self.load && other.ticket <= self.ticket);
      const takenBefore = taken.slice(0, place);
      reasons.push({ department, place: place + 1, load: self.load, ticket: self.ticket, takenBefore, recused: passedOver.filter(before) });
    },
  });
  return reasons[0] ?? null;
}
