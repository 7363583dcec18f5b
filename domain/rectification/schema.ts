import { z } from "zod";
import { dateSchema } from "../calendar/schema.ts";
import { escalationRungs } from "../escalation/rung.ts";
import type { IssueCommand } from "./commands.ts";
import type { AssignmentRole } from "./state.ts";

/** Characters of a text that travels in an event: a reason, findings, a comment. Longer ones are kept by hash. */
export const SHORT_TEXT = 2_000;
/** Characters of a text that is kept by hash: a description, a measure, a report. */
export const LONG_TEXT = 100_000;
const MAX_ITEMS = 200;

/** Text with something in it; spaces around it are not part of it. */
const text = (most: number): z.ZodString => z.string().trim().min(1).max(most);
const id = z.string().min(1).max(100);
const ids = z.array(id).max(MAX_ITEMS);
const day = dateSchema;
const role = z.enum(["lead", "cooperating"]) satisfies z.ZodType<AssignmentRole>;
const reason = text(SHORT_TEXT).describe("理由");

/** A unit by the register's id, or a group by the name that documents use. */
export const unitSchema = z
  .strictObject({ organizationId: z.exactOptional(id), group: z.exactOptional(text(100)), role })
  .refine((unit) => (unit.organizationId === undefined) !== (unit.group === undefined), "organizationId 与 group 须填写其中一项");

/** A deadline as a person sets it: a date, a number of working days, or none. */
export const deadlineSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.enum(["fixed", "milestone_ongoing", "period"]).describe("固定日期；限期见效后长期坚持；期间（到期末日止）"),
    on: day,
    text: z.exactOptional(text(200)).describe("文件中的原话"),
  }),
  z.strictObject({
    kind: z.enum(["immediate", "immediate_ongoing"]).describe("立行立改；立行立改并长期坚持"),
    workingDays: z.exactOptional(z.int().min(1).max(1_000)).describe("工作日数，默认按现行规则"),
    from: z.exactOptional(day).describe("从哪一天之后起算，默认从启动之日"),
    text: z.exactOptional(text(200)),
  }),
  z.strictObject({ kind: z.literal("ongoing").describe("持续推进，无固定日期"), text: z.exactOptional(text(200)) }),
]);

export type DeadlineBody = z.output<typeof deadlineSchema>;

const measureResult = z.strictObject({
  measureId: id,
  outcome: z.enum(["accept", "reject"]),
  findings: z.exactOptional(text(SHORT_TEXT)).describe("核查发现；不通过时必填"),
});

const evidenceItem = z
  .strictObject({
    measureId: id,
    evidence: ids.default([]).describe("已上传的佐证材料编号"),
    statement: z.exactOptional(text(LONG_TEXT)).describe("文字说明，作为一份佐证材料保存"),
  })
  .refine((item) => item.evidence.length > 0 || item.statement !== undefined, "evidence 与 statement 至少填写一项");

const measureCorrection = z.strictObject({
  measureId: id,
  text: z.exactOptional(text(LONG_TEXT)),
  owners: z.exactOptional(ids.min(1).nullable()),
  dueOn: z.exactOptional(day.nullable()),
});

const correction = z.strictObject({
  number: z.exactOptional(z.int().min(1).max(1_000_000)),
  section: z.exactOptional(text(200).nullable()),
  title: z.exactOptional(text(200)),
  description: z.exactOptional(text(LONG_TEXT)),
  deadline: z.exactOptional(deadlineSchema.nullable()),
  measures: z.exactOptional(z.array(measureCorrection).min(1).max(MAX_ITEMS)),
  assignments: z.exactOptional(
    z
      .array(z.strictObject({ assignmentId: id, role }))
      .min(1)
      .max(MAX_ITEMS),
  ),
});

export type CorrectionBody = z.output<typeof correction>;

const target = z
  .discriminatedUnion("type", [
    z.strictObject({ type: z.literal("issue") }),
    z.strictObject({ type: z.literal("measure"), measureId: id }),
    z.strictObject({ type: z.literal("assignment"), assignmentId: id }),
  ])
  .describe("整个问题、一项措施，或者一家单位承担的部分");
const method = z.enum(["on_site", "on_paper"]).describe("现场或书面");

const nothing = z.strictObject({});

const rung = z.enum(escalationRungs).describe("催办、督办、约谈、通报、挂牌督办");
const meeting = z
  .strictObject({ at: z.iso.datetime({ offset: true }).describe("时间"), place: text(200).describe("地点") })
  .describe("约谈的时间和地点");

/**
 * The body of each command as people send it. Long texts come as words and travel by hash; evidence comes as ids and travels with hash, size and
 * type. All other bodies are the command without its type.
 */
export const issueBodies = {
  assign: z.strictObject({ units: z.array(unitSchema).min(1).max(MAX_ITEMS) }),
  reassign: z.strictObject({ assignmentId: id, organizationId: id, role: z.exactOptional(role), reason }),
  verify: z.strictObject({
    results: z.array(measureResult).min(1).max(MAX_ITEMS),
    method: z.exactOptional(z.enum(["on_site", "on_paper"])).describe("现场核查或书面核查"),
  }),
  assignVerifier: z.strictObject({ personId: id }),
  publicize: nothing,
  object: z.strictObject({ text: text(SHORT_TEXT).describe("异议内容") }),
  decideObjection: z.strictObject({
    objectionId: id,
    outcome: z.enum(["upheld", "dismissed"]),
    reasons: text(SHORT_TEXT),
    measureIds: z.exactOptional(ids),
  }),
  close: nothing,
  reopen: z.strictObject({ reason, dueOn: z.exactOptional(day), measureIds: z.exactOptional(ids) }),
  release: z.strictObject({ reason: z.exactOptional(reason) }),
  requestExtension: z
    .strictObject({
      target,
      until: z.exactOptional(day).describe("延期到哪一天"),
      workingDays: z.exactOptional(z.int().min(1).max(1_000)).describe("延长几个工作日"),
      reason,
      evidence: z.exactOptional(ids).describe("已上传的佐证材料编号"),
    })
    .refine((body) => (body.until === undefined) !== (body.workingDays === undefined), "until 与 workingDays 须填写其中一项"),
  decideExtension: z.strictObject({
    requestId: id,
    outcome: z.enum(["grant", "refuse"]),
    reasons: text(SHORT_TEXT),
    until: z.exactOptional(day).describe("批准到哪一天，默认按申请"),
  }),
  suspend: z.strictObject({
    target,
    ground: text(200).describe("中止事由：规则列明的，或者另行注明依据的"),
    citation: z.exactOptional(text(500)).describe("依据的条款；规则列明的事由可以不填"),
    until: z.exactOptional(day).describe("中止到哪一天（含当日），次日自动恢复；不填则由协调办恢复"),
    reason,
  }),
  resume: z.strictObject({ target, reason }),
  scheduleLookBack: z.strictObject({
    on: day,
    method,
    personId: z.exactOptional(id).describe("指定的人员，默认由协调办进行"),
    lookBackId: z.exactOptional(id).describe("改期或者换人的那一次；不填则新增一次"),
  }),
  recordLookBack: z.strictObject({
    lookBackId: z.exactOptional(id).describe("默认为最近应进行的一次"),
    outcome: z.enum(["held", "rebound"]).describe("整改成果得到巩固，或者问题反弹"),
    findings: text(SHORT_TEXT),
    evidence: z.exactOptional(ids).describe("已上传的佐证材料编号"),
    dueOn: z.exactOptional(day).describe("反弹的，重新整改的时限；默认立行立改"),
    measureIds: z.exactOptional(ids).describe("反弹的，重新整改的措施；默认全部"),
  }),
  correct: z.strictObject({ changes: correction, reason }),
  handOver: z
    .strictObject({
      fromOrganizationId: z.exactOptional(id),
      toOrganizationId: z.exactOptional(id),
      fromPersonId: z.exactOptional(id),
      toPersonId: z.exactOptional(id),
      reason,
    })
    .refine(
      (body) =>
        (body.fromOrganizationId !== undefined) === (body.toOrganizationId !== undefined) &&
        (body.fromPersonId !== undefined) === (body.toPersonId !== undefined) &&
        (body.fromOrganizationId === undefined) !== (body.fromPersonId === undefined),
      "须填写移交双方：两个单位，或两名人员",
    ),
  withdraw: z.strictObject({ reason, onlyIfUntouched: z.exactOptional(z.boolean()) }),
  escalate: z.strictObject({ organizationId: id, rung, reason, meeting: z.exactOptional(meeting) }),
  confirmEscalation: z.strictObject({ organizationId: id, note: z.exactOptional(text(SHORT_TEXT)), meeting: z.exactOptional(meeting) }),
  waiveEscalation: z.strictObject({ organizationId: id, rung: z.exactOptional(rung), reason }),
  liftListing: z.strictObject({ organizationId: id, reason }),
  acknowledge: nothing,
  return: z.strictObject({ reason }),
  reportProgress: z.strictObject({ text: text(LONG_TEXT).describe("进展情况") }),
  submitEvidence: z.strictObject({ items: z.array(evidenceItem).min(1).max(MAX_ITEMS) }),
  withdrawEvidence: z.strictObject({ evidenceId: id, reason }),
  signOff: z
    .strictObject({ outcome: z.enum(["done", "dissent"]), reasons: z.exactOptional(text(SHORT_TEXT)) })
    .refine((body) => body.outcome === "done" || body.reasons !== undefined, { path: ["reasons"], message: "提出异议须说明理由" }),
  reportStanding: z.strictObject({ text: text(LONG_TEXT).describe("报告内容"), evidence: z.exactOptional(ids) }),
  requestVerification: nothing,
  signReceipt: z.strictObject({ letterId: id.describe("文书编号，见 documents") }),
  replyToLetter: z.strictObject({
    letterId: id,
    text: text(LONG_TEXT).describe("回复内容"),
    evidence: z.exactOptional(ids).describe("已上传的佐证材料编号"),
  }),
  comment: z.strictObject({ text: text(SHORT_TEXT) }),
  retract: z.strictObject({ reason: z.exactOptional(reason) }),
} satisfies Record<IssueCommand["type"], z.ZodType>;

export type IssueBody<Type extends IssueCommand["type"]> = z.output<(typeof issueBodies)[Type]>;

/** Commands whose body carries words or evidence that must be stored first. */
export type StoringCommand =
  | "replyToLetter"
  | "reportProgress"
  | "reportStanding"
  | "submitEvidence"
  | "requestExtension"
  | "recordLookBack"
  | "correct";
export type PlainCommand = Exclude<IssueCommand["type"], StoringCommand>;

/** Does not compile while a body, with its type, is not the command: the schemas and the domain's types say the same. */
type IsCommand<Type extends PlainCommand> = IssueBody<Type> & { type: Type } extends Extract<IssueCommand, { type: Type }> ? true : never;
export const plainBodiesAreCommands: { [Type in PlainCommand]: IsCommand<Type> } = {
  assign: true,
  reassign: true,
  verify: true,
  assignVerifier: true,
  publicize: true,
  object: true,
  decideObjection: true,
  close: true,
  reopen: true,
  release: true,
  decideExtension: true,
  suspend: true,
  resume: true,
  scheduleLookBack: true,
  handOver: true,
  withdraw: true,
  acknowledge: true,
  return: true,
  withdrawEvidence: true,
  signOff: true,
  requestVerification: true,
  escalate: true,
  confirmEscalation: true,
  waiveEscalation: true,
  liftListing: true,
  signReceipt: true,
  comment: true,
  retract: true,
};

/** A new issue that belongs to no plan. */
export const newIssueSchema = z.strictObject({
  title: text(200),
  description: text(LONG_TEXT),
  number: z.exactOptional(z.int().min(1).max(1_000_000)).describe("问题编号；不填则顺序编号"),
  section: z.exactOptional(text(200)),
  units: z.array(unitSchema).max(MAX_ITEMS).default([]).describe("责任单位；可以先登记、后交办"),
  measures: z
    .array(
      z.strictObject({
        number: z.exactOptional(z.int().min(1).max(10_000)),
        text: text(LONG_TEXT),
        owners: z.exactOptional(ids.min(1)).describe("负责的单位，默认为全部责任单位"),
        dueOn: z.exactOptional(day),
      }),
    )
    .max(MAX_ITEMS)
    .default([])
    .describe("整改措施；不填则以问题描述为一项措施"),
  deadline: deadlineSchema.nullable().default(null),
});

export type NewIssueBody = z.output<typeof newIssueSchema>;
