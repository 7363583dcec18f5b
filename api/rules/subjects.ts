import { z } from "zod";
import type { Database } from "../../platform/database.ts";
import type { Caller } from "../core/caller.ts";

/** What a matter is about, for lists over all matters. `title` is null for who may not read it. */
export const subjectSchema = z.object({ id: z.string(), number: z.int(), title: z.string().nullable() });

export type Subject = z.input<typeof subjectSchema>;

/** The issues of matters, by the matter's id. An administrator sees which issue it is, not what it says. */
export async function subjectsOf(database: Database, caller: Caller, matterIds: readonly string[]): Promise<Map<string, Subject>> {
  const rows = await database.rectificationIssue.findMany({
    where: { jurisdictionId: caller.jurisdictionId, matterId: { in: [...new Set(matterIds)] } },
    select: { id: true, matterId: true, number: true, title: true },
  });
  const readsAll = caller.seesAll || !caller.roles.some((role) => role.startsWith("admin_"));
  return new Map(rows.map(({ id, matterId, number, title }) => [matterId, { id, number, title: readsAll ? title : null }]));
}
