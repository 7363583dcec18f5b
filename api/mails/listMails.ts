import { z } from "zod";
import type { Prisma } from "../../generated/prisma/client.ts";
import type { Caller } from "../core/caller.ts";
import type { ApiDeps } from "../core/deps.ts";
import { decodeCursor, takePage } from "../core/paging.ts";
import type { mailListQuery, mailPage } from "./mailSchemas.ts";
import { mailViews } from "./mailViews.ts";

const LIST = "mails";
const cursorKey = z.tuple([z.iso.datetime(), z.string().max(64)]);

/** The jurisdiction's mails, the newest first. */
export async function listMails(deps: ApiDeps, caller: Caller, query: z.output<typeof mailListQuery>): Promise<z.input<typeof mailPage>> {
  const { jurisdictionId } = caller;
  const { state, issueId, organizationId, template, failed, limit } = query;
  const after = decodeCursor(LIST, cursorKey, query.cursor);
  const conditions: Prisma.OutboxMailWhereInput[] = [{ jurisdictionId }];
  if (state !== undefined) conditions.push({ state });
  if (organizationId !== undefined) conditions.push({ organizationId });
  if (template !== undefined) conditions.push({ template });
  if (issueId !== undefined) {
    const issue = await deps.database.rectificationIssue.findFirst({ where: { id: issueId, jurisdictionId }, select: { matterId: true } });
    conditions.push({ matterId: issue?.matterId ?? "" });
  }
  if (failed !== undefined) {
    const open = await deps.database.mailFailure.findMany({ where: { jurisdictionId, resolvedAt: null }, select: { mailId: true } });
    conditions.push({ id: { in: open.map(({ mailId }) => mailId) } });
  }
  if (after !== null) {
    const createdAt = new Date(after[0]);
    conditions.push({ OR: [{ createdAt: { lt: createdAt } }, { createdAt, id: { lt: after[1] } }] });
  }
  const rows = await deps.database.outboxMail.findMany({
    where: { AND: conditions },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit + 1,
  });
  const page = takePage(LIST, rows, limit, (row) => [row.createdAt.toISOString(), row.id]);
  return { items: await mailViews(deps, caller, page.rows), nextCursor: page.nextCursor };
}
