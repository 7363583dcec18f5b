import { z } from "zod";
import type { InspectionPolicy } from "../policy.ts";

const days = (most: number): z.ZodNumber => z.number().int().min(0).max(most);
const basisPoints = z.number().int().min(0).max(10_000);
const ascending = (list: number[]): boolean => list.every((value, index) => index === 0 || value > (list[index - 1] ?? 0));
const descending = (list: number[]): boolean => list.every((value, index) => index === 0 || value < (list[index - 1] ?? 0));
const before = z.array(days(60)).max(10).refine(descending, "须由大到小");
const after = z.array(days(60)).max(10).refine(ascending, "须由小到大");

/** The policy for joint inspections as it is kept and as an administrator sets it. Figures that no office could mean are refused. */
export const inspectionPolicySchema = z
  .strictObject({
    ratios: z
      .strictObject({ A: basisPoints, B: basisPoints, C: basisPoints, D: basisPoints, unrated: basisPoints })
      .describe("各信用风险等级的抽查比例，万分之几；A 类向下取整，其他向上取整"),
    teamSize: z.number().int().min(2).max(20).describe("每个部门的检查人数，至少 2 人"),
    yearlyCap: z.number().int().min(1).max(365).nullable().describe("同一对象每年检查次数上限；null 为不限"),
    substitutionBasisPoints: basisPoints.describe("锁定后替换的上限，万分之几"),
    maxLeaveDays: days(365).describe("检查期间不在岗超过几天的人员不参加抽取"),
    maxRosterAgeDays: days(365).describe("名录截止日距冻结日不得超过几天"),
    commitWorkingDays: days(60).min(1).describe("默认的承诺期限，按工作日"),
    revealWorkingDays: days(60).min(1).describe("默认的公开随机数期限，按工作日"),
    approvalReminderWorkingDays: after.describe("计划提交后第几个工作日提醒批准"),
    commitReminderWorkingDays: before.describe("承诺截止前几个工作日提醒"),
    revealReminderWorkingDays: before.describe("公开随机数截止前几个工作日提醒"),
    beaconReminderWorkingDays: after.describe("公共随机数产生后第几个工作日提醒录入"),
    resultsReminderWorkingDays: before.describe("结果到期前几个工作日提醒"),
    reminderHour: z.number().int().min(0).max(23).describe("提醒发出的钟点（北京时间）"),
  })
  .describe("联合抽查的办理规则");

/** The schema and the type say the same: neither compiles without the other's fields. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
export const policySchemaIsComplete: Same<z.output<typeof inspectionPolicySchema>, InspectionPolicy> = true;
