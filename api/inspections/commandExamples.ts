import type { BatchCommand } from "../../domain/inspection/commands.ts";

const hash = "3f".repeat(32);
const beacon = {
  source: "中国福利彩票双色球",
  form: "红色球六个号码按开出次序，以空格分隔，两位数字",
  at: "2027-03-09T13:30:00.000Z",
};
const schedule = {
  commitUntil: "2027-03-04T09:00:00.000Z",
  revealUntil: "2027-03-08T09:00:00.000Z",
  beacon,
  field: { from: "2027-03-15", until: "2027-04-30" },
  resultsDueOn: "2027-05-10",
};

export const planExample = {
  title: "2027年上半年医疗机构联合抽查",
  departments: [
    { organizationId: "org-health", checkItemIds: ["item-1"] },
    { organizationId: "org-insurance", checkItemIds: ["item-2"] },
  ],
  population: { kinds: ["综合医院", "门诊部"] },
  schedule,
};

/** An example of each command's body, for the documentation. */
export const commandExamples: Readonly<Record<BatchCommand["type"], unknown>> = {
  correct: { changes: { title: "2027年上半年医疗机构联合抽查（修订）" }, reason: "名称有误" },
  approve: {},
  reschedule: { schedule, reason: "批准较晚" },
  freezeRosters: {},
  commitSecret: { commitment: hash },
  reveal: { secret: hash },
  recordBeacon: { at: beacon.at, source: beacon.source, value: "03 07 12 18 25 31" },
  confirmBeacon: { value: "03 07 12 18 25 31" },
  draw: {},
  lock: { draw: hash },
  requestSubstitution: {
    out: { kind: "inspector", visit: 12, organizationId: "org-health", inspectorId: "inspector-1" },
    reason: "recusal",
    explanation: "近亲属在被检查单位任职",
    beacon: { ...beacon, at: "2027-03-18T13:30:00.000Z" },
  },
  decideSubstitution: { requestId: "s1", outcome: "approve" },
  countVisits: {},
  close: {},
  cancel: { reason: "上级统一部署，本次不再实施" },
  comment: { text: "已与各部门联络员沟通日程。" },
  retract: {},
};
