/**
 * The layout of official documents by GB/T 9704-2012, in the units that it uses. The type area is 156 mm × 225 mm on A4: 22 lines of 28 characters.
 */
export const layout = {
  pageMm: { width: 210, height: 297 },
  /** 天头 37 mm and 订口 28 mm; the rest follows from the type area. */
  marginMm: { top: 37, right: 26, bottom: 35, left: 28 },
  /** Points: 二号, 三号, 四号, and the issuer's name on the head. */
  sizePt: { head: 36, title: 22, body: 16, small: 14 },
  /** 22 lines in 225 mm are 29 pt; offices set 28 pt, which leaves room for a table's lines. */
  linePt: 28,
  red: "E60012",
  /** The fonts that the standard's practice names, each with what stands in for it where it is not installed. */
  fonts: {
    title: ["方正小标宋简体", "华文中宋", "STZhongsong", "宋体", "SimSun", "Noto Serif CJK SC"],
    body: ["仿宋_GB2312", "仿宋", "FangSong", "STFangsong", "华文仿宋", "Noto Serif CJK SC"],
    label: ["黑体", "SimHei", "Noto Sans CJK SC"],
    number: ["宋体", "SimSun", "Noto Serif CJK SC"],
  },
} as const;

/** Points per millimetre. */
const PT = 72 / 25.4;

/** The issuer's name stands on one line: a long one is set smaller. */
export function headSizePt(issuer: string): number {
  const { width } = layout.pageMm;
  const { left, right } = layout.marginMm;
  const room = (width - left - right) * PT;
  return Math.max(SMALLEST_HEAD_PT, Math.min(layout.sizePt.head, Math.floor(room / Math.max(1, Array.from(issuer).length))));
}

export const SMALLEST_HEAD_PT = 20;
