import { z } from "zod";
import { mailStates } from "../../domain/mail/mailState.ts";
import { pageOf, pageQuery } from "../core/paging.ts";

export const mailParams = z.strictObject({ id: z.string().min(1).max(64) });

export const mailListQuery = pageQuery.extend({
  state: z.enum(mailStates).optional().describe("状态"),
  issueId: z.string().min(1).max(64).optional().describe("整改问题"),
  organizationId: z.string().min(1).max(64).optional().describe("收件单位"),
  template: z.string().min(1).max(64).optional().describe("通知类型"),
  failed: z.enum(["true"]).optional().describe("true：只列有未处理的送达问题的"),
});

const named = z.object({ id: z.string(), name: z.string() });

export const failureSchema = z.object({
  kind: z.string(),
  text: z.string().describe("出了什么问题"),
  code: z.string().nullable().describe("邮件服务器的答复代码"),
  at: z.iso.datetime(),
  round: z.int(),
  told: z.string().describe("事项是否已记录：waiting、told、ended（事项已办结）、silent（无须记录）"),
  resolution: z.string().nullable().describe("resent 已重发、dismissed 已关闭、arrived 后来送达、followed 由更明确的结果取代；null 未处理"),
  resolvedAt: z.iso.datetime().nullable(),
  reason: z.string().nullable(),
});

export const mailSchema = z.object({
  id: z.string(),
  template: z.string(),
  title: z.string().describe("通知类型的名称"),
  state: z.enum(mailStates),
  stateText: z.string(),
  issue: z.object({ id: z.string(), number: z.int(), title: z.string(), href: z.string() }).nullable(),
  organization: named.nullable(),
  person: named.nullable(),
  address: z.string().nullable(),
  createdAt: z.iso.datetime(),
  dueAt: z.iso.datetime().describe("最早何时发送"),
  sentAt: z.iso.datetime().nullable(),
  attempts: z.int(),
  round: z.int().describe("人工重发的次数"),
  error: z.string().nullable().describe("最近一次没有发成的原因"),
  digest: z.object({ id: z.string(), state: z.string() }).nullable().describe("并入的每日汇总"),
  failure: failureSchema.nullable().describe("未处理的送达问题"),
});

export const mailPage = pageOf(mailSchema);

export const mailDetailSchema = mailSchema.extend({
  messageId: z.string(),
  failures: z.array(failureSchema),
  notices: z.array(z.object({ id: z.string(), title: z.string(), issueId: z.string().nullable() })).describe("每日汇总所含的通知"),
  preview: z
    .object({ subject: z.string(), text: z.string(), html: z.string() })
    .describe("按当前名录和文字生成的样子；不含一次性链接和验证码"),
});

export const resendBody = z.strictObject({
  personId: z
    .string()
    .min(1)
    .max(64)
    .exactOptional()
    .describe("改发给同一单位名录中的另一人；不填则发给原收件人，其已离岗的发给单位联络员"),
});

export const dismissBody = z.strictObject({
  reason: z.string().trim().min(1).max(500).describe("怎样告知的，或为何不必再告知"),
});
