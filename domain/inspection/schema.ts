import { z } from "zod";
import { epochMsOf, instantOf } from "../calendar/calendarDay.ts";
import { dateSchema } from "../calendar/schema.ts";
import type { BatchCommand } from "./commands.ts";
import { creditClasses } from "./plan.ts";

const text = (most: number): z.ZodString => z.string().trim().min(1).max(most);
const id = z.string().min(1).max(100);
const word = text(60);
const hash = z
  .string()
  .regex(/^[0-9a-f]{64}$/u, "须为 64 位小写十六进制数")
  .describe("64 位小写十六进制数");
/** Instants are kept to the millisecond in UTC, as the draw's documents want them. */
const instant = z.iso.datetime({ offset: true }).transform((given) => instantOf(epochMsOf(given)));
const whole = z.number().int().min(0).max(1_000_000_000);
const creditClass = z.enum([...creditClasses, "unrated"]);
const reason = text(2_000).describe("理由");

const quota = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("count"), count: whole }).describe("按户数"),
  z
    .strictObject({
      kind: z.literal("ratio"),
      basisPoints: whole.max(10_000).describe("万分之几"),
      min: whole.nullable().default(null),
      max: whole.nullable().default(null),
      rounding: z.enum(["down", "up"]).default("up"),
    })
    .describe("按比例"),
]);

const beacon = z.strictObject({
  source: text(200).describe("公共随机数的来源：任何人以后都能查到同一个数"),
  form: text(500).describe("取其中哪个数、怎么写"),
  at: instant.describe("产生的时刻，须在公开随机数截止之后"),
});

const schedule = z
  .strictObject({
    commitUntil: instant.describe("各部门提交承诺值的截止时刻"),
    revealUntil: instant.describe("各部门公开随机数的截止时刻"),
    beacon,
    field: z.strictObject({ from: dateSchema, until: dateSchema }).describe("实施检查的首日和末日"),
    resultsDueOn: dateSchema.describe("全部检查结果的到期日"),
  })
  .describe("日程");

/** A plan as it is handed in. What is left out follows the rules in force. */
export const planSchema = z.strictObject({
  title: text(200),
  organizerId: z.exactOptional(id).describe("组织单位，默认为协调办"),
  departments: z
    .array(
      z.strictObject({
        organizationId: id,
        teamSize: z.exactOptional(z.number().int().min(0).max(50)).describe("检查人数，默认按现行规则，至少 2 人"),
        checkItemIds: z.array(id).max(500),
      }),
    )
    .max(100)
    .describe("参加检查的部门；协调办组织协调，不参加检查"),
  population: z
    .strictObject({
      kinds: z.exactOptional(z.array(word).min(1).max(200)),
      areas: z.exactOptional(z.array(word).min(1).max(200)),
      creditClasses: z.exactOptional(z.array(creditClass).min(1)),
      attributes: z.exactOptional(z.record(word, z.array(word).min(1).max(100))),
      notCheckedSince: z.exactOptional(dateSchema).describe("只抽这一天以来没有检查过的"),
    })
    .default({})
    .describe("检查对象的范围，按名录筛选"),
  strata: z
    .exactOptional(
      z
        .array(
          z.strictObject({
            name: text(100),
            where: z.strictObject({
              creditClass: z.exactOptional(creditClass),
              kind: z.exactOptional(word),
              area: z.exactOptional(word),
              attributes: z.exactOptional(z.record(word, word)),
            }),
            quota,
          }),
        )
        .min(1)
        .max(500),
    )
    .describe("分层和抽查数量，默认按信用风险等级和现行规则的比例"),
  yearlyCap: z.exactOptional(z.number().int().min(1).max(365).nullable()).describe("同一对象每年检查次数上限，默认按现行规则"),
  exclusions: z
    .array(z.strictObject({ kind: z.enum(["object", "inspector"]), id, reason: text(500) }))
    .max(2_000)
    .default([])
    .describe("不参加本次抽取的对象或人员，须说明理由"),
  schedule,
});

export type PlanBody = z.output<typeof planSchema>;

const { shape } = planSchema;
/** What of a plan is changed; what is not named stays, and nothing is filled in. */
const changesSchema = z.strictObject({
  title: z.exactOptional(shape.title),
  departments: z.exactOptional(shape.departments),
  population: z.exactOptional(shape.population.unwrap()),
  strata: shape.strata,
  yearlyCap: shape.yearlyCap,
  exclusions: z.exactOptional(shape.exclusions.unwrap()),
  schedule: z.exactOptional(shape.schedule),
});

const empty = z.strictObject({});

/** The body of every command that people send. */
export const inspectionBodies = {
  correct: z.strictObject({ changes: changesSchema, reason }),
  approve: empty,
  reschedule: z.strictObject({ schedule, reason }),
  freezeRosters: z.strictObject({
    asOf: z.exactOptional(z.strictObject({ objects: z.exactOptional(dateSchema), inspectors: z.exactOptional(dateSchema) })),
  }),
  commitSecret: z.strictObject({ commitment: hash }),
  reveal: z.strictObject({ secret: hash }),
  recordBeacon: z.strictObject({
    at: instant,
    source: text(200),
    value: z.string().min(1).max(512),
    substitution: z.exactOptional(whole),
  }),
  confirmBeacon: z.strictObject({ value: z.string().min(1).max(512), substitution: z.exactOptional(whole) }),
  draw: empty,
  lock: z.strictObject({ draw: hash.describe("所查看的抽取结果的哈希值") }),
  requestSubstitution: z.strictObject({
    out: z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("inspector"), visit: whole, organizationId: id, inspectorId: id }),
      z.strictObject({ kind: z.literal("object"), visit: whole, objectId: id }),
    ]),
    reason: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/u, "须为小写英文代码"),
    explanation: reason,
    unavailable: z.array(id).max(500).default([]),
    beacon,
  }),
  decideSubstitution: z.strictObject({
    requestId: id,
    outcome: z.enum(["approve", "refuse"]),
    reasons: z.exactOptional(text(2_000)),
  }),
  countVisits: empty,
  close: empty,
  cancel: z.strictObject({ reason }),
  comment: z.strictObject({ text: text(2_000) }),
  retract: z.strictObject({ reason: z.exactOptional(text(2_000)) }),
} as const satisfies Record<BatchCommand["type"], z.ZodType>;
