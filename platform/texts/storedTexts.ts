import { createHash } from "node:crypto";
import type { Database } from "../database.ts";

/** SHA-256 of a text's UTF-8 bytes, lower-case hex: the name under which it is kept. */
export function textHash(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

/** Keeps texts by their content; storing one again changes nothing. @returns their hashes, in order */
export async function storeTexts(database: Database, jurisdictionId: string, texts: readonly string[]): Promise<string[]> {
  const hashes = texts.map(textHash);
  if (texts.length > 0) {
    await database.textContent.createMany({
      data: texts.map((content, index) => ({ jurisdictionId, sha256: hashes[index] ?? textHash(content), content })),
      skipDuplicates: true,
    });
  }
  return hashes;
}

/** The words behind hashes. A hash that is not there is absent. */
export async function readTexts(database: Database, jurisdictionId: string, hashes: Iterable<string>): Promise<Map<string, string>> {
  const wanted = [...new Set(hashes)];
  if (wanted.length === 0) return new Map();
  const rows = await database.textContent.findMany({ where: { jurisdictionId, sha256: { in: wanted } } });
  return new Map(rows.map(({ sha256, content }) => [sha256, content]));
}
