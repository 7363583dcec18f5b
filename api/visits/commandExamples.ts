import type { VisitApiCommand } from "../../domain/visit/commands.ts";

/** An example of each command's body, for the documentation. */
export const commandExamples: Record<VisitApiCommand["type"], unknown> = {
  confirm: {},
  declareRecusal: { reason: "近亲属在该机构任职" },
  recordResult: {
    subject: "item-001",
    value: { outcome: "ordered_to_correct", method: "on_site", findings: "消毒记录不完整。", correctBy: "2026-08-31" },
  },
  sync: {
    deviceId: "phone-1",
    entries: [{ id: "5f0c2c57-7d0e-4f5a-9b60-0d0f3f8f6a11", subject: "item-001", value: { outcome: "no_problem", method: "on_site" } }],
  },
  resolveConflict: { subject: "item-001", keep: "5f0c2c57-7d0e-4f5a-9b60-0d0f3f8f6a11" },
  sign: {},
  decideRecusal: { inspectorId: "inspector-001", outcome: "accepted" },
  reopenResults: { reason: "补录现场检查记录" },
  publishResult: { redactions: [{ subject: "item-001", from: 2, to: 4 }] },
  approvePublication: { edition: 1 },
  correctPublication: { redactions: [], reason: "公示内容有误" },
  settleFollowUp: { subject: "item-001", reason: "经核实不属于违法行为" },
  withdraw: { reason: "检查对象已注销" },
  transferCase: { subject: "item-001", ground: "criminal", to: { name: "云州市公安局" }, reason: "涉嫌犯罪" },
  signReceipt: { letterId: "L1" },
  replyToLetter: { letterId: "L1", text: "检查已安排，本周内提交结果。" },
  comment: { text: "已电话联系检查对象。" },
  escalate: { organizationId: "org-health", rung: "supervision", reason: "多次催办未果" },
  confirmEscalation: { organizationId: "org-health", note: "同意" },
  waiveEscalation: { organizationId: "org-health", reason: "已说明原因" },
  liftListing: { organizationId: "org-health", reason: "结果已提交" },
  retract: { reason: "误操作" },
};
