import type { Database } from "../database.ts";

/** An area and all areas below it, itself first: those that a change of its calendar reaches. */
export async function areaWithin(database: Pick<Database, "jurisdiction">, jurisdictionId: string): Promise<string[]> {
  const areas = await database.jurisdiction.findMany({ select: { id: true, parentId: true } });
  const found = [jurisdictionId];
  for (const above of found) {
    for (const { id, parentId } of areas) if (parentId === above && !found.includes(id)) found.push(id);
  }
  return found;
}

/** Cities, counties and what lies between; a longer chain is a circle. */
const MOST_LEVELS = 6;

/** An area and those above it, the highest first. */
export async function fromTheTop(
  database: Pick<Database, "jurisdiction">,
  jurisdictionId: string,
): Promise<{ id: string; name: string }[]> {
  const chain: { id: string; name: string }[] = [];
  for (let next: string | null = jurisdictionId; next !== null && chain.length < MOST_LEVELS;) {
    const area: { id: string; name: string; parentId: string | null } | null = await database.jurisdiction.findUnique({
      where: { id: next },
      select: { id: true, name: true, parentId: true },
    });
    chain.unshift({ id: next, name: area?.name ?? next });
    next = area?.parentId ?? null;
  }
  return chain;
}
