import type { DescribeWarning, PlanWarningCode } from "../../domain/plan/warnings.ts";

const WARNINGS: Readonly<Record<PlanWarningCode, string>> = {
  TITLE_MISSING: "没有找到文件标题，请补填。",
  ISSUED_ON_PUBLICATION: "正文没有写印发日期，已采用网页的发布日期，请核对。",
  NO_ITEMS: "没有读到带责任单位、措施或进展的条目；如确有任务，请手工添加。",
  YEAR_ASSUMED: "日期没有写年份，已按文件所属年份推定，请核对。",
  YEAR_UNKNOWN: "日期没有写年份，文件的年份也无法确定，请补填。",
  NUMBER_MISSING: "原文没有编号，已按顺序编号。",
  NUMBER_REPEATED: "编号与上一条相同，请核对。",
  NUMBER_JUMPS: "编号不连续，请核对是否有遗漏。",
  MEASURE_NUMBER_JUMPS: "整改措施的编号不连续，请核对。",
  MEASURE_PREFACE: "第一项措施之前还有一段文字，已并入第一项措施。",
  UNITS_MISSING: "没有读到责任单位，请补填。",
  UNIT_UNCERTAIN: "不能确定这是一个单位名称，请核对。",
  UNIT_NOTE_REMOVED: "单位名称后的人名未作为单位名称的一部分。",
  SEVERAL_LEADS: "原文写了不止一个牵头单位，请确定由谁牵头。",
  UNITS_FROM_MEASURES: "责任单位写在各项措施中，已汇总到本条，牵头单位请核对。",
  UNITS_FROM_SECTION: "本条没有写责任单位，已采用上级标题所写的单位，请核对。",
  DEADLINE_UNREAD: "没有从时限中读出日期，请补填。",
  DEADLINE_APPROXIMATE: "时限没有写到具体哪一天，已推定日期，请核对。",
  DEADLINE_SEVERAL_DATES: "时限中有多个日期，已取最后一个，请核对。",
  DEADLINE_FROM_MEASURES: "时限写在各项措施中，本条取最后一个，请核对。",
  DEADLINE_SAYS_DONE: "时限一栏写的是已完成，请在启动时登记为已办结。",
  DATE_INVALID: "日期不存在，请核对。",
  PHASE_UNREAD: "没有读出该阶段的起止时间，请补填。",
  LABEL_MISSPELT: "栏目名称疑有错字，已按相近的名称读取。",
  LABEL_OUTSIDE_ITEM: "这一栏不属于任何条目，没有读入。",
  DIGITS_REPAIRED: "日期中的字母已按数字读取，请核对。",
  TEXT_UNPLACED: "这段文字不像是前一栏的内容，已并入问题描述，请核对。",
  ROW_UNEVEN: "这一行的列数与表头不一致，请核对各栏内容。",
  ROW_INHERITED: "这一格是合并单元格，沿用了上一行的内容。",
};

/** A reader's warning as a sentence, with the wording of the document that it is about. */
export const describePlanWarning: DescribeWarning = ({ code, about }) =>
  about === "" ? WARNINGS[code] : `${WARNINGS[code]}（原文：${about}）`;

/** What to do with a file of a format that cannot be read. */
const ADVICE: Readonly<Record<string, string>> = {
  doc: "这是旧版 Word（.doc）或 WPS 文件，请用 Word 或 WPS 打开后另存为 .docx。",
  xls: "这是旧版电子表格，请打开后把表格复制到 Word 中，另存为 .docx。",
  xlsx: "这是电子表格或演示文稿，请把其中的表格复制到 Word 中，另存为 .docx。",
  pdf: "这是 PDF 文件，请用原来的 Word 文件；没有的，请用 WPS 等软件转换为 .docx。",
  rtf: "这是 RTF 文件，请用 Word 或 WPS 打开后另存为 .docx。",
  image: "这是图片，请先用文字识别软件转换为 .docx。",
  archive: "这是压缩包，请解压后选择其中的文件。",
  zip: "这是压缩包，请解压后选择其中的文件。",
};

export function adviceForFormat(format: string | null): string | null {
  return format === null ? null : (ADVICE[format] ?? null);
}

export const planParseTexts = {
  usage: () => "用法：npm run --silent plan:parse -- 文件",
  cannotOpen: ({ file }: { file: string }) => `无法打开文件 ${file}`,
};
