import { z } from "zod";
import { Problem } from "./problem.ts";

export const DEFAULT_LIMIT = 50;
export const MAX_LIMIT = 200;

/** `limit` and `cursor` of every list. Extend a list's query with it: `pageQuery.extend({ … })`. */
export const pageQuery = z.strictObject({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(MAX_LIMIT)
    .default(DEFAULT_LIMIT)
    .describe(`每页条数，默认 ${DEFAULT_LIMIT}，最多 ${MAX_LIMIT}`),
  cursor: z.string().max(1_000).optional().describe("上一页返回的 nextCursor"),
});

/** A page of a list. `nextCursor` null: there is nothing more. */
export function pageOf<Item extends z.ZodType>(
  item: Item,
): z.ZodObject<{ items: z.ZodArray<Item>; nextCursor: z.ZodNullable<z.ZodString> }> {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

/**
 * A cursor: the list's name and the sort key of its last row. It holds nothing that the caller has not seen, and a forged one only starts elsewhere
 * in the caller's own list, so it is validated and not signed.
 */
export function encodeCursor(list: string, key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify([list, ...key]), "utf8").toString("base64url");
}

/** @throws Problem INVALID_CURSOR when the cursor is of another list, or not one at all */
export function decodeCursor<Key extends z.ZodType>(list: string, key: Key, cursor: string | undefined): z.output<Key> | null {
  if (cursor === undefined) return null;
  try {
    const content: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    if (Array.isArray(content) && content[0] === list) return key.parse(content.slice(1));
  } catch {
    // Neither base64url, nor JSON, nor of the key's shape: answered below.
  }
  throw new Problem("INVALID_CURSOR");
}

/** Takes a page from rows that were read with `limit + 1`. */
export function takePage<Row>(
  list: string,
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => readonly (string | number)[],
): { rows: Row[]; nextCursor: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { rows: page, nextCursor: rows.length > limit && last !== undefined ? encodeCursor(list, keyOf(last)) : null };
}
