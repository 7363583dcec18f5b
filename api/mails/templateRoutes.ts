import { z } from "zod";
import { urgencyOf } from "../../domain/mail/urgency.ts";
import { wordingProblems, type Wording } from "../../domain/mail/wording.ts";
import { inspectionTemplates } from "../../domain/inspection/notices.ts";
import { rectificationTemplates } from "../../domain/rectification/notices.ts";
import type { MailWording } from "../../generated/prisma/client.ts";
import { templateTitle } from "../../texts/zh-CN/mailStates.ts";
import { placeholderNames, urgencyTexts, wordingPlaceholders, wordingProblemText } from "../../texts/zh-CN/mailWording.ts";
import { writeAudit } from "../core/audit.ts";
import type { Caller } from "../core/caller.ts";
import type { ApiDeps } from "../core/deps.ts";
import { Problem } from "../core/problem.ts";
import type { Route } from "../core/route.ts";
import { route } from "../core/route.ts";
import { allow, found, has, isUniqueViolation } from "../registries/register.ts";

const TAG = "邮件";

const words = z.strictObject({
  subject: z.string().trim().min(1).max(150).nullable().describe("主题；null 用系统的"),
  intro: z.string().trim().min(1).max(1_000).nullable().describe("开头一段；null 用系统的"),
  closing: z.array(z.string().trim().min(1).max(500)).max(5).describe("结尾的话，每项一段"),
});
const change = words.extend({ version: z.int().min(0).describe("所依据的版本；从未修改过的为 0") });
const params = z.strictObject({ template: z.string().min(1).max(64) });

const templateView = words.extend({
  template: z.string(),
  title: z.string(),
  version: z.int(),
  own: z.boolean().describe("本辖区有自己的措辞"),
  urgent: z.boolean().describe("紧急的即时发送，不汇总，不等上班时间"),
  urgentBecause: z.string().nullable(),
  changedAt: z.iso.datetime().nullable(),
  changedBy: z.string().nullable(),
});
const templateDetail = templateView.extend({
  placeholders: z.array(z.object({ name: z.string(), meaning: z.string() })).describe("可用的占位符，写成 {标题}"),
  preview: z.object({ subject: z.string(), text: z.string(), html: z.string() }).describe("用示例内容生成"),
});
const preview = templateDetail.shape.preview;

const none: Wording = { subject: null, intro: null, closing: [] };

/** Every template whose words an area may change. */
const TEMPLATES: readonly string[] = [...rectificationTemplates, ...inspectionTemplates];

/** The words of each template, which a jurisdiction may make its own. What a mail must say (dates, measures, findings, steps) is not among them. */
export function mailTemplateRoutes(deps: ApiDeps): Route[] {
  const { database, mailRenderer } = deps;
  const latest = (jurisdictionId: string, template: string): Promise<MailWording | null> =>
    database.mailWording.findFirst({ where: { jurisdictionId, template }, orderBy: { version: "desc" } });
  const detail = (template: string, row: MailWording | null): z.input<typeof templateDetail> => {
    const wording = wordingOf(row);
    return {
      ...viewOf(template, row),
      placeholders: Object.entries(wordingPlaceholders).map(([name, meaning]) => ({ name, meaning })),
      preview: mailRenderer.sample({ template, wording }),
    };
  };
  const save = async (
    { caller, requestId, template }: { caller: Caller; requestId: string; template: string },
    { version, ...wording }: z.output<typeof change>,
  ): Promise<MailWording> => {
    const { jurisdictionId, personId } = caller;
    const before = await latest(jurisdictionId, template);
    if ((before?.version ?? 0) !== version) throw new Problem("VERSION_CONFLICT", { version: before?.version ?? 0 });
    try {
      return await database.$transaction(async (transaction) => {
        const row = await transaction.mailWording.create({
          data: { jurisdictionId, template, version: version + 1, createdBy: personId, ...wording },
        });
        const changed = Object.entries(wording).flatMap(([field, value]) => (value === null || value.length === 0 ? [] : [field]));
        await writeAudit(transaction, {
          caller,
          requestId,
          action: "mail-template.change",
          target: `mail-templates/${template}`,
          outcome: "done",
          detail: { version: row.version, own: changed },
        });
        return row;
      });
    } catch (error) {
      if (isUniqueViolation(error)) throw new Problem("VERSION_CONFLICT");
      throw error;
    }
  };

  return [
    route({
      method: "get",
      path: "/mail-templates",
      summary: "查看各类通知的措辞",
      tag: TAG,
      auth: ["office", "leader", "auditor", "admin_system"],
      responses: { 200: { description: "各类通知", schema: z.object({ items: z.array(templateView) }) } },
      handle: async ({ caller: { jurisdictionId } }) => {
        const rows = await database.mailWording.findMany({
          where: { jurisdictionId },
          orderBy: [{ template: "asc" }, { version: "desc" }],
          distinct: ["template"],
        });
        const byTemplate = new Map(rows.map((row) => [row.template, row]));
        return {
          status: 200,
          body: { items: TEMPLATES.map((template) => viewOf(template, byTemplate.get(template) ?? null)) },
        };
      },
    }),
    route({
      method: "get",
      path: "/mail-templates/{template}",
      summary: "查看一类通知的措辞",
      tag: TAG,
      auth: ["office", "leader", "auditor", "admin_system"],
      params,
      responses: { 200: { description: "措辞、占位符和样子", schema: templateDetail } },
      handle: async ({ caller: { jurisdictionId }, params: { template } }) => {
        known(template);
        return { status: 200, body: detail(template, await latest(jurisdictionId, template)) };
      },
    }),
    route({
      method: "put",
      path: "/mail-templates/{template}",
      summary: "修改一类通知的措辞",
      description: "三项都为空即恢复系统的措辞。每次修改是一个新版本，之后发出的邮件用新的措辞。",
      tag: TAG,
      auth: ["office", "leader", "admin_system"],
      params,
      body: change,
      example: {
        subject: "【{协调办}】{通知类型}：{标题}",
        intro: "请贵单位按要求办理。[整改期限：{整改期限}。]",
        closing: ["联系电话：0000-0000000"],
        version: 0,
      },
      responses: { 200: { description: "修改后的措辞", schema: templateDetail } },
      handle: async ({ caller, requestId, params: { template }, body }) => {
        allow(caller.isOffice || has(caller, "admin_system"));
        known(template);
        checked(body);
        return { status: 200, body: detail(template, await save({ caller, requestId, template }, body)) };
      },
    }),
    route({
      method: "post",
      path: "/mail-templates/{template}/reset",
      summary: "恢复系统的措辞",
      tag: TAG,
      auth: ["office", "leader", "admin_system"],
      params,
      body: z.strictObject({ version: change.shape.version }),
      example: { version: 1 },
      responses: { 200: { description: "恢复后的措辞", schema: templateDetail } },
      handle: async ({ caller, requestId, params: { template }, body: { version } }) => {
        allow(caller.isOffice || has(caller, "admin_system"));
        known(template);
        return { status: 200, body: detail(template, await save({ caller, requestId, template }, { ...none, version })) };
      },
    }),
    route({
      method: "post",
      path: "/mail-templates/{template}/preview",
      summary: "预览措辞",
      description: "用示例内容生成一封邮件，不保存，不发送。",
      tag: TAG,
      auth: ["office", "leader", "auditor", "admin_system"],
      idempotent: false,
      params,
      body: words,
      example: { subject: null, intro: "请贵单位按要求办理。", closing: [] },
      responses: { 200: { description: "邮件的样子", schema: preview } },
      handle: ({ params: { template }, body }) => {
        known(template);
        checked(body);
        return Promise.resolve({ status: 200, body: mailRenderer.sample({ template, wording: body }) });
      },
    }),
  ];
}

/** @throws Problem NOT_FOUND for what is no template, or one whose words are the product's alone */
function known(template: string): void {
  found(TEMPLATES.find((one) => one === template) ?? null);
}

/** @throws Problem INVALID_INPUT, naming each placeholder that no mail can fill */
function checked({ subject, intro, closing }: Wording): void {
  const texts = [
    { path: "subject", text: subject, oneLine: true },
    { path: "intro", text: intro, oneLine: false },
    ...closing.map((text, index) => ({ path: `closing.${index}`, text, oneLine: false })),
  ];
  const errors = texts.flatMap(({ path, text, oneLine }) =>
    wordingProblems({ text: text ?? "", allowed: placeholderNames, oneLine }).map((problem) => ({
      path,
      message: wordingProblemText(problem),
    })),
  );
  if (errors.length > 0) throw new Problem("INVALID_INPUT", {}, errors);
}

function wordingOf(row: MailWording | null): Wording {
  return row === null ? none : { subject: row.subject, intro: row.intro, closing: row.closing };
}

function viewOf(template: string, row: MailWording | null): z.input<typeof templateView> {
  const wording = wordingOf(row);
  const urgency = urgencyOf(template);
  return {
    ...wording,
    template,
    title: templateTitle(template),
    version: row?.version ?? 0,
    own: wording.subject !== null || wording.intro !== null || wording.closing.length > 0,
    urgent: urgency.urgent,
    urgentBecause: urgency.urgent ? urgencyTexts[urgency.why] : null,
    changedAt: row?.createdAt.toISOString() ?? null,
    changedBy: row?.createdBy ?? null,
  };
}
