import { z } from "zod";
import type { RectificationPolicy } from "../policy.ts";

const days = (most: number): z.ZodNumber => z.number().int().min(0).max(most);
const ascending = (list: number[]): boolean => list.every((value, index) => index === 0 || value > (list[index - 1] ?? 0));
const descending = (list: number[]): boolean => list.every((value, index) => index === 0 || value < (list[index - 1] ?? 0));

/** The policy for rectification issues as it is kept and as an administrator sets it. Figures that no office could mean are refused. */
export const rectificationPolicySchema = z
  .strictObject({
    acknowledgeWorkingDays: days(30).min(1).describe("交办后几个工作日内签收"),
    acknowledgeReminderWorkingDays: z.array(days(60)).max(10).refine(ascending, "须由小到大").describe("签收逾期后第几个工作日催办"),
    dueReminderWorkingDays: z.array(days(250).min(1)).max(10).refine(descending, "须由大到小").describe("到期前几个工作日提醒"),
    reminderHour: z.number().int().min(0).max(23).describe("提醒发出的钟点（北京时间）"),
    immediateWorkingDays: days(250).min(1).describe("立行立改、即知即改的办理期限，按工作日"),
    verificationWorkingDays: days(120).min(1).describe("申请后几个工作日内完成核查"),
    publicity: z
      .strictObject({
        required: z.boolean().describe("销号前是否须公示"),
        workingDays: days(60).min(1).describe("公示几个工作日"),
      })
      .describe("公示"),
    closingBy: z.enum(["office", "leader"]).describe("由谁批准销号：协调办或分管领导"),
    lookBackMonths: z.number().int().min(1).max(36).describe("销号后几个月回头看"),
  })
  .describe("整改问题的办理规则");

/** The schema and the type say the same: neither compiles without the other's fields. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
export const policySchemaIsComplete: Same<z.output<typeof rectificationPolicySchema>, RectificationPolicy> = true;
