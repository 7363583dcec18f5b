import type { z } from "zod";
import { isMailState } from "../../domain/mail/mailState.ts";
import type { MailFailure, OutboxMail } from "../../generated/prisma/client.ts";
import { mailFailureTexts, mailStateTexts, templateTitle } from "../../texts/zh-CN/mailStates.ts";
import type { Caller } from "../core/caller.ts";
import type { ApiDeps } from "../core/deps.ts";
import { BASE } from "../core/mount.ts";
import { registerNames } from "../issues/registerNames.ts";
import type { failureSchema, mailSchema } from "./mailSchemas.ts";

type MailItem = z.input<typeof mailSchema>;

/** Rows as the office reads them, with names, issues, digests and what is still to be settled. */
export async function mailViews({ database }: ApiDeps, { jurisdictionId }: Caller, rows: readonly OutboxMail[]): Promise<MailItem[]> {
  const digestIds = rows.flatMap(({ digestId }) => digestId ?? []);
  const [names, issues, digests, failures] = await Promise.all([
    registerNames(database, jurisdictionId, {
      organizationIds: rows.flatMap(({ organizationId }) => organizationId ?? []),
      personIds: rows.flatMap(({ personId }) => personId ?? []),
    }),
    database.rectificationIssue.findMany({
      where: { jurisdictionId, matterId: { in: rows.map(({ matterId }) => matterId) } },
      select: { id: true, matterId: true, number: true, title: true },
    }),
    database.outboxMail.findMany({ where: { jurisdictionId, id: { in: digestIds } }, select: { id: true, state: true } }),
    database.mailFailure.findMany({
      where: { jurisdictionId, mailId: { in: [...rows.map(({ id }) => id), ...digestIds] }, resolvedAt: null },
      orderBy: { at: "asc" },
    }),
  ]);
  const issueOf = new Map(issues.map((issue) => [issue.matterId, issue]));
  const digestOf = new Map(digests.map((digest) => [digest.id, digest]));
  const failureOf = new Map(failures.map((failure) => [failure.mailId, failure]));
  return rows.map((row) => {
    const issue = issueOf.get(row.matterId);
    const failure = failureOf.get(row.id) ?? failureOf.get(row.digestId ?? "");
    const state = isMailState(row.state) ? row.state : "queued";
    return {
      id: row.id,
      template: row.template,
      title: templateTitle(row.template),
      state,
      stateText: mailStateTexts[state],
      issue: issue === undefined ? null : { id: issue.id, number: issue.number, title: issue.title, href: `${BASE}/issues/${issue.id}` },
      organization: row.organizationId === null ? null : { id: row.organizationId, name: names.organization(row.organizationId) },
      person: row.personId === null ? null : { id: row.personId, name: names.person(row.personId) },
      address: row.address,
      createdAt: row.createdAt.toISOString(),
      dueAt: row.dueAt.toISOString(),
      sentAt: row.sentAt?.toISOString() ?? null,
      attempts: row.attempts,
      round: row.round,
      error: row.lastError,
      digest: digestOf.get(row.digestId ?? "") ?? null,
      failure: failure === undefined ? null : failureView(failure),
    };
  });
}

export function failureView(failure: MailFailure): z.input<typeof failureSchema> {
  const { kind, code, at, round, tell, resolution, resolvedAt, reason } = failure;
  return {
    kind,
    text: mailFailureTexts[kind] ?? kind,
    code,
    at: at.toISOString(),
    round,
    told: tell,
    resolution,
    resolvedAt: resolvedAt?.toISOString() ?? null,
    reason,
  };
}
