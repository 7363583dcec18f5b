import type { RegisterDefinition, RowRemark } from "./register.ts";

/** 回避. Of an inspector or, as a team, of a department's inspectors, from an object, on the days from `from` to `until` (open when null). */
export const recusals: RegisterDefinition = {
  name: "recusals",
  title: "回避清单",
  columns: [
    {
      field: "inspectorId",
      header: "执法证号",
      synonyms: ["执法证件号", "执法证编号", "回避人员执法证号", "行政执法证号"],
      kind: { type: "entry", register: "inspectors" },
      example: "示例-00000001",
    },
    {
      field: "organizationId",
      header: "回避部门",
      synonyms: ["部门", "回避单位", "所属部门"],
      kind: { type: "organization" },
      example: "",
    },
    {
      field: "objectId",
      header: "检查对象代码",
      synonyms: ["统一社会信用代码", "对象编号", "自编码", "回避对象代码", "检查对象"],
      kind: { type: "entry", register: "inspection-objects" },
      required: true,
      example: "示例-0001",
    },
    {
      field: "reason",
      header: "回避理由",
      synonyms: ["理由", "回避原因", "原因", "回避事由"],
      kind: { type: "text", max: 500 },
      required: true,
      example: "近亲属在该机构任职",
    },
    {
      field: "from",
      header: "起始日期",
      synonyms: ["开始日期", "回避起", "回避开始日期"],
      kind: { type: "date" },
      required: true,
      example: "2026-01-01",
    },
    {
      field: "until",
      header: "截止日期",
      synonyms: ["结束日期", "回避止", "回避截止日期"],
      kind: { type: "date" },
      example: "",
    },
    {
      field: "active",
      header: "是否有效",
      synonyms: ["状态", "是否在用"],
      kind: { type: "flag", yes: ["是", "有效", "Y"], no: ["否", "撤销", "失效", "N"] },
      fallback: true,
      example: "是",
    },
  ],
  searched: ["reason"],
  keyFields: [["objectId"], ["inspectorId", "organizationId"], ["from"]],
  keyOf: ({ objectId, inspectorId, organizationId, from }) => {
    const subject =
      typeof inspectorId === "string" ? `i:${inspectorId}` : typeof organizationId === "string" ? `o:${organizationId}` : null;
    return subject !== null && typeof objectId === "string" && typeof from === "string" ? `${subject}|${objectId}|${from}` : null;
  },
  judge: ({ inspectorId, organizationId, from, until, active }, today) => {
    const problems: RowRemark[] = [];
    const warnings: RowRemark[] = [];
    if (typeof inspectorId === "string" && typeof organizationId === "string") problems.push({ code: "TWO_SUBJECTS" });
    // An absent column is not the same as an empty cell, but a recusal without either says of nobody that they must stay away.
    if ((inspectorId ?? null) === null && (organizationId ?? null) === null) problems.push({ code: "NO_SUBJECT" });
    if (typeof from === "string" && typeof until === "string" && until < from)
      problems.push({ code: "END_BEFORE_START", column: "截止日期", facts: { from, until } });
    else if (active !== false && typeof until === "string" && until < today)
      warnings.push({ code: "RECUSAL_OVER", column: "截止日期", facts: { until } });
    return { problems, warnings };
  },
};
