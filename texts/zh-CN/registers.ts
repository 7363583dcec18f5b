import type { RowProblemCode, RowWarningCode } from "../../domain/inspection/registers/register.ts";

/** Why a row of a file is not taken into a register. Facts in braces; a part in square brackets is left out without them. */
export const rowProblemTexts: Record<RowProblemCode, string> = {
  REQUIRED: "必填项为空",
  TOO_LONG: "内容过长，不能超过 {max} 个字",
  BAD_CODE: "编号“{text}”中有空格或不能使用的字符",
  BAD_CREDIT_CODE: "“{text}”不是有效的统一社会信用代码（18 位，且校验码须相符）",
  LOST_DIGITS: "编号“{text}”被电子表格当作数字处理，末尾几位已经丢失。请把该列设为文本格式后重新填写",
  BAD_DATE: "“{text}”不是有效的日期，请写成 2026-03-05 的形式",
  BAD_NUMBER: "“{text}”不是整数",
  OUT_OF_RANGE: "数值应在 {min} 到 {max} 之间",
  BAD_RATIO: "“{text}”不是有效的比例，请写成 5% 的形式，不超过 100%，最多两位小数",
  BAD_CHOICE: "“{text}”不在可选的范围内，应为：{words}",
  BAD_FLAG: "“{text}”应为：{words}",
  TOO_MANY: "不能超过 {max} 项",
  BAD_PERIOD: "“{text}”不是有效的时段，请写成 2026-07-01至2026-07-10 的形式",
  UNKNOWN_ORGANIZATION: "单位名录中没有“{text}”[，是否为“{suggestion}”]",
  AMBIGUOUS_ORGANIZATION: "“{text}”在单位名录中对应多个单位，请写全称",
  OFFICE_CANNOT_INSPECT: "“{text}”是协调机制办公室，只负责组织协调，不能作为检查部门",
  UNKNOWN_ENTRY: "名录中没有编号为“{text}”的记录，请先导入或登记",
  FORMULA_WITHOUT_VALUE: "单元格是公式且没有计算结果，或结果是错误。请重新计算并保存，或粘贴为数值",
  UNREADABLE_CHARACTERS: "有无法识别的字符，文件在这里可能已损坏",
  NO_CODE: "没有编号，无法与名录对应",
  NO_SUBJECT: "回避人员和回避部门都没有填写",
  TWO_SUBJECTS: "回避人员和回避部门只能填写一个",
  END_BEFORE_START: "截止日期 {until} 早于起始日期 {from}",
  IN_THE_FUTURE: "日期 {date} 还没有到",
  BAD_ATTRIBUTE: "属性值过长，不能超过 60 个字",
  EXAMPLE_ROW: "这是模板中的示例行，请删除",
  TOO_MANY_CELLS: "这一行比表头的 {columns} 列多，可能是单元格中的逗号没有加引号",
  SAME_KEY_TWICE: "编号与第 {row} 行相同而内容不同，不能确定以哪一行为准",
  SAME_ROW_TWICE: "与第 {row} 行完全相同",
  NEW_NEEDS_COLUMNS: "名录中没有这一条；新登记还需要以下各列：{columns}",
};

/** What deserves a look in a row that is taken all the same. */
export const rowWarningTexts: Record<RowWarningCode, string> = {
  FROM_FORMULA: "单元格是公式，取其计算结果",
  FROM_MERGED_CELL: "合并单元格，取其左上角的内容",
  HIDDEN_ROW: "这一行在文件中是隐藏的，同样导入",
  CERTIFICATE_EXPIRED: "执法证件已于 {until} 到期，抽取时不会选入",
  CERTIFICATE_NOT_YET_VALID: "执法证件自 {from} 起有效，此前抽取时不会选入",
  RECUSAL_OVER: "回避已于 {until} 结束",
};

export const registerTexts = {
  /** 对象名称：必填项为空 */
  remark: "[{column}：]{text}",
  row: "行号",
  reasons: "未导入原因",
  refusedRows: "未导入的行",
  template: "导入模板",
  importBasis: "批量导入：{fileName}",
  unknownOrganization: "（名录外单位）",
  unknownEntry: "（名录外记录）",
} as const;

/** Why a file is no table, or too much of one: the `reason` or `limit` of the error. */
export const tableTexts = {
  openQuote: "第 {row} 行的引号没有配对",
  longCell: "第 {row} 行起有一个单元格过长，可能是引号没有配对",
  manyColumns: "第 {row} 行超过 {max} 列",
  noText: "文件不是文本，或编码无法识别",
  damaged: "文件已损坏或不完整",
  notXlsx: "不是 XLSX 工作簿",
  oldOrLocked: "旧版 XLS 文件或带密码的工作簿，请去掉密码并另存为 XLSX",
  pdf: "PDF 文件",
  webPage: "网页格式的文件，请在电子表格软件中打开后另存为 XLSX",
  inflatedLimit: "解压后 {max} MB",
  rowLimit: "XLSX 每张工作表 {max} 行，更多的请另存为 CSV",
  xlsxLimit: "XLSX 文件 {max} MB，更大的请另存为 CSV",
  csvLimit: "{max} MB",
  mergedLimit: "{max} 处合并单元格",
  sheetLimit: "XLSX 每张工作表 1048576 行，请导出 CSV",
} as const;
