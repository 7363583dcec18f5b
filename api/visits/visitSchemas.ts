import { z } from "zod";
import { visitStatuses } from "../../domain/visit/status.ts";

const instant = z.iso.datetime();
const day = z.iso.date();
const named = z.object({ id: z.string(), name: z.string() });

export const visitParams = z.strictObject({ id: z.string().min(1).max(200).describe("检查的编号：联合抽查编号-序号") });

export const visitRow = z.object({
  id: z.string(),
  batchId: z.string(),
  number: z.int().describe("抽取序号"),
  object: named,
  status: z.enum(visitStatuses),
  statusText: z.string(),
  departments: z.array(named),
  resultDueOn: day,
  overdue: z.boolean(),
  conflicts: z.int().describe("记录互相冲突的事项数"),
  published: z.boolean(),
  followedUp: z.boolean(),
  version: z.int(),
});

const value = z.object({
  outcome: z.string(),
  outcomeText: z.string(),
  method: z.string().nullable(),
  findings: z.string().nullable(),
  evidence: z.array(z.string()),
  correctBy: day.nullable(),
});

const entry = z.object({
  id: z.string(),
  value,
  replaces: z.array(z.string()),
  by: named.nullable(),
  organization: named,
  deviceId: z.string().nullable(),
  claimedAt: z.string().nullable().describe("设备所记的时间，照录，不作依据"),
  receivedAt: instant,
});

export const visitDetail = z.object({
  id: z.string(),
  batchId: z.string(),
  number: z.int(),
  status: z.enum(visitStatuses),
  statusText: z.string(),
  version: z.int(),
  object: named.extend({ address: z.string().nullable() }),
  field: z.object({ from: day, until: day }),
  confirmBy: day,
  resultDueOn: day,
  departments: z.array(
    z.object({
      organization: named,
      items: z.array(z.object({ subject: z.string(), name: z.string() })),
      team: z.array(
        z.object({
          inspectorId: z.string(),
          name: z.string(),
          hasAccount: z.boolean(),
          state: z.string(),
          stateText: z.string(),
          recusal: z.object({ reason: z.string(), outcome: z.string().nullable(), reasons: z.string().nullable() }).nullable(),
          signed: z.boolean(),
        }),
      ),
      signatures: z.int(),
      itemsWanting: z.int(),
      signed: z.boolean(),
    }),
  ),
  results: z.array(
    z.object({
      subject: z.string(),
      name: z.string(),
      organizationId: z.string().nullable(),
      state: z.enum(["open", "settled", "conflict"]),
      value: value.nullable(),
      entries: z.array(entry).describe("现行记录；冲突时为各条互相冲突的记录"),
    }),
  ),
  lateEntries: z.array(entry).describe("完成之后才收到的记录，不影响结果，协调办可重新打开结果"),
  completedAt: instant.nullable(),
  publicationDueOn: day.nullable(),
  publication: z.array(
    z.object({
      edition: z.int(),
      redactions: z.int(),
      reason: z.string().nullable(),
      preparedAt: instant,
      approved: z.boolean(),
      publishedAt: instant.nullable(),
    }),
  ),
  problems: z.array(
    z.object({
      subject: z.string(),
      name: z.string(),
      organization: named,
      outcomeText: z.string(),
      wants: z.enum(["issue", "decision"]),
      followUp: z
        .object({
          kind: z.string(),
          at: instant,
          issue: z.object({ id: z.string(), href: z.string() }).nullable(),
          reason: z.string().nullable(),
        })
        .nullable(),
    }),
  ),
  transfers: z.array(
    z.object({
      id: z.string(),
      number: z.string().describe("发文字号"),
      subject: z.string(),
      ground: z.string(),
      groundText: z.string(),
      to: z.string(),
      reason: z.string(),
      at: instant,
    }),
  ),
  followUpDueOn: day.nullable(),
  followedUpAt: instant.nullable(),
  closedAt: instant.nullable(),
  withdrawnAt: instant.nullable(),
  actions: z.array(z.object({ command: z.string(), title: z.string(), href: z.string() })).describe("您现在可以办理的操作"),
});

/** The kept answer of a command: ids without names. */
export const visitAnswer = z.looseObject({ id: z.string(), status: z.enum(visitStatuses), version: z.int() });

export const visitAgenda = z.object({
  id: z.string(),
  version: z.int(),
  entries: z.array(z.object({ key: z.string(), at: instant, rule: z.string(), title: z.string(), why: z.string() })),
});
