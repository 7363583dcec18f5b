/** The registers of inspections: 抽查事项清单, 检查对象名录库, 执法检查人员名录库 (一单两库), and the recusals between the latter two. */
export const registerNames = ["check-items", "inspection-objects", "inspectors", "recusals"] as const;

export type RegisterName = (typeof registerNames)[number];
