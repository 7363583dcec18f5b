import { z } from "zod";
import { inspectionStatuses } from "../../domain/inspection/status.ts";

/** What the API answers about batches of inspections. */
export const inspectionParams = z.object({ id: z.string().min(1).max(100).describe("联合抽查的编号（id）") });
export const statusSchema = z.enum(inspectionStatuses);
const instant = z.string().describe("ISO 8601");
const hash = z.string().describe("64 位小写十六进制数");
export const organizationRef = z.object({ id: z.string(), name: z.string() });
const counts = z.object({
  total: z.int(),
  withResult: z.int().describe("已有结果"),
  published: z.int().describe("已公示"),
  followedUp: z.int().describe("已处置完毕"),
  overdue: z.int(),
});
const meter = z.object({ used: z.int(), limit: z.int(), base: z.int() });

export const inspectionView = z.object({
  id: z.string(),
  title: z.string(),
  status: statusSchema,
  version: z.int(),
  organizerId: z.string(),
  approvedAt: instant.nullable(),
  frozen: z
    .object({
      hash: hash.describe("冻结记录的哈希值"),
      frozenAt: instant,
      commitUntil: instant,
      revealUntil: instant,
      beaconAt: instant,
      committed: z.array(z.string()).describe("已提交承诺值的部门"),
      revealed: z.array(z.string()).describe("已公开随机数的部门"),
      commitmentsClosed: z.boolean(),
      revealsClosed: z.boolean(),
      beacon: z.object({ value: z.string(), confirmed: z.boolean() }).nullable(),
    })
    .nullable(),
  voided: z.array(z.object({ hash, at: instant, reason: z.string() })).describe("作废的冻结"),
  drawn: z.object({ draw: hash.describe("锁定时须写明"), seed: hash, visits: z.int(), places: z.int(), at: instant }).nullable(),
  lockedAt: instant.nullable(),
  head: hash.nullable().describe("公开账本的末项哈希值"),
  visitsStarted: z.int(),
  counts: counts.nullable(),
  meters: z.object({ inspector: meter, object: meter }).describe("替换的已用次数和上限"),
  asking: z.array(z.object({ requestId: z.string(), kind: z.enum(["inspector", "object"]), visit: z.int(), reason: z.string() })),
  substituting: z.object({ number: z.int(), visit: z.int(), beaconAt: instant, recorded: z.boolean() }).nullable(),
  closedAt: instant.nullable(),
  cancelledAt: instant.nullable(),
  cancelReason: z.string().nullable(),
});

export const inspectionDetail = inspectionView.extend({
  statusText: z.string(),
  organizer: organizationRef,
  departments: z.array(organizationRef),
  plan: z.record(z.string(), z.unknown()).describe("抽查计划"),
  actions: z
    .array(
      z.object({
        command: z.string(),
        title: z.string(),
        href: z.string(),
        allowed: z.boolean(),
        code: z.string().nullable(),
        reason: z.string().nullable(),
      }),
    )
    .describe("您现在可以办理的操作"),
});

export const inspectionRow = z.object({
  id: z.string(),
  title: z.string(),
  status: statusSchema,
  statusText: z.string(),
  open: z.boolean(),
  version: z.int(),
  organizer: organizationRef,
  departments: z.array(organizationRef),
  field: z.object({ from: z.string(), until: z.string() }),
  resultsDueOn: z.string(),
  visits: z.int().nullable(),
  counts: counts.omit({ total: true }).nullable(),
  startedAt: instant,
  updatedAt: instant,
});

export const inspectionAgenda = z.object({
  id: z.string(),
  version: z.int(),
  entries: z.array(z.object({ key: z.string(), at: instant, rule: z.string(), title: z.string(), why: z.string() })),
});

const told = z.object({ code: z.string(), detail: z.string(), facts: z.record(z.string(), z.unknown()) });

export const planPreview = z.object({
  fit: z.boolean().describe("现在冻结是否会被受理"),
  text: z.string(),
  strata: z.array(z.object({ name: z.string(), size: z.int(), eligible: z.int().describe("可抽"), draw: z.int().describe("拟抽") })),
  inspectors: z.int().nullable(),
  problems: z.array(told).describe("须处理的问题，每类至多 20 个"),
  counts: z.record(z.string(), z.int()).describe("各类问题的个数"),
});

export const pairing = z.object({
  number: z.int(),
  stratum: z.string().nullable().describe("所在层；部门不可见"),
  object: organizationRef,
  teams: z.array(z.object({ organization: organizationRef, inspectors: z.array(organizationRef) })),
});

export const whyObject = z.object({
  objectId: z.string(),
  outcome: z.enum(["not_on_roster", "not_in_draw_yet", "excluded", "capped", "drawn", "not_drawn"]),
  text: z.string(),
  visit: z.int().nullable(),
  ticket: hash.nullable(),
  cutoff: hash.nullable(),
  rank: z.int().nullable(),
  draw: z.int().nullable(),
  eligible: z.int().nullable(),
});

export const whyInspector = z.object({
  inspectorId: z.string(),
  outcome: z.enum(["not_on_roster", "not_in_draw_yet", "excluded", "expired", "on_leave", "drawn", "not_drawn"]),
  text: z.string(),
  load: z.int().nullable().describe("抽取前已承担的任务数"),
  visits: z.array(z.int()).describe("被派到的检查任务"),
  reason: z
    .object({
      visit: z.int(),
      place: z.int(),
      load: z.int(),
      ticket: hash,
      takenBefore: z.int().describe("排在前面、已派到同一任务的人数"),
      recused: z.int().describe("排在前面、因回避而跳过的人数"),
    })
    .nullable()
    .describe("query 中写明 visit 时，为什么派到这一项"),
});
