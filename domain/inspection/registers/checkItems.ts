import type { RegisterDefinition } from "./register.ts";

const ratio = (field: string, creditClass: string, example: string): RegisterDefinition["columns"][number] => ({
  field,
  header: `${creditClass}类抽查比例`,
  synonyms: [`${creditClass}级抽查比例`, `信用${creditClass}类比例`, `${creditClass}类比例`],
  kind: { type: "ratio" },
  example,
});

/** 抽查事项清单. */
export const checkItems: RegisterDefinition = {
  name: "check-items",
  title: "抽查事项清单",
  columns: [
    {
      field: "number",
      header: "事项编号",
      synonyms: ["抽查事项编号", "事项编码", "抽查事项编码", "清单编号", "编号"],
      kind: { type: "code", max: 40 },
      required: true,
      example: "示例-001",
    },
    {
      field: "name",
      header: "抽查事项",
      synonyms: ["抽查事项名称", "事项名称", "检查事项", "检查事项名称", "抽查内容"],
      kind: { type: "text", max: 200 },
      required: true,
      example: "医疗机构依法执业情况检查",
    },
    {
      field: "organizationId",
      header: "抽查部门",
      synonyms: ["检查部门", "主管部门", "实施部门", "责任部门", "检查主体", "抽查主体", "牵头部门", "部门"],
      kind: { type: "organization" },
      required: true,
      example: "（填写单位名录中的全称或简称）",
    },
    {
      field: "kind",
      header: "事项类别",
      synonyms: ["抽查事项类别", "事项类型", "检查类别", "重点/一般"],
      kind: { type: "choice", words: { key: ["重点", "重点事项", "重点检查事项"], general: ["一般", "一般事项", "一般检查事项"] } },
      required: true,
      example: "一般",
    },
    {
      field: "legalBasis",
      header: "法律依据",
      synonyms: ["检查依据", "抽查依据", "设定依据", "依据"],
      kind: { type: "text", max: 2000 },
      example: "（写明文件名称和条款）",
    },
    {
      field: "frequencyLimit",
      header: "每年频次上限",
      synonyms: ["年度频次上限", "频次上限", "抽查频次", "每年最多次数", "年度检查频次"],
      kind: { type: "integer", min: 0, max: 365 },
      example: "1",
    },
    ratio("ratioA", "A", "5%"),
    ratio("ratioB", "B", "10%"),
    ratio("ratioC", "C", "30%"),
    ratio("ratioD", "D", "100%"),
    {
      field: "objectKinds",
      header: "适用对象类别",
      synonyms: ["检查对象类别", "抽查对象类别", "适用对象", "抽查对象"],
      kind: { type: "list", max: 60, entries: 50 },
      fallback: [],
      example: "综合医院、门诊部",
    },
    {
      field: "active",
      header: "是否在用",
      synonyms: ["是否启用", "状态", "有效"],
      kind: { type: "flag", yes: ["是", "在用", "启用", "有效", "Y"], no: ["否", "停用", "废止", "失效", "N"] },
      fallback: true,
      example: "是",
    },
  ],
  searched: ["number", "name", "legalBasis", "objectKinds"],
  keyFields: [["number"]],
  keyOf: ({ number }) => (typeof number === "string" ? number : null),
  judge: () => ({ problems: [], warnings: [] }),
};
