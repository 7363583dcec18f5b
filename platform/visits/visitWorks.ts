import { createHash } from "node:crypto";
import type { WorkRequest } from "../../activities/contracts.ts";
import type { StartIssueWork, VisitFacts } from "../../domain/visit/facts.ts";
import { addressOf } from "../../domain/visit/view.ts";
import { followUpIssue } from "../../texts/zh-CN/visits.ts";
import type { Database } from "../database.ts";
import { startIssue } from "../issues/startIssue.ts";
import type { Matters } from "../matters.ts";
import { readTexts } from "../texts/storedTexts.ts";

/** What visits do outside before a decision. */
export function createVisitWorks({
  database,
  matters,
}: {
  database: Database;
  matters: Pick<Matters, "start">;
}): (request: WorkRequest) => Promise<VisitFacts> {
  return ({ work }) => {
    if (!isStartIssue(work)) throw new Error(`no work ${work.do} for visits`);
    return startFollowUp({ database, matters }, work);
  };
}

function isStartIssue(work: WorkRequest["work"]): work is StartIssueWork {
  return work.do === "startIssue";
}

/**
 * Starts the rectification issue of a problem, led by the department in charge. Its id follows from visit and check item, so however often this is done, and whoever is
 * killed in between, there is one issue; one that stands already is answered as it is.
 */
async function startFollowUp(deps: { database: Database; matters: Pick<Matters, "start"> }, work: StartIssueWork): Promise<VisitFacts> {
  const { database } = deps;
  const { jurisdictionId, visitId, batchId, number, objectId, subject, organizationId, value, now } = work;
  const issueId = followUpIssueId(jurisdictionId, visitId, subject);
  const answer: VisitFacts = { kind: "issue_started", issueId };
  if ((await database.rectificationIssue.findUnique({ where: { id: issueId }, select: { id: true } })) !== null) return answer;
  const hash = value.findingsHash;
  const [object, item, batch, texts] = await Promise.all([
    database.inspectionObject.findFirst({ where: { id: objectId, jurisdictionId }, select: { name: true } }),
    database.checkItem.findFirst({ where: { id: subject, jurisdictionId }, select: { name: true } }),
    database.inspectionBatch.findFirst({ where: { id: batchId, jurisdictionId }, select: { title: true } }),
    readTexts(database, jurisdictionId, hash === undefined ? [] : [hash]),
  ]);
  const words = followUpIssue({
    object: object?.name ?? null,
    item: item?.name ?? null,
    batch: batch?.title ?? null,
    number,
    findings: hash === undefined ? null : (texts.get(hash) ?? null),
    correctBy: value.correctBy ?? null,
  });
  const { correctBy } = value;
  await startIssue(
    deps,
    {
      issueId,
      jurisdictionId,
      ...words,
      assignments: [{ organizationId, role: "lead" }],
      deadlineUnder: () =>
        correctBy === undefined ? null : { kind: "fixed", basis: { type: "date", on: correctBy }, extensions: [], suspensions: [] },
      startedAt: now,
      startedBy: { rule: "visit_follow_up", via: "rule" },
      origin: { process: "visit", id: addressOf(visitId), batchId, subject },
    },
    { wait: false },
  );
  return answer;
}

/** UUID-shaped, the same for the same problem. */
export function followUpIssueId(jurisdictionId: string, visitId: string, subject: string): string {
  const hex = createHash("sha256").update(["visit-follow-up", jurisdictionId, visitId, subject].join("\n")).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join("-");
}
