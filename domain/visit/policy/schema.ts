import { z } from "zod";
import { ladderSchema, lettersSchema } from "../../escalation/schema.ts";
import type { VisitPolicy } from "../policy.ts";

const days = (most: number): z.ZodNumber => z.number().int().min(0).max(most);
const descending = (list: number[]): boolean => list.every((value, index) => index === 0 || value < (list[index - 1] ?? 0));
const before = z.array(days(60).min(1)).max(10).refine(descending, "须由大到小");

/** The policy for visits as it is kept and as an administrator sets it. */
export const visitPolicySchema = z
  .strictObject({
    confirmWorkingDays: days(60).min(1).describe("任务下达后几个工作日内确认"),
    resultReminderWorkingDays: before.describe("结果到期前几个工作日提醒"),
    publicationWorkingDays: days(120).min(1).describe("检查完成后几个工作日内公示"),
    publicationReminderWorkingDays: before.describe("公示到期前几个工作日提醒"),
    reminderHour: z.number().int().min(0).max(23).describe("提醒发出的钟点（北京时间）"),
    signatures: z.number().int().min(2).max(20).describe("每个部门在结果上签字的人数，至少 2 人"),
    followUpWorkingDays: days(120).min(1).describe("发现问题的，完成后几个工作日内作出后续处理"),
    transferSymbol: z.string().trim().min(1).max(30).describe("案件移送的发文字号（年份之前的文字）"),
    ladder: z.exactOptional(ladderSchema),
    letters: z.exactOptional(lettersSchema),
  })
  .describe("抽查检查任务的办理规则");

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
export const policySchemaIsComplete: Same<z.output<typeof visitPolicySchema>, VisitPolicy> = true;
