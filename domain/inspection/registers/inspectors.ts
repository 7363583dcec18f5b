import type { RegisterDefinition, RowRemark } from "./register.ts";

/** 执法检查人员名录库. Of a person only what the draw needs: no identity number, no telephone number. */
export const inspectors: RegisterDefinition = {
  name: "inspectors",
  title: "执法检查人员名录库",
  columns: [
    {
      field: "certificateNumber",
      header: "执法证号",
      synonyms: ["执法证件号", "执法证编号", "行政执法证号", "执法证号码", "证件编号", "证号"],
      kind: { type: "code", max: 40 },
      required: true,
      example: "示例-00000001",
    },
    {
      field: "name",
      header: "姓名",
      synonyms: ["执法人员姓名", "检查人员姓名", "人员姓名", "检查人员"],
      kind: { type: "text", max: 40 },
      required: true,
      example: "（姓名）",
    },
    {
      field: "organizationId",
      header: "所属部门",
      synonyms: ["部门", "单位", "所在单位", "工作单位", "执法主体", "所属单位", "所在部门"],
      kind: { type: "organization" },
      required: true,
      example: "（填写单位名录中的全称或简称）",
    },
    {
      field: "validFrom",
      header: "证件起始日期",
      synonyms: ["发证日期", "证件有效期起", "有效期起", "证件生效日期"],
      kind: { type: "date" },
      example: "2024-06-01",
    },
    {
      field: "validUntil",
      header: "证件有效期至",
      synonyms: ["证件有效期", "有效期至", "有效期止", "证件到期日期", "执法证有效期", "证件截止日期"],
      kind: { type: "date" },
      required: true,
      example: "2029-05-31",
    },
    {
      field: "specialities",
      header: "专业领域",
      synonyms: ["专长", "业务领域", "专业", "执法类别", "检查专长"],
      kind: { type: "list", max: 60, entries: 30 },
      fallback: [],
      example: "医疗卫生、传染病防治",
    },
    {
      field: "area",
      header: "执法区域",
      synonyms: ["区域", "所属区域", "执法地域", "所在区县"],
      kind: { type: "text", max: 60 },
      example: "南屏区",
    },
    {
      field: "leave",
      header: "不在岗时段",
      synonyms: ["请假", "请假时段", "休假", "休假时段", "不在岗"],
      kind: { type: "periods", entries: 30 },
      fallback: [],
      example: "2026-07-01至2026-07-10",
    },
    {
      field: "active",
      header: "是否在岗",
      synonyms: ["在岗状态", "状态", "是否在用", "是否有效"],
      kind: { type: "flag", yes: ["是", "在岗", "在职", "有效", "Y"], no: ["否", "离岗", "离职", "退休", "调离", "停用", "N"] },
      fallback: true,
      example: "是",
    },
  ],
  searched: ["name", "certificateNumber", "specialities", "area"],
  keyFields: [["certificateNumber"]],
  keyOf: ({ certificateNumber }) => (typeof certificateNumber === "string" ? certificateNumber : null),
  judge: ({ validFrom, validUntil, active }, today) => {
    const problems: RowRemark[] = [];
    const warnings: RowRemark[] = [];
    if (typeof validFrom === "string" && typeof validUntil === "string" && validUntil < validFrom)
      problems.push({ code: "END_BEFORE_START", column: "证件有效期至", facts: { from: validFrom, until: validUntil } });
    if (active !== false && typeof validUntil === "string" && validUntil < today)
      warnings.push({ code: "CERTIFICATE_EXPIRED", column: "证件有效期至", facts: { until: validUntil } });
    if (active !== false && typeof validFrom === "string" && validFrom > today)
      warnings.push({ code: "CERTIFICATE_NOT_YET_VALID", column: "证件起始日期", facts: { from: validFrom } });
    return { problems, warnings };
  },
};
