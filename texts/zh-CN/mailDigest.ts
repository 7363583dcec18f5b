/** `2026-03-05` as 3月5日. */
function shortDay(date: string): string {
  const [, month = "", day = ""] = date.split("-");
  return `${Number(month)}月${Number(day)}日`;
}

export const digestTexts = {
  label: "每日汇总",
  subject: ({ date, count, headings }: { date: string; count: number; headings: readonly string[] }) => {
    const [first = ""] = headings;
    const title = first.length > 24 ? `${first.slice(0, 24)}……` : first;
    return `【联督·每日汇总】${shortDay(date)} ${count}件：${title.replaceAll("　", " ")}等`;
  },
  intro: (count: number) => `自上次汇总以来有以下${count}件通知。紧急事项已另行即时发送，不在此列。`,
  /** In a digest the issue stands above the words that a mail of its own has over it. */
  pointingUp: (text: string) => text.replaceAll("以下整改问题", "上述整改问题"),
  more: (count: number) => `另有${count}件，请登录系统查看。`,
  whyDigest: "您选择了每日汇总接收不紧急的通知，可在系统的个人设置中更改为即时接收。",
} as const;
