import { indexedBands, probedBands } from "../../../domain/evidence/hashBands.ts";
import type { PicturePrint } from "../../../domain/evidence/picturePrint.ts";
import { likeness, MAX_DISTANCE } from "../../../domain/evidence/picturePrint.ts";
import { Prisma } from "../../../generated/prisma/client.ts";

interface Candidate {
  sha256: string;
  hashes: bigint[];
  thumb: Uint8Array;
}

/** More pictures that look alike are one and the same template, which says nothing about any of them; the closest are kept. */
const MAX_LIKENESSES = 50;

/**
 * Keeps a picture's print and compares it with all others of its jurisdiction. Printing one again gives the same rows. Two prints never pass each other by: one
 * is kept after the other.
 */
export async function keepPrint(
  transaction: Prisma.TransactionClient,
  { jurisdictionId, sha256, print }: { jurisdictionId: string; sha256: string; print: PicturePrint },
): Promise<void> {
  await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`picture-print:${jurisdictionId}`}))`;
  const hashes = print.hashes.map(signed);
  const bands = indexedBands(print.hashes);
  const row = { hashes, bands, thumb: Uint8Array.from(print.thumb) };
  await transaction.picturePrint.upsert({
    where: { jurisdictionId_sha256: { jurisdictionId, sha256 } },
    create: { jurisdictionId, sha256, ...row },
    update: row,
    select: { sha256: true },
  });
  const candidates = await closePrints(transaction, { jurisdictionId, sha256, hashes: print.hashes });
  const alike = candidates.flatMap((candidate) => {
    const found = likeness(print, { hashes: candidate.hashes.map(unsigned), thumb: candidate.thumb });
    return found === null ? [] : [{ other: candidate.sha256, ...found }];
  });
  const closest = alike.sort((a, b) => b.correlation - a.correlation || a.distance - b.distance).slice(0, MAX_LIKENESSES);
  await transaction.pictureLikeness.createMany({
    data: closest.flatMap(({ other, distance, correlation, cropped }) => {
      const figures = { jurisdictionId, distance, correlation: Math.round(correlation * 1000), cropped };
      return [
        { ...figures, sha256, otherSha256: other },
        { ...figures, sha256: other, otherSha256: sha256 },
      ];
    }),
    skipDuplicates: true,
  });
}

/**
 * Prints whose hashes are close: found by a band that they share or nearly share, decided by counting bits. Comparing so many bands row by row would take minutes,
 * and the planner cannot know: it is left the index over bands as its only way.
 */
export async function closePrints(
  transaction: Pick<Prisma.TransactionClient, "$queryRaw" | "$executeRaw">,
  { jurisdictionId, sha256, hashes }: { jurisdictionId: string; sha256: string; hashes: readonly bigint[] },
): Promise<Candidate[]> {
  const whole = signed(hashes[0] ?? 0n);
  const all = hashes.map(signed);
  await transaction.$executeRaw`SET LOCAL enable_seqscan = off`;
  const candidates = await transaction.$queryRaw<Candidate[]>(Prisma.sql`
    WITH near AS MATERIALIZED (
      SELECT p.jurisdiction_id, p.sha256, p.hashes FROM picture_print p WHERE p.bands && ${probedBands(hashes)}::int[]
    ), close AS MATERIALIZED (
      SELECT n.* FROM near n
      WHERE n.jurisdiction_id = ${jurisdictionId} AND n.sha256 <> ${sha256}
        AND (bit_count((n.hashes[1] # ${whole}::bigint)::bit(64)) <= ${MAX_DISTANCE.whole}
          OR EXISTS (SELECT 1 FROM unnest(n.hashes) h WHERE bit_count((h # ${whole}::bigint)::bit(64)) <= ${MAX_DISTANCE.part})
          OR EXISTS (SELECT 1 FROM unnest(${all}::bigint[]) q WHERE bit_count((q # n.hashes[1])::bit(64)) <= ${MAX_DISTANCE.part}))
      LIMIT 500
    )
    SELECT c.sha256, c.hashes, p.thumb FROM close c JOIN picture_print p ON p.jurisdiction_id = c.jurisdiction_id AND p.sha256 = c.sha256`);
  await transaction.$executeRaw`SET LOCAL enable_seqscan = on`;
  return candidates;
}

/** The database's whole numbers of 64 bits have a sign; the bits are the same. */
function signed(hash: bigint): bigint {
  return BigInt.asIntN(64, hash);
}

function unsigned(hash: bigint): bigint {
  return BigInt.asUintN(64, hash);
}
