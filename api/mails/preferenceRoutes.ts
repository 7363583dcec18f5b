import { z } from "zod";
import { urgencyOf } from "../../domain/mail/urgency.ts";
import { rectificationTemplates } from "../../domain/rectification/notices.ts";
import { templateTitle } from "../../texts/zh-CN/mailStates.ts";
import { urgencyTexts } from "../../texts/zh-CN/mailWording.ts";
import { writeAudit } from "../core/audit.ts";
import type { ApiDeps } from "../core/deps.ts";
import { Problem } from "../core/problem.ts";
import type { Route } from "../core/route.ts";
import { route } from "../core/route.ts";
import { isUniqueViolation } from "../registries/register.ts";

const TAG = "邮件";
const DEFAULT_HOUR = 9;

const choice = z.strictObject({
  mode: z.enum(["immediate", "daily"]).describe("immediate 逐件即时；daily 每个工作日汇总成一封"),
  hour: z.int().min(0).max(23).describe("汇总的钟点（北京时间）"),
});
const view = choice.extend({
  version: z.int().describe("从未选择过的为 0"),
  alwaysAtOnce: z.array(z.object({ title: z.string(), because: z.string() })).describe("无论怎样选择都即时发送的通知"),
});
const change = choice.partial({ hour: true }).extend({ version: z.int().min(0).describe("所依据的版本，不一致时拒绝") });

/** How somebody wants to be told of what is not urgent. Everybody chooses for themselves alone. */
export function mailPreferenceRoutes({ database }: ApiDeps): Route[] {
  return [
    route({
      method: "get",
      path: "/me/mail-preferences",
      summary: "查看本人的邮件偏好",
      tag: TAG,
      auth: "any",
      responses: { 200: { description: "邮件偏好", schema: view } },
      handle: async ({ caller: { personId } }) => ({
        status: 200,
        body: viewOf(await database.mailPreference.findUnique({ where: { personId } })),
      }),
    }),
    route({
      method: "put",
      path: "/me/mail-preferences",
      summary: "修改本人的邮件偏好",
      description: "改为即时后，等待汇总的通知随即发出；改动汇总钟点只影响之后的通知。",
      tag: TAG,
      auth: "any",
      body: change,
      example: { mode: "daily", hour: 9, version: 0 },
      responses: { 200: { description: "修改后的偏好", schema: view } },
      handle: async ({ caller, requestId, body: { mode, hour: given, version } }) => {
        const { personId, jurisdictionId } = caller;
        const row = await database
          .$transaction(async (transaction) => {
            const before = await transaction.mailPreference.findUnique({ where: { personId } });
            if ((before?.version ?? 0) !== version) throw new Problem("VERSION_CONFLICT", { version: before?.version ?? 0 });
            const hour = given ?? before?.hour ?? DEFAULT_HOUR;
            if (before === null) await transaction.mailPreference.create({ data: { personId, jurisdictionId, mode, hour } });
            else {
              const { count } = await transaction.mailPreference.updateMany({
                where: { personId, version },
                data: { mode, hour, version: version + 1 },
              });
              if (count === 0) throw new Problem("VERSION_CONFLICT");
            }
            // Who no longer wants a digest shall not wait for its hour.
            if (mode === "immediate")
              await transaction.$executeRaw`
                WITH freed AS (UPDATE outbox_mail SET state = 'queued', due_at = now() WHERE state = 'gathered' AND person_id = ${personId} RETURNING id)
                SELECT pg_notify('liandu_outbox', '') FROM freed LIMIT 1`;
            await writeAudit(transaction, {
              caller,
              requestId,
              action: "mail-preference.change",
              target: `people/${personId}`,
              outcome: "done",
              detail: { mode, hour },
            });
            return transaction.mailPreference.findUniqueOrThrow({ where: { personId } });
          })
          .catch((error: unknown) => {
            throw isUniqueViolation(error) ? new Problem("VERSION_CONFLICT") : error;
          });
        return { status: 200, body: viewOf(row) };
      },
    }),
  ];
}

function viewOf(row: { mode: string; hour: number; version: number } | null): z.input<typeof view> {
  return {
    mode: row?.mode === "daily" ? "daily" : "immediate",
    hour: row?.hour ?? DEFAULT_HOUR,
    version: row?.version ?? 0,
    alwaysAtOnce: rectificationTemplates.flatMap((template) => {
      const urgency = urgencyOf(template);
      return urgency.urgent ? [{ title: templateTitle(template), because: urgencyTexts[urgency.why] }] : [];
    }),
  };
}
