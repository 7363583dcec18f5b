import { z } from "zod";
import { isDate, weekday } from "./calendarDay.ts";
import type { YearExceptions } from "./layers.ts";
import type { YearRules } from "./workingDays.ts";

/** A day that exists, `YYYY-MM-DD`, in the years that the calendar reaches: one beyond them is a typing error. */
export const dateSchema = z
  .string()
  .refine((date) => isDate(date) && date.startsWith("20"), "须为2000年至2099年间存在的日期，格式 YYYY-MM-DD")
  .describe("日期，YYYY-MM-DD")
  .meta({ format: "date" });

/** How far a calendar reaches: years that are four digits and that the reckoning can handle. */
export const calendarYearSchema = z.string().regex(/^20\d{2}$/, "须为 2000 至 2099 年");

/** What is special about one year, as the State Council's notice or a jurisdiction sets it. Whether the days lie in the year is checked with the year. */
export const yearRulesSchema = z
  .strictObject({
    off: z.array(dateSchema).max(200).describe("周末以外的放假日（节日期间的周末可以列入）"),
    on: z
      .array(dateSchema.refine((date) => !isDate(date) || weekday(date) % 6 === 0, "调休上班日须为周末"))
      .max(60)
      .describe("调休上班的周末"),
    holidays: z
      .array(
        z
          .strictObject({ name: z.string().min(1).max(40), from: dateSchema, to: dateSchema })
          .refine(({ from, to }) => from <= to, { message: "止日不能早于起日", path: ["to"] }),
      )
      .max(40)
      .exactOptional()
      .describe("节日名称与起止日"),
    provisional: z.literal(true).exactOptional().describe("国务院尚未公布，为暂定安排"),
    citation: z.string().min(1).max(200).exactOptional().describe("通知文号"),
  })
  .refine(({ off, on }) => !on.some((date) => off.includes(date)), { message: "同一天不能既放假又上班", path: ["on"] });

export const calendarYearsSchema = z.record(calendarYearSchema, yearRulesSchema);

/** Single days on which an area differs from the calendar that it inherits. */
export const yearExceptionsSchema = z
  .strictObject({
    off: z
      .array(z.strictObject({ date: dateSchema, name: z.string().trim().min(1).max(40).exactOptional().describe("节日或事由") }))
      .max(100)
      .describe("本地区另行放假的日子"),
    on: z.array(dateSchema).max(100).describe("本地区照常上班的日子，上级日历为放假日或周末"),
    citation: z.string().trim().min(1).max(200).exactOptional().describe("依据的文件"),
  })
  .refine(({ off, on }) => !off.some(({ date }) => on.includes(date)), { message: "同一天不能既放假又上班", path: ["on"] })
  .refine(({ off }) => new Set(off.map(({ date }) => date)).size === off.length, { message: "同一天只能列一次", path: ["off"] });

export const calendarExceptionsSchema = z.record(calendarYearSchema, yearExceptionsSchema);

/** What the schema reads is what the calendar works with. */
export const yearRulesFit: z.output<typeof yearRulesSchema> extends YearRules ? true : never = true;
export const yearExceptionsFit: z.output<typeof yearExceptionsSchema> extends YearExceptions ? true : never = true;
