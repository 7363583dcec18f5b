import { z } from "zod";
import { rectificationStatuses } from "../../domain/rectification/status.ts";
import { warningView } from "./evidenceWarningSchemas.ts";

/** What the API answers about issues. */
export const organizationRef = z.object({ id: z.string(), name: z.string() });

export const statusSchema = z.enum(rectificationStatuses);
const role = z.enum(["lead", "cooperating"]);
const assignmentState = z.enum(["assigned", "acknowledged", "signed_off", "dissented", "returned", "removed"]);
const measureState = z.enum(["open", "evidenced", "accepted", "rejected"]);
const deadlineKind = z.enum(["fixed", "milestone_ongoing", "immediate", "immediate_ongoing", "ongoing", "period"]);
const day = z.string().describe("YYYY-MM-DD（北京时间）");
const instant = z.string().describe("ISO 8601");

const timeTarget = z.discriminatedUnion("type", [
  z.object({ type: z.literal("issue") }),
  z.object({ type: z.literal("measure"), measureId: z.string() }),
  z.object({ type: z.literal("assignment"), assignmentId: z.string() }),
]);

export const issueRow = z.object({
  id: z.string(),
  number: z.int(),
  title: z.string(),
  section: z.string().nullable(),
  status: statusSchema,
  statusText: z.string(),
  open: z.boolean(),
  overdue: z.boolean().describe("整改时限已过，责任单位仍有未完成的工作"),
  deadlineKind: deadlineKind.nullable(),
  dueOn: day.nullable(),
  round: z.int(),
  version: z.int(),
  planId: z.string().nullable(),
  planItem: z.int().nullable(),
  lead: organizationRef.nullable(),
  updatedAt: instant,
});

/** The answer to a command: the state after it, without texts and names. */
export const issueView = z.object({
  id: z.string(),
  number: z.int(),
  title: z.string(),
  status: statusSchema,
  version: z.int(),
  round: z.int(),
  deadlineKind: deadlineKind.nullable(),
  dueOn: day.nullable(),
  planId: z.string().nullable(),
  assignments: z.array(
    z.object({
      id: z.string(),
      organizationId: z.string(),
      role,
      roleInferred: z.boolean(),
      group: z.string().nullable(),
      state: assignmentState,
      acknowledgeBy: day.nullable(),
      acknowledgedAt: instant.nullable(),
      reasons: z.string().nullable(),
    }),
  ),
  measures: z.array(
    z.object({
      id: z.string(),
      number: z.int().nullable(),
      state: measureState,
      dueOn: day.nullable(),
      owners: z.array(z.string()),
      evidence: z.array(z.object({ id: z.string(), organizationId: z.string(), submittedAt: instant, withdrawn: z.boolean() })),
      findings: z.string().nullable(),
    }),
  ),
  verification: z.object({ requestedAt: instant, firstVerified: z.boolean() }).nullable(),
  verifiedAt: instant.nullable(),
  verifierId: z.string().nullable(),
  publicity: z
    .object({
      from: day,
      until: day,
      concluded: z.boolean(),
      objections: z.array(z.object({ id: z.string(), outcome: z.enum(["upheld", "dismissed"]).nullable() })),
    })
    .nullable(),
  standing: z
    .object({
      since: instant,
      reports: z.int(),
      releasedAt: instant.nullable(),
      period: z
        .object({ period: day, dueOn: day.nullable(), reported: z.array(z.string()), missing: z.array(z.string()) })
        .nullable()
        .describe("正在进行的报告期"),
      periods: z
        .array(z.object({ period: day, dueOn: day, reported: z.array(z.string()), missing: z.array(z.string()) }))
        .describe("已结束的报告期"),
    })
    .nullable(),
  extensions: z
    .array(
      z.object({
        id: z.string(),
        target: timeTarget,
        organizationId: z.string(),
        askedAt: instant,
        until: day.nullable(),
        workingDays: z.int().nullable(),
        reason: z.string(),
        state: z.enum(["waiting", "lapsed", "granted", "refused"]).describe("lapsed：有关工作已经办完，不再需要决定"),
        firstGranted: z.boolean().describe("须两人同意的，第一人已同意"),
        decidedAt: instant.nullable(),
        reasons: z.string().nullable(),
      }),
    )
    .describe("本轮的延期申请"),
  suspensions: z
    .array(
      z.object({
        id: z.string(),
        target: timeTarget,
        from: day,
        until: day.nullable().describe("计划中止到哪一天（含）"),
        resumedOn: day.nullable(),
        ground: z.string(),
        citation: z.string(),
        reason: z.string(),
      }),
    )
    .describe("本轮的中止计时"),
  age: z
    .object({ from: day, to: day.nullable(), suspended: z.boolean() })
    .describe("问题总时长：自登记之日起连续计算，延期、中止、重新启动都不清零"),
  lookBacks: z.array(
    z.object({
      id: z.string(),
      round: z.int(),
      on: day,
      dueOn: day,
      method: z.enum(["on_site", "on_paper"]).nullable(),
      personId: z.string().nullable(),
      sampleId: z.string().nullable(),
      outcome: z.enum(["held", "rebound"]).nullable(),
      recordedAt: instant.nullable(),
      findings: z.string().nullable(),
    }),
  ),
  closedAt: instant.nullable(),
  withdrawnAt: instant.nullable(),
});

export const evidenceDetail = z.object({
  id: z.string(),
  measureId: z.string(),
  organization: organizationRef,
  submittedAt: instant,
  withdrawn: z.boolean(),
  sha256: z.string(),
  size: z.int().describe("字节"),
  mediaType: z.string(),
  fileName: z.string().nullable(),
  takenAt: z.string().nullable().describe("照片自带的拍摄时间"),
  text: z.string().nullable().describe("文字说明的内容；上传的文件为 null"),
  countsNow: z.boolean().describe("是否计入本次核查：未撤回，且不是上次核查未通过时的材料"),
  warnings: z.array(warningView).describe("供核查人参考的疑点；其他人员看到的为空"),
});

export const actionSchema = z.object({
  command: z.string().describe("接口名"),
  title: z.string(),
  href: z.string(),
  allowed: z.boolean(),
  code: z.string().nullable(),
  reason: z.string().nullable().describe("现在还不能办理的原因"),
});

export const issueDetail = issueView.omit({ assignments: true, measures: true, publicity: true }).extend({
  statusText: z.string(),
  section: z.string().nullable(),
  description: z.string(),
  planItem: z.int().nullable(),
  origin: z.object({ process: z.string(), id: z.string(), href: z.string() }).nullable().describe("由抽查检查发现的问题：该检查"),
  startedAt: instant,
  deadlineText: z.string().nullable().describe("文件中的原话"),
  assignments: z.array(
    issueView.shape.assignments.element.omit({ organizationId: true }).extend({
      organization: organizationRef,
      roleText: z.string(),
      stateText: z.string(),
      dueOn: day.nullable().describe("本单位的到期日"),
      why: z.string().nullable(),
    }),
  ),
  measures: z.array(
    issueView.shape.measures.element
      .omit({ owners: true, evidence: true })
      .extend({ text: z.string(), stateText: z.string(), owners: z.array(organizationRef), why: z.string().nullable() }),
  ),
  why: z.string().nullable().describe("整改期限是怎样算出来的"),
  ageDays: z.int().describe("问题总时长（日历天数，含当天）"),
  publicity: issueView.shape.publicity
    .unwrap()
    .extend({
      objections: z.array(z.object({ id: z.string(), text: z.string(), at: instant, outcome: z.enum(["upheld", "dismissed"]).nullable() })),
    })
    .nullable(),
  evidence: z.array(evidenceDetail),
  actions: z.array(actionSchema).describe("您现在可以办理的操作"),
});

export const timelineEntry = z.object({
  version: z.int().nullable().describe("未被受理的尝试没有版本"),
  at: instant,
  kind: z.enum(["step", "refused"]),
  command: z.string(),
  by: z.object({
    text: z.string().describe("办理人及单位，或规则名称"),
    personId: z.string().nullable(),
    person: z.string().nullable(),
    organization: organizationRef.nullable(),
    rule: z.string().nullable(),
    citation: z.string().nullable(),
    via: z.string(),
  }),
  sentences: z.array(z.string()),
  texts: z.array(z.string()).describe("报告的全文"),
  evidenceIds: z.array(z.string()),
});

export const agendaEntry = z.object({ key: z.string(), at: instant, rule: z.string(), title: z.string(), why: z.string() });

export const issueAgenda = z.object({
  id: z.string(),
  version: z.int(),
  due: z.object({ dueOn: day.nullable(), why: z.string() }).nullable(),
  entries: z.array(agendaEntry),
});
