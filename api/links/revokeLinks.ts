import { z } from "zod";
import { SHORT_TEXT } from "../../domain/rectification/schema.ts";
import type { ApiDeps } from "../core/deps.ts";
import { Problem } from "../core/problem.ts";
import type { Route } from "../core/route.ts";
import { route } from "../core/route.ts";
import { recorded } from "../registries/register.ts";

const revocation = z.object({ mailId: z.string(), revokedAt: z.iso.datetime(), reason: z.string() });

/** What the office may do about the links in mails. */
export function linkRoutes({ database }: ApiDeps): Route[] {
  return [
    route({
      method: "post",
      path: "/mails/{id}/revoke-links",
      summary: "收回一封邮件中的全部链接",
      description: "立即生效，不能恢复；之后的邮件另有新的链接。邮件转发到了不相干的人手里，或收件人有误时使用。",
      tag: "邮件",
      auth: ["office", "leader"],
      params: z.strictObject({ id: z.string().min(1).max(100) }),
      body: z.strictObject({ reason: z.string().trim().min(1).max(SHORT_TEXT).describe("收回的原因") }),
      example: { reason: "邮件被转发到外单位。" },
      responses: { 200: { description: "已收回；此前收回过的，是当时的记录", schema: revocation } },
      handle: async ({ caller, requestId, params: { id: mailId }, body: { reason } }) => {
        const { jurisdictionId, personId: revokedBy } = caller;
        if (!caller.isOffice) throw new Problem("ROLE_NOT_ALLOWED");
        const mail = await database.outboxMail.findFirst({ where: { id: mailId, jurisdictionId }, select: { id: true } });
        if (mail === null) throw new Problem("NOT_FOUND");
        const row = await recorded(
          { database, caller, requestId },
          { action: "mail.revoke-links", target: `mails/${mailId}`, detail: {} },
          async (transaction) => {
            // A digest brings the links of its notices, each under the notice's own id.
            const inDigest = await transaction.outboxMail.findMany({ where: { digestId: mailId, jurisdictionId }, select: { id: true } });
            await transaction.mailLinkRevocation.createMany({
              data: [mailId, ...inDigest.map(({ id }) => id)].map((id) => ({ mailId: id, jurisdictionId, revokedBy, reason })),
              skipDuplicates: true,
            });
            return transaction.mailLinkRevocation.findUniqueOrThrow({ where: { mailId } });
          },
        );
        return { status: 200, body: { mailId, revokedAt: row.revokedAt.toISOString(), reason: row.reason } };
      },
    }),
  ];
}
