import { yearOf } from "../../calendar/calendarDay.ts";
import type { RegisterDefinition, RowRemark } from "./register.ts";

/** 检查对象名录库. Its key is the unified social credit code or, where there is none or one code has several premises, the office's own code. */
export const inspectionObjects: RegisterDefinition = {
  name: "inspection-objects",
  title: "检查对象名录库",
  columns: [
    {
      field: "creditCode",
      header: "统一社会信用代码",
      synonyms: ["社会信用代码", "信用代码", "统一信用代码"],
      kind: { type: "creditCode" },
      example: "",
    },
    {
      field: "ownCode",
      header: "自编码",
      synonyms: ["对象编号", "对象编码", "自编号", "内部编号", "许可证号", "机构编号", "编号"],
      kind: { type: "code", max: 40 },
      example: "示例-0001",
    },
    {
      field: "name",
      header: "对象名称",
      synonyms: ["检查对象名称", "抽查对象名称", "单位名称", "机构名称", "企业名称", "市场主体名称", "被检查单位", "检查对象", "名称"],
      kind: { type: "text", max: 200 },
      required: true,
      example: "云州示例门诊部",
    },
    {
      field: "kind",
      header: "对象类别",
      synonyms: ["检查对象类别", "检查对象类型", "对象类型", "机构类别", "机构类型", "类别"],
      kind: { type: "text", max: 60 },
      required: true,
      example: "门诊部",
    },
    {
      field: "area",
      header: "所属区域",
      synonyms: ["区域", "所在区县", "所属区县", "所在区", "县（市、区）", "辖区", "行政区划", "所在区域"],
      kind: { type: "text", max: 60 },
      example: "南屏区",
    },
    {
      field: "address",
      header: "地址",
      synonyms: ["经营地址", "执业地址", "住所", "机构地址", "详细地址", "经营场所"],
      kind: { type: "text", max: 300 },
      example: "示例路1号",
    },
    {
      field: "creditClass",
      header: "信用风险等级",
      synonyms: ["信用风险分类", "信用等级", "信用风险类别", "风险等级", "信用分类"],
      kind: { type: "choice", words: { A: ["A", "A类", "A级"], B: ["B", "B类", "B级"], C: ["C", "C类", "C级"], D: ["D", "D类", "D级"] } },
      example: "B",
    },
    {
      field: "lastCheckedOn",
      header: "最近检查日期",
      synonyms: ["上次检查日期", "最近一次检查日期", "上次检查时间", "最近检查时间"],
      kind: { type: "date" },
      example: "2026-03-05",
    },
    {
      field: "checksYear",
      header: "检查次数年度",
      synonyms: ["次数年度", "统计年度"],
      kind: { type: "integer", min: 2000, max: 2100 },
      example: "2026",
    },
    {
      field: "checksCount",
      header: "年度检查次数",
      synonyms: ["本年检查次数", "本年度检查次数", "当年检查次数", "已检查次数"],
      kind: { type: "integer", min: 0, max: 1000 },
      example: "1",
    },
    {
      field: "active",
      header: "是否在业",
      synonyms: ["经营状态", "状态", "是否在用", "登记状态", "存续状态"],
      kind: {
        type: "flag",
        yes: ["是", "在业", "存续", "在用", "正常", "开业", "在营", "Y"],
        no: ["否", "注销", "吊销", "停业", "歇业", "停用", "关闭", "迁出", "N"],
      },
      fallback: true,
      example: "是",
    },
  ],
  openAttributes: true,
  searched: ["name", "creditCode", "ownCode", "kind", "area", "address"],
  keyFields: [["creditCode", "ownCode"]],
  keyOf: ({ creditCode, ownCode }) => (typeof creditCode === "string" ? creditCode : typeof ownCode === "string" ? ownCode : null),
  formerKeyOf: ({ creditCode, ownCode }) => (typeof creditCode === "string" && typeof ownCode === "string" ? ownCode : null),
  // A count belongs to a year; a file that names none speaks of the year in which it is read.
  complete: ({ checksYear, checksCount }, today) =>
    typeof checksCount === "number" && typeof checksYear !== "number" ? { checksYear: yearOf(today) } : {},
  judge: ({ lastCheckedOn }, today) => {
    const problems: RowRemark[] = [];
    if (typeof lastCheckedOn === "string" && lastCheckedOn > today)
      problems.push({ code: "IN_THE_FUTURE", column: "最近检查日期", facts: { date: lastCheckedOn } });
    return { problems, warnings: [] };
  },
};
