import type { IssueCommand } from "../../domain/rectification/commands.ts";

/** A body for each command, for the documentation; they are parsed by their own schemas in the tests. */
export const commandExamples: Record<IssueCommand["type"], object> = {
  assign: {
    units: [
      { organizationId: "org-health", role: "lead" },
      { group: "各县（市、区）人民政府", role: "cooperating" },
    ],
  },
  reassign: { assignmentId: "a2", organizationId: "org-market", reason: "职责已划转。" },
  verify: {
    results: [
      { measureId: "m1", outcome: "accept" },
      { measureId: "m2", outcome: "reject", findings: "现场仍未设置公示栏。" },
    ],
    method: "on_site",
  },
  assignVerifier: { personId: "p-verifier" },
  publicize: {},
  object: { text: "群众反映整改后仍有同类问题。" },
  decideObjection: { objectionId: "o1", outcome: "dismissed", reasons: "经复查，反映的情况已于公示前整改。" },
  close: {},
  reopen: { reason: "回头看发现问题反弹。", dueOn: "2027-03-31" },
  release: { reason: "连续六个月达到要求。" },
  correct: { changes: { deadline: { kind: "fixed", on: "2026-12-31" } }, reason: "录入时日期有误。" },
  handOver: { fromPersonId: "p-officer", toPersonId: "p-officer-2", reason: "承办人岗位调整。" },
  withdraw: { reason: "与另一问题重复。" },
  acknowledge: {},
  return: { reason: "该事项属市场监管部门职责。" },
  reportProgress: { text: "已完成摸底，正在起草制度。" },
  submitEvidence: { items: [{ measureId: "m1", evidence: ["0b7d5c1e-6a1f-8c3e-9d2a-1f2e3d4c5b6a"], statement: "制度已印发，见附件。" }] },
  withdrawEvidence: { evidenceId: "0b7d5c1e-6a1f-8c3e-9d2a-1f2e3d4c5b6a", reason: "上传了错误的版本。" },
  signOff: { outcome: "done" },
  reportStanding: { text: "本月开展检查12次，未发现反弹。" },
  requestVerification: {},
  escalate: { organizationId: "org-health", rung: "supervision", reason: "多次催促仍无进展。" },
  confirmEscalation: { organizationId: "org-health", meeting: { at: "2026-12-08T09:30:00+08:00", place: "市政府二号楼三楼会议室" } },
  waiveEscalation: { organizationId: "org-health", reason: "该单位已书面说明客观原因，本周内完成。" },
  liftListing: { organizationId: "org-health", reason: "挂牌事项已整改到位。" },
  signReceipt: { letterId: "L3" },
  replyToLetter: { letterId: "L3", text: "已制定整改时间表，责任到人，预计本月底完成。" },
  comment: { text: "请于本周内补充会议纪要。" },
  retract: { reason: "误操作。" },
};
