import { WHOLE_VISIT } from "../../domain/visit/entries.ts";
import type { Database } from "../../platform/database.ts";
import { visitWords } from "../../texts/zh-CN/visits.ts";

/** How objects, check items and inspectors are called on one jurisdiction's registers. */
export interface VisitNames {
  object(id: string): string;
  address(id: string): string | null;
  item(id: string): string;
  inspector(id: string): string;
}

export async function visitNames(
  database: Database,
  jurisdictionId: string,
  ids: { objectIds?: readonly string[]; itemIds?: readonly string[]; inspectorIds?: readonly string[] },
): Promise<VisitNames> {
  const where = (list: readonly string[] = []): { jurisdictionId: string; id: { in: string[] } } => ({
    jurisdictionId,
    id: { in: [...new Set(list)] },
  });
  const [objects, items, inspectors] = await Promise.all([
    ids.objectIds?.length
      ? database.inspectionObject.findMany({ where: where(ids.objectIds), select: { id: true, name: true, address: true } })
      : [],
    ids.itemIds?.length ? database.checkItem.findMany({ where: where(ids.itemIds), select: { id: true, name: true } }) : [],
    ids.inspectorIds?.length ? database.inspector.findMany({ where: where(ids.inspectorIds), select: { id: true, name: true } }) : [],
  ]);
  const objectOf = new Map(objects.map((object) => [object.id, object]));
  const itemNames = new Map(items.map(({ id, name }) => [id, name]));
  const inspectorNames = new Map(inspectors.map(({ id, name }) => [id, name]));
  return {
    object: (id) => objectOf.get(id)?.name ?? visitWords.unknownObject,
    address: (id) => objectOf.get(id)?.address ?? null,
    item: (id) => (id === WHOLE_VISIT ? visitWords.whole : (itemNames.get(id) ?? visitWords.unknownItem)),
    inspector: (id) => inspectorNames.get(id) ?? visitWords.unknownInspector,
  };
}
