import { CN, readNumeral } from "./numerals.ts";

/** How a paragraph is numbered. `issue` and `task` are the spelt-out forms (问题1：, 任务一：). */
export type NumberingStyle =
  | "part"
  | "chinese"
  | "chineseBracket"
  | "issue"
  | "task"
  | "arabic"
  | "arabicSpace"
  | "decimal"
  | "arabicBracket"
  | "arabicHalfBracket"
  | "circled"
  | "measureWord";

/** Official documents nest 一、 → （一） → 1. → （1） → ①; a smaller rank is a higher level. */
export const NUMBERING_RANK: Readonly<Record<NumberingStyle, number>> = {
  part: 0,
  chinese: 1,
  chineseBracket: 2,
  issue: 3,
  task: 3,
  arabic: 3,
  arabicSpace: 3,
  decimal: 4,
  arabicBracket: 4,
  arabicHalfBracket: 5,
  circled: 6,
  measureWord: 6,
};

export interface Opening {
  style: NumberingStyle;
  ordinal: number;
  /** Text after the number. */
  rest: string;
}

interface Form {
  style: NumberingStyle;
  pattern: RegExp;
}

const AFTER_ARABIC = "(?:[.．。](?=\\D|$|20\\d\\d年|\\d{1,2}月|\\d+[个家名户项次人])|[、，,](?!\\d+[.．、，,]|\\d{3}))";

const FORMS: readonly Form[] = [
  { style: "issue", pattern: new RegExp(`^(?:序号|编号)[:：]?\\s?([${CN}]{1,4}|\\d{1,3})(?:[:：、.．，]\\s*|\\s+|$)`) },
  {
    style: "issue",
    pattern: new RegExp(
      `^[【\\[](?:反馈|整改|具体|存在|督察|督查|主要)?(?:问题|任务|事项|序号)[（(]?([${CN}]{1,4}|\\d{1,3})[）)]?[】\\]][:：、.．，]?\\s*`,
    ),
  },
  {
    style: "issue",
    pattern: new RegExp(
      `^[【\\[]?(?:反馈|整改|具体|存在|督察|督查|主要)?(?:的)?(?:问题|意见)[（(]?([${CN}]{1,4}|\\d{1,3})[）)]?[】\\]]?(?:[:：、.．，]|(?=关于)|(?=\\s)|$)\\s*`,
    ),
  },
  { style: "issue", pattern: new RegExp(`^第([${CN}]{1,4}|\\d{1,3})(?:个|项|类)?问题(?:[:：、.．，]|$)\\s*`) },
  {
    style: "task",
    pattern: new RegExp(
      `^[【\\[]?(?:整改|重点|工作|主要)?(?:任务|事项|清单)[（(]?([${CN}]{1,4}|\\d{1,3})[）)]?[】\\]]?(?:[:：、.．]|(?=\\s)|$)\\s*`,
    ),
  },
  { style: "task", pattern: new RegExp(`^第([${CN}]{1,4}|\\d{1,3})(?:项|条)(?:[:：、.．，]|(?=\\s))\\s*`) },
  { style: "measureWord", pattern: new RegExp(`^(?:整改)?(?:措施|举措)([${CN}]{1,4}|\\d{1,3})[:：、.．]\\s*`) },
  { style: "part", pattern: new RegExp(`^第([${CN}]{1,4}|\\d{1,2})(?:部分|篇|章|类|批)[:：、.．，\\s]?\\s*`) },
  { style: "chinese", pattern: new RegExp(`^([${CN}]{1,4})[、.．,，](?![${CN}]*[级是、])\\s*`) },
  { style: "chineseBracket", pattern: new RegExp(`^[（(]\\s?([${CN}]{1,4})\\s?[）)][、.．]?\\s*`) },
  { style: "arabicBracket", pattern: /^[（(]\s?(\d{1,3})\s?[）)][、.．]?\s*/ },
  { style: "arabicHalfBracket", pattern: /^(\d{1,3})\s?[）)][、.．]?\s*/ },
  { style: "arabic", pattern: new RegExp(`^(\\d{1,3})\\s?${AFTER_ARABIC}\\s*`) },
  { style: "decimal", pattern: /^\d{1,2}(?:[.．]\d{1,2})*[.．](\d{1,2})(?![\d.．%％年月日])[、\s]?\s*(?=[^\d\s万亿元个家名户])/ },
  { style: "arabicSpace", pattern: /^(\d{1,3}) (?=[\u4e00-\u9fff“《])/ },
];

const CIRCLED = /^([①-⑳])[、.．]?\s*/;
const BRACKETED_DIGIT = /^([⑴-⒇])[、.．]?\s*/;
const DOTTED_DIGIT = /^([⒈-⒛])\s*/;

/**
 * Reads the number that opens a paragraph, whichever of the usual forms it takes; null when the text opens with none.
 * 一是 / 首先 do not number a paragraph, they stay text.
 */
export function readOpening(text: string): Opening | null {
  const first = text.charCodeAt(0);
  if (Number.isNaN(first)) return null;
  for (const { style, pattern } of FORMS) {
    const match = pattern.exec(text);
    if (match === null) continue;
    const ordinal = readNumeral(match[1] ?? "");
    if (ordinal === null || ordinal > 999) continue;
    return { style, ordinal, rest: text.slice(match[0].length) };
  }
  const symbols: readonly [RegExp, NumberingStyle, number][] = [
    [CIRCLED, "circled", 0x2460],
    [BRACKETED_DIGIT, "arabicBracket", 0x2474],
    [DOTTED_DIGIT, "arabic", 0x2488],
  ];
  for (const [pattern, style, base] of symbols) {
    const match = pattern.exec(text);
    if (match !== null) return { style, ordinal: (match[1] ?? "").charCodeAt(0) - base + 1, rest: text.slice(match[0].length) };
  }
  return null;
}
