import { z } from "zod";
import { letterKinds } from "../../domain/letters/letter.ts";
import { pageQuery } from "../core/paging.ts";

const named = z.object({ id: z.string(), name: z.string() });

export const letterView = z.object({
  id: z.string(),
  issueId: z.string(),
  letterId: z.string().describe("在该问题中的编号，签收和回复时使用"),
  kind: z.enum(letterKinds),
  kindText: z.string().describe("文书名称"),
  number: z.string().describe("发文字号"),
  title: z.string(),
  issuer: named,
  addressee: named,
  copyTo: z.array(named),
  issuedOn: z.iso.date(),
  issuedAt: z.iso.datetime(),
  replyBy: z.iso.date().nullable().describe("要求书面回复的最后一天"),
  replyOverdue: z.boolean().describe("已过回复期限而没有回复"),
  receipt: z.object({ at: z.iso.datetime(), person: z.string() }).nullable().describe("回执：何时由何人签收"),
  repliedAt: z.iso.datetime().nullable(),
  voidedAt: z.iso.datetime().nullable().describe("随所在步骤撤回而作废；编号不再使用"),
  links: z.object({ html: z.string().describe("可打印的网页"), docx: z.string().describe("Word 文件"), issue: z.string() }),
});

const seriesView = z.object({
  symbol: z.string().describe("发文字号中年份之前的文字"),
  year: z.number().int(),
  last: z.number().int().describe("已用到的最后一个编号"),
  issued: z.number().int().describe("登记在册的文书数，含作废的"),
  voided: z.number().int(),
  missing: z.array(z.number().int()).describe("缺号，最多列出二十个；正常时为空"),
});

export const letterPage = z.object({ items: z.array(letterView), nextCursor: z.string().nullable() });

export const letterRegisterPage = letterPage.extend({
  series: z.array(seriesView).nullable().describe("各编号序列的核对结果，随第一页给出；只给协调办、领导和审计人员"),
});

export const letterQuery = pageQuery.extend({
  kind: z.enum(letterKinds).optional().describe("文书种类"),
  year: z.coerce.number().int().min(2000).max(9999).optional().describe("发文年份"),
  organization: z.string().min(1).max(100).optional().describe("主送单位的编号"),
});

export const letterParams = z.object({
  id: z
    .string()
    .regex(/^[\w-]{1,140}$/u)
    .describe("文书的编号（id）"),
});
