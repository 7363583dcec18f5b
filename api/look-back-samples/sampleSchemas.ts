import { z } from "zod";
import { dateSchema } from "../../domain/calendar/schema.ts";

export const newSample = z
  .strictObject({
    seed: z.string().trim().min(1).max(200).describe("公开说明的随机种子，例如某日某时的公开开奖号码；同一种子和范围总是抽出同样的结果"),
    closedFrom: dateSchema.describe("销号日期自"),
    closedTo: dateSchema.describe("销号日期至（含当日）"),
    count: z.exactOptional(z.int().min(1).max(500)).describe("抽取几个问题"),
    ratio: z.exactOptional(z.int().min(1).max(10_000)).describe("抽取比例，万分之几，按进一法取整"),
    on: dateSchema.describe("回头看的日期"),
    method: z.enum(["on_site", "on_paper"]).default("on_site").describe("现场或书面"),
  })
  .refine((body) => (body.count === undefined) !== (body.ratio === undefined), "count 与 ratio 须填写其中一项")
  .refine((body) => body.closedFrom <= body.closedTo, { path: ["closedTo"], message: "截止日期不能早于开始日期" });

export const sampleView = z.object({
  id: z.string(),
  seed: z.string(),
  closedFrom: z.string(),
  closedTo: z.string(),
  count: z.int().nullable(),
  ratio: z.int().nullable().describe("万分之几"),
  on: z.string(),
  method: z.string(),
  createdAt: z.string(),
  createdBy: z.string(),
  population: z.array(z.string()).describe("参加抽取的问题编号，按编号排序"),
  populationHash: z.string(),
  drawn: z.array(
    z.object({
      id: z.string(),
      ticket: z.string(),
      href: z.string(),
      number: z.int().nullable(),
      title: z.string().nullable(),
      lookBack: z
        .object({ id: z.string(), on: z.string(), outcome: z.enum(["held", "rebound"]).nullable() })
        .nullable()
        .describe("已安排的回头看；null 表示尚未安排成功"),
    }),
  ),
  refused: z
    .array(z.object({ id: z.string(), code: z.string(), reason: z.string() }))
    .describe("不能安排回头看的问题及原因，只在抽取时返回"),
  recompute: z.array(z.string()).describe("任何人都可以按这些步骤复算抽取结果"),
});
