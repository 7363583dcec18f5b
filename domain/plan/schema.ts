import { z } from "zod";
import { PLAN_WARNING_CODES } from "./warnings.ts";

const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .describe("A day, YYYY-MM-DD");
const line = z.int().positive().describe("Line of the source document, counted from 1 (paragraph or table row in .docx and .html)");

export const planDeadlineSchema = z
  .object({
    text: z.string().describe("The wording of the document"),
    kind: z
      .enum(["fixed", "milestone_ongoing", "immediate", "immediate_ongoing", "ongoing", "period"])
      .describe(
        "fixed: by a date; milestone_ongoing: first results by a date, then standing; immediate(_ongoing): 即知即改; ongoing: 持续推进; period: over a stretch of time",
      ),
    date: day.nullable().describe("Last day, where the wording names one"),
  })
  .describe("Deadline");

export const planUnitSchema = z
  .object({
    name: z.string().min(1).describe("Name as in the document, brackets full width"),
    role: z.enum(["lead", "cooperating"]),
    roleInferred: z.boolean().describe("The document does not state the role"),
    group: z.boolean().describe("The name stands for several organizations"),
  })
  .describe("Responsible unit");

export const planMeasureSchema = z
  .object({
    number: z.int().nonnegative().nullable().describe("Its own number; null where the measures are not numbered"),
    text: z.string().min(1),
    line,
    units: z.array(planUnitSchema).describe("Units named for this measure alone"),
    deadline: planDeadlineSchema.nullable().describe("Deadline named for this measure alone"),
  })
  .describe("Measure");

export const planNoteSchema = z
  .object({ label: z.string(), text: z.string(), line })
  .describe("Goal, responsible leader, verifying unit, remark …");

export const planItemSchema = z
  .object({
    number: z.int().nonnegative().describe("Number in the document; given in order where it has none"),
    section: z.string().nullable().describe("Heading above the item, without its number"),
    title: z.string().nullable(),
    description: z.string(),
    measures: z.array(planMeasureSchema),
    units: z.array(planUnitSchema),
    deadline: planDeadlineSchema.nullable(),
    progress: z.string().nullable(),
    line,
    lastLine: line,
    unitsText: z.string().describe("The wording the units were read from"),
    notes: z.array(planNoteSchema),
  })
  .describe("Item of the plan");

export const planPhaseSchema = z
  .object({
    name: z.string(),
    from: day.nullable(),
    to: day.nullable(),
    text: z.string().describe("The wording of its time"),
    description: z.string(),
    line,
  })
  .describe("Phase");

export const planWarningSchema = z
  .object({ line, code: z.enum(PLAN_WARNING_CODES), message: z.string() })
  .describe("Something that was not read with certainty");

export const planSourceSchema = z
  .object({
    line,
    as: z.enum(["header", "section", "item", "phase", "members", "deadline", "prose", "furniture"]),
    item: z.int().nonnegative().nullable().describe("Index into items where the line belongs to one"),
  })
  .describe("What a line of the document was read as");

/** The whole reading, as `plan:parse` prints it and the import screen sends it back corrected. */
export const planReadingSchema = z
  .object({
    kind: z.enum(["rectification_plan", "task_plan", "schedule_table"]),
    title: z.string(),
    documentNumber: z.string().nullable(),
    issuer: z.string().nullable(),
    issuedOn: day.nullable(),
    overallDeadline: planDeadlineSchema.nullable(),
    phases: z.array(planPhaseSchema),
    memberUnits: z.array(z.string()),
    items: z.array(planItemSchema),
    warnings: z.array(planWarningSchema),
    sources: z.array(planSourceSchema),
  })
  .describe("Reading of a plan");
