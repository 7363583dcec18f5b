// node --import tsx bench/pictures.ts [PICTURES]: how long it takes to find the pictures that look like one among so many, and what reading one costs.
import { performance } from "node:perf_hooks";
import { Client } from "pg";
import { FRAMES, picturePrint } from "../domain/evidence/picturePrint.ts";
import { openDatabase } from "../platform/database.ts";
import { closePrints } from "../platform/evidence/reading/keepPrint.ts";
import { readPicture } from "../platform/evidence/reading/readPicture.ts";
import { withMigratedScratchDatabase } from "../platform/migrate/scratch-database.ts";
import { drawnPicture } from "../test/support/pictures.ts";
import { median, percentile, round } from "./measure.ts";

const pictures = Number(process.argv[2] ?? 1_000_000);
const LOOKUPS = 50;

const picture = await drawnPicture(1);
const times = { read: [] as number[], print: [] as number[] };
for (let turn = 0; turn < 20; turn += 1) {
  const began = performance.now();
  const read = await readPicture(picture);
  const decoded = performance.now();
  if ("unreadable" in read) throw new Error(read.unreadable);
  picturePrint(read.raster);
  times.read.push(decoded - began);
  times.print.push(performance.now() - decoded);
}
console.log(
  `Reading a picture of 640 × 480: ${round(median(times.read))} ms to decode, ${round(median(times.print))} ms for its ${FRAMES.length} hashes.`,
);

await withMigratedScratchDatabase(async ({ databaseUrl }) => {
  const client = new Client({ connectionString: databaseUrl });
  client.on("error", () => undefined);
  await client.connect();
  const began = performance.now();
  await client.query("SET maintenance_work_mem = '1GB'");
  await client.query("SET synchronous_commit = off");
  await client.query("DROP INDEX picture_print_bands_idx");
  for (let first = 1; first <= pictures; first += 50_000) {
    await client.query(
      `INSERT INTO picture_print (jurisdiction_id, sha256, hashes, bands, thumb)
       SELECT 'bench', p::text, h.hashes,
              (SELECT array_agg((b.band << 16) | ((h.hashes[f] >> (b.band * 16)) & 65535)::int)
                      || (SELECT array_agg((1 << 20) | (w.band << 16) | ((h.hashes[1] >> (w.band * 16)) & 65535)::int) FROM generate_series(0, 3) w (band))
               FROM generate_series(1, $1) f, generate_series(0, 3) b (band)), ''
       FROM generate_series($2::int, $3::int) p
       CROSS JOIN LATERAL (SELECT array_agg(hashtextextended(p || ':' || f, 7)) AS hashes FROM generate_series(1, $1) f) h`,
      [FRAMES.length, first, Math.min(pictures, first + 49_999)],
    );
  }
  const filled = performance.now();
  await client.query("CREATE INDEX picture_print_bands_idx ON picture_print USING GIN (bands)");
  await client.query("ANALYZE picture_print");
  const { rows } = await client.query<{ index: string; whole: string }>(
    "SELECT pg_size_pretty(pg_relation_size('picture_print_bands_idx')) AS index, pg_size_pretty(pg_total_relation_size('picture_print')) AS whole",
  );
  console.log(
    `${pictures} pictures, ${pictures * FRAMES.length} hashes: filled in ${round((filled - began) / 1000)} s, indexed in ${round((performance.now() - filled) / 1000)} s; index ${rows[0]?.index}, table and indexes ${rows[0]?.whole}.`,
  );
  const database = openDatabase({ url: databaseUrl, poolSize: 2 });
  const lookups: number[] = [];
  let found = 0;
  for (let turn = 0; turn < LOOKUPS; turn += 1) {
    const own = 1 + Math.floor((turn * pictures) / LOOKUPS);
    const { rows: stored } = await client.query<{ hashes: string[] }>(
      "SELECT hashes::text[] AS hashes FROM picture_print WHERE sha256 = $1",
      [String(own)],
    );
    // The same picture with five bits of its whole changed, under another name.
    const hashes = (stored[0]?.hashes ?? []).map((hash) => BigInt.asUintN(64, BigInt(hash)));
    hashes[0] = (hashes[0] ?? 0n) ^ 0x8000_4000_2000_1001n;
    const start = performance.now();
    const close = await database.$transaction((transaction) =>
      closePrints(transaction, { jurisdictionId: "bench", sha256: "new", hashes }),
    );
    lookups.push(performance.now() - start);
    if (close.some(({ sha256 }) => sha256 === String(own))) found += 1;
  }
  console.log(
    `Looking one up: median ${round(median(lookups))} ms, 95th percentile ${round(percentile(lookups, 95))} ms; ${found} of ${LOOKUPS} found.`,
  );
  await database.$disconnect();
  await client.end();
});
