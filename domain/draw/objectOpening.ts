import { DRAW_SPEC, pureHasher, type Hasher } from "./hasher.ts";
import { inclusionProof, leafHash } from "./merkle.ts";
import type { Hash, ObjectOpening, ObjectRow } from "./record.ts";

/** What the owner of an object is given, to see that it was on the roster and how. */
export type OwnerOpening = {
  frozen: Hash;
  index: number;
  kind: "opening";
  proof: Hash[];
  record: ObjectOpening["record"];
  row: ObjectRow;
  salt: Hash;
  spec: string;
};

/** The opening of the object at `index` of the roster, with its inclusion proof. @throws RangeError where there is none */
export function ownerOpening(input: {
  frozen: Hash;
  index: number;
  objects: readonly ObjectRow[];
  opening: ObjectOpening;
  hasher?: Hasher;
}): OwnerOpening {
  const { frozen, index, objects, opening, hasher = pureHasher } = input;
  const row = objects[index];
  if (row === undefined) throw new RangeError(`no object at ${index}`);
  const proof = inclusionProof(
    objects.map((other) => leafHash(other, hasher)),
    index,
    hasher,
  );
  return { frozen, index, kind: "opening", proof, record: opening.record, row, salt: opening.salt, spec: DRAW_SPEC };
}
