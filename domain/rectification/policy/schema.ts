import { z } from "zod";
import { ladderSchema, lettersSchema } from "../../escalation/schema.ts";
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
    lookBackMonths: z.number().int().min(1).max(36).describe("没有回头看规则时，销号后几个月办结归档"),
    extension: z
      .exactOptional(
        z.strictObject({
          maxCount: z.number().int().min(1).max(20).describe("同一期限在一轮整改中最多延期几次，未批准的不计"),
          maxWorkingDays: days(500).min(1).describe("每次延期最多几个工作日"),
          decideWithinWorkingDays: days(60).min(1).describe("申请后几个工作日未决定的，提醒分管领导"),
        }),
      )
      .describe("延期；不填则不受理延期申请"),
    suspension: z
      .exactOptional(
        z.strictObject({
          grounds: z
            .array(z.strictObject({ ground: z.string().trim().min(1).max(200), citation: z.string().trim().min(1).max(500) }))
            .max(50)
            .describe("中止事由及其依据"),
        }),
      )
      .describe("中止计时；未列明的事由须另行注明依据"),
    standing: z
      .exactOptional(
        z.strictObject({
          reportEveryMonths: z.number().int().min(1).max(24).describe("每几个月报告一次"),
          reminderWorkingDays: z.array(days(60).min(1)).max(10).refine(descending, "须由大到小").describe("报告到期前几个工作日提醒"),
        }),
      )
      .describe("长期坚持的定期报告；不填则不规定报告期限"),
    lookBack: z
      .exactOptional(
        z.strictObject({
          months: z.array(z.number().int().min(1).max(60)).min(1).max(12).refine(ascending, "须由小到大").describe("销号后第几个月回头看"),
          dueWorkingDays: days(250).min(1).describe("到期后几个工作日内完成回头看"),
        }),
      )
      .describe("回头看；不填则到期直接办结归档"),
    ladder: z.exactOptional(ladderSchema),
    letters: z.exactOptional(lettersSchema),
    evidenceWarnings: z
      .exactOptional(
        z.strictObject({
          hoursBeforeDue: z.number().int().min(0).max(720).describe("期限届满前几小时内提交的材料提示核查人；0 为不提示"),
          atOnceMinutes: z.number().int().min(0).max(1440).describe("一个单位的全部材料在几分钟内提交完毕的，提示核查人"),
        }),
      )
      .describe("佐证材料疑点；不填则为 24 小时、10 分钟"),
  })
  .describe("整改问题的办理规则");

/** The schema and the type say the same: neither compiles without the other's fields. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
export const policySchemaIsComplete: Same<z.output<typeof rectificationPolicySchema>, RectificationPolicy> = true;
