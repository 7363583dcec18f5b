/** How anybody draws a sample again, step by step. */
export function recomputeSteps({
  tag,
  seed,
  size,
  populationSize,
}: {
  tag: string;
  seed: string;
  size: { count: number } | { ratio: number };
  populationSize: number;
}): string[] {
  return [
    `一、范围：population 中的 ${populationSize} 个问题编号。按编号排序，每个编号后加一个换行符（LF），连接后的 UTF-8 文本的 SHA-256 即 populationHash。`,
    `二、号码：对每个问题编号，把“${tag}”、种子“${seed}”、问题编号三段文字用换行符（LF）连接，其 UTF-8 文本的 SHA-256（小写十六进制）即 ticket。`,
    "三、排序：按 ticket 从小到大排列，相同的按问题编号排列。",
    "count" in size
      ? `四、取前 ${size.count} 个。`
      : `四、取前 ${Math.ceil((populationSize * size.ratio) / 10_000)} 个，即总数的万分之 ${size.ratio}，按进一法取整。`,
  ];
}

export const sampleTexts = {
  list: "查看回头看抽样",
  draw: "随机抽取已销号的问题进行回头看",
  show: "查看一次回头看抽样及复算方法",
} as const;
