import { z } from "zod";
import { dateSchema } from "../../domain/calendar/schema.ts";
import type { PlanStartRequest } from "../../domain/plan/startRequest.ts";
import type { PlanItem } from "../../domain/plan/reading.ts";
import { unitChoiceSchema } from "./storedPlan.ts";

const MAX_ITEMS = 2_000;
const text = (most: number): z.ZodString => z.string().trim().min(1).max(most);
/** Places are named by text, since they are keys. */
const place = z.string().regex(/^[1-9]\d{0,4}$/u, "须为条目的顺序号，从 1 开始");
const line = z.int().positive();

const deadlineForm = z
  .strictObject({
    text: z.string().trim().max(500).default("").describe("文件中的原话"),
    kind: z.enum(["fixed", "milestone_ongoing", "immediate", "immediate_ongoing", "ongoing", "period"]),
    date: dateSchema.nullable().default(null),
  })
  .describe("整改时限");

const unitForm = z
  .strictObject({
    name: text(200),
    role: z.enum(["lead", "cooperating"]),
    roleInferred: z.boolean().default(false).describe("角色为系统推定；核对后填 false"),
    group: z.boolean().default(false),
  })
  .describe("责任单位");

const measureForm = z.strictObject({
  number: z.int().nonnegative().nullable().default(null),
  text: text(100_000),
  line: line.default(1),
  units: z.array(unitForm).max(500).default([]),
  deadline: deadlineForm.nullable().default(null),
});

const itemFields = {
  number: z.int().nonnegative().max(100_000),
  section: z.string().trim().max(500).nullable(),
  title: z.string().trim().max(1_000).nullable(),
  description: text(100_000),
  measures: z.array(measureForm).max(500),
  units: z.array(unitForm).max(500),
  deadline: deadlineForm.nullable(),
  progress: z.string().trim().max(100_000).nullable(),
};

const itemForm = z
  .strictObject({
    ...itemFields,
    section: itemFields.section.default(null),
    title: itemFields.title.default(null),
    measures: itemFields.measures.default([]),
    units: itemFields.units.default([]),
    deadline: itemFields.deadline.default(null),
    progress: itemFields.progress.default(null),
    line: line.default(1),
    lastLine: line.default(1),
    unitsText: z.string().max(10_000).default(""),
    notes: z
      .array(z.strictObject({ label: z.string().max(200), text: z.string().max(100_000), line }))
      .max(200)
      .default([]),
  })
  .describe("方案中的一项");

const itemChange = z
  .strictObject({
    number: itemFields.number.exactOptional(),
    section: itemFields.section.exactOptional(),
    title: itemFields.title.exactOptional(),
    description: itemFields.description.exactOptional(),
    measures: itemFields.measures.exactOptional(),
    units: itemFields.units.exactOptional(),
    deadline: itemFields.deadline.exactOptional(),
    progress: itemFields.progress.exactOptional(),
  })
  .describe("只填写要改的内容");

/** The form gives what a reading holds. */
export const itemFormFits: z.output<typeof itemForm> extends PlanItem ? true : never = true;

export const correctionForm = z.strictObject({
  revision: z.int().min(1).describe("所依据的修改次数，不一致时拒绝"),
  title: text(500).exactOptional(),
  documentNumber: text(100).nullable().exactOptional(),
  issuer: text(200).nullable().exactOptional(),
  issuedOn: dateSchema.nullable().exactOptional(),
  overallDeadline: deadlineForm.nullable().exactOptional(),
  items: z.array(itemForm).max(MAX_ITEMS).exactOptional().describe("全部条目；代替原有的全部条目"),
  itemChanges: z
    .record(place, itemChange.nullable())
    .exactOptional()
    .describe("按顺序号修改个别条目；null 表示删去该条。不能与 items 同时使用"),
  units: z.record(text(200), unitChoiceSchema.nullable()).exactOptional().describe("责任单位名称的认定；null 表示取消认定"),
  confirmInferredRoles: z.boolean().exactOptional().describe("推定的角色已经核对"),
});

export type Correction = z.output<typeof correctionForm>;

const pastDueChoice = z
  .union([z.literal("keep"), z.strictObject({ newDate: dateSchema, reason: text(500) })])
  .describe("保持原时限（按规则视为逾期），或改用新的时限并说明理由");

const source = text(500).describe("所依据的台账、报告或说明");
const progress = z.string().trim().min(1).max(100_000).optional().describe("目前进展；缺省用方案中的进展");

const itemEntry = z
  .discriminatedUnion("entry", [
    z.strictObject({ entry: z.literal("new") }).describe("新任务"),
    z
      .strictObject({
        entry: z.literal("running"),
        source,
        progress,
        signedOff: z.array(z.string().max(64)).max(500).optional().describe("已办结确认的配合单位"),
        evidenced: z
          .array(z.strictObject({ measure: z.int().min(1), evidence: z.array(z.string().max(64)).min(1).max(100) }))
          .max(500)
          .optional()
          .describe("已有佐证的措施（顺序号从 1 开始）及协调办上传的材料编号"),
      })
      .describe("已在办理"),
    z
      .strictObject({
        entry: z.literal("done"),
        source,
        progress,
        status: z.enum(["verified", "closed"]).default("closed"),
        on: dateSchema.describe("核查通过或销号的日期"),
      })
      .describe("已经办结"),
  ])
  .describe("该项的现状");

const pastDueByItem = z.strictObject({ default: pastDueChoice.optional(), items: z.record(place, pastDueChoice).default({}) });

/** What starting a plan is told. Every part may be left out. */
export const startForm = z
  .strictObject({
    pastDue: z.union([pastDueChoice, pastDueByItem]).optional().describe("启动前已过的时限如何处理：对全部，或 default 与按顺序号的 items"),
    items: z.record(place, itemEntry).default({}).describe("按顺序号说明各项的现状，缺省为新任务"),
    confirmInferredRoles: z.boolean().default(false).describe("推定的角色已经核对"),
  })
  .transform(({ pastDue, items, confirmInferredRoles }): PlanStartRequest => {
    if (pastDue === undefined) return { pastDue: { items: {} }, items, confirmInferredRoles };
    if (pastDue === "keep" || "newDate" in pastDue) return { pastDue: { default: pastDue, items: {} }, items, confirmInferredRoles };
    const chosen = pastDue.default === undefined ? {} : { default: pastDue.default };
    return { pastDue: { ...chosen, items: pastDue.items }, items, confirmInferredRoles };
  });
