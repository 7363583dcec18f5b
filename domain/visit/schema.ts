import { z } from "zod";
import { dateSchema } from "../calendar/schema.ts";
import { escalationRungs } from "../escalation/rung.ts";
import type { VisitApiCommand } from "./commands.ts";
import { checkMethods, itemOutcomes, visitOutcomes } from "./outcomes.ts";
import { transferGrounds } from "./state.ts";

/** Characters of a text that travels in an event. */
export const SHORT_TEXT = 2_000;
/** Characters of findings, which are kept by hash. */
export const FINDINGS_TEXT = 10_000;
/** Entries of one synchronization; a device sends the rest in the next. */
export const MOST_SYNCED = 100;

const text = (most: number): z.ZodString => z.string().trim().min(1).max(most);
const id = z.string().min(1).max(100);
const reason = text(SHORT_TEXT).describe("理由");
const inspectorId = z.exactOptional(id.describe("代本部门无账号的检查人员办理时填写"));
const meeting = z.exactOptional(z.strictObject({ at: z.iso.datetime({ offset: true }), place: text(200) }));
const rung = z.enum(escalationRungs);

/** What an entry says; findings in words, evidence by the ids of uploads. */
export const entryValueSchema = z.strictObject({
  outcome: z.enum([...itemOutcomes, ...visitOutcomes]).describe("结果；subject 为 visit 时填写整体情况"),
  method: z.exactOptional(z.enum(checkMethods)).describe("检查方式"),
  findings: z.exactOptional(text(FINDINGS_TEXT)).describe("检查情况"),
  evidence: z.array(id).max(50).default([]).describe("已上传的佐证材料编号"),
  correctBy: z.exactOptional(dateSchema).describe("责令改正的期限；责令改正时必填"),
});

export type EntryValueBody = z.output<typeof entryValueSchema>;

const subject = id.describe("抽查事项的编号；整体情况为 visit");
const replaces = z.array(id).max(50).describe("填写时所见、由本条取代的记录编号");

const entrySchema = z.strictObject({
  id: z.uuid().describe("设备上生成的编号；同一编号重复提交只算一次"),
  subject,
  replaces: replaces.default([]),
  value: entryValueSchema,
  claimedAt: z.exactOptional(z.string().max(40)).describe("设备所记的时间，照录，不作依据"),
});

export type EntryBody = z.output<typeof entrySchema>;

/** Bodies of the commands, by type. */
export const visitBodies = {
  confirm: z.strictObject({ inspectorId }),
  declareRecusal: z.strictObject({ inspectorId, reason: text(500).describe("回避理由") }),
  recordResult: z.strictObject({
    entryId: z.exactOptional(z.uuid().describe("默认由请求生成")),
    subject,
    value: entryValueSchema,
    replaces: z.exactOptional(replaces.describe("默认取代现有记录")),
    inspectorId,
  }),
  sync: z.strictObject({ deviceId: id.describe("设备编号"), entries: z.array(entrySchema).min(1).max(MOST_SYNCED) }),
  resolveConflict: z
    .strictObject({
      entryId: z.exactOptional(z.uuid()),
      subject,
      keep: z.exactOptional(id.describe("保留哪一条记录")),
      value: z.exactOptional(entryValueSchema.describe("或另写一个结果")),
      inspectorId,
    })
    .refine(({ keep, value }) => (keep === undefined) !== (value === undefined), "keep 与 value 须填写其中一项"),
  sign: z.strictObject({ inspectorId, paperEvidenceId: z.exactOptional(id.describe("纸质签字的扫描件")) }),
  decideRecusal: z.strictObject({ inspectorId: id, outcome: z.enum(["accepted", "refused"]), reasons: z.exactOptional(text(SHORT_TEXT)) }),
  reopenResults: z.strictObject({ reason }),
  publishResult: z.strictObject({ redactions: z.array(redaction()).max(500).default([]).describe("不公开的部分") }),
  approvePublication: z.strictObject({ edition: z.int().min(1).describe("审核的是第几版") }),
  correctPublication: z.strictObject({ redactions: z.array(redaction()).max(500).default([]), reason }),
  settleFollowUp: z.strictObject({ subject, reason }),
  withdraw: z.strictObject({ reason }),
  transferCase: z.strictObject({
    subject,
    ground: z.enum(transferGrounds).describe("行刑衔接；移送许可或登记机关；移送有管辖权的机关"),
    to: z.union([z.strictObject({ organizationId: id }), z.strictObject({ name: text(100) })]).describe("接收机关"),
    reason,
  }),
  signReceipt: z.strictObject({ letterId: id }),
  replyToLetter: z.strictObject({ letterId: id, text: text(FINDINGS_TEXT) }),
  comment: z.strictObject({ text: text(SHORT_TEXT) }),
  escalate: z.strictObject({ organizationId: id, rung, reason, meeting }),
  confirmEscalation: z.strictObject({ organizationId: id, note: z.exactOptional(text(SHORT_TEXT)), meeting }),
  waiveEscalation: z.strictObject({ organizationId: id, rung: z.exactOptional(rung), reason }),
  liftListing: z.strictObject({ organizationId: id, reason }),
  retract: z.strictObject({ reason: z.exactOptional(text(SHORT_TEXT)) }),
} satisfies Record<VisitApiCommand["type"], z.ZodType>;

function redaction(): z.ZodType<{ subject: string; from: number; to: number }> {
  return z.strictObject({ subject: id, from: z.int().min(0).max(FINDINGS_TEXT), to: z.int().min(0).max(FINDINGS_TEXT) });
}
