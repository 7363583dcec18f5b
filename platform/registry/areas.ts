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
