import { z } from "zod";
import { letterKinds } from "../letters/letter.ts";
import { escalationRungs, isAbove } from "./rung.ts";

const days = (most: number): z.ZodNumber => z.number().int().min(0).max(most);
const ascending = (list: number[]): boolean => list.every((value, index) => index === 0 || value > (list[index - 1] ?? 0));

const rung = z.strictObject({
  rung: z.enum(escalationRungs).describe("催办、督办、约谈、通报、挂牌督办"),
  afterWorkingDays: days(250).describe("逾期后第几个工作日；0 为逾期当时"),
  by: z.enum(["rule", "leader"]).describe("自动发出，或须分管领导确认"),
});

/** The ladder as an administrator sets it, in every policy that has one. */
export const ladderSchema = z
  .strictObject({
    rungs: z
      .array(rung)
      .min(1)
      .max(escalationRungs.length)
      .refine(
        (rungs) => rungs.every((each, index) => index === 0 || isAbove(each.rung, rungs[index - 1]?.rung ?? each.rung)),
        "须由低到高，不得重复",
      )
      .refine((rungs) => ascending(rungs.map((each) => each.afterWorkingDays)), "工作日数须由小到大"),
    waitingReminderWorkingDays: days(60).min(1).describe("待领导确认期间，每隔几个工作日提醒一次"),
    hour: z.number().int().min(0).max(23).describe("发出的钟点（北京时间）"),
  })
  .describe("逾期升级阶梯；不填则不升级");

/** The letters likewise. */
export const lettersSchema = z
  .strictObject({
    symbols: z
      .record(z.enum(letterKinds), z.string().trim().min(1).max(30))
      .describe("各类文书的发文字号（年份之前的文字）；相同者共用一个编号序列"),
    replyWorkingDays: z.partialRecord(z.enum(letterKinds), days(250).min(1)).describe("要求书面回复的工作日数"),
  })
  .describe("文书；不填则不制发文书");
