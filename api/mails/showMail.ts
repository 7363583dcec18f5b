import type { z } from "zod";
import { templateTitle } from "../../texts/zh-CN/mailStates.ts";
import type { Caller } from "../core/caller.ts";
import type { ApiDeps } from "../core/deps.ts";
import { Problem } from "../core/problem.ts";
import type { mailDetailSchema } from "./mailSchemas.ts";
import { failureView, mailViews } from "./mailViews.ts";

/** One mail with its failures and as it would look now. @throws Problem NOT_FOUND */
export async function showMail(deps: ApiDeps, caller: Caller, id: string): Promise<z.input<typeof mailDetailSchema>> {
  const { jurisdictionId } = caller;
  const row = await deps.database.outboxMail.findFirst({ where: { id, jurisdictionId } });
  if (row === null) throw new Problem("NOT_FOUND");
  const [[view], failures, notices, preview] = await Promise.all([
    mailViews(deps, caller, [row]),
    deps.database.mailFailure.findMany({ where: { jurisdictionId, mailId: id }, orderBy: { at: "asc" } }),
    deps.database.outboxMail.findMany({ where: { jurisdictionId, digestId: id }, orderBy: [{ createdAt: "asc" }, { id: "asc" }] }),
    deps.mailRenderer.row(row),
  ]);
  if (view === undefined) throw new Problem("NOT_FOUND");
  const inDigest = await mailViews(deps, caller, notices);
  return {
    ...view,
    messageId: row.messageId,
    failures: failures.map(failureView),
    notices: inDigest.map(({ id: noticeId, template, issue }) => ({
      id: noticeId,
      title: templateTitle(template),
      issueId: issue?.id ?? null,
    })),
    preview,
  };
}
