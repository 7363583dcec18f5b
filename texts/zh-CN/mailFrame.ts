import { dateText } from "./clock.ts";

/** How a mail looks: `task` asks for something, `urgent` asks for it now, `done` brings good news, `info` only tells. */
export type MailTone = "task" | "urgent" | "done" | "info";

export const roleText = { lead: "牵头单位", cooperating: "配合单位" } as const;

/** Everything around the words of a template. */
export const mailFrame = {
  product: "联督",
  tagline: "综合监管协调工作平台",
  subject: ({ label, number, title, note }: { label: string; number: number | null; title: string; note?: string }) =>
    `【联督·${label}】${number === null ? "" : `第${number}号 `}${title}${note === undefined ? "" : `（${note}）`}`,
  heading: ({ number, title }: { number: number | null; title: string }) => (number === null ? title : `第${number}号　${title}`),
  untitled: "整改事项",
  salutation: ({ organization, person }: { organization?: string; person?: string }) => {
    if (organization === undefined) return person === undefined ? "您好：" : `${person}同志：`;
    return person === undefined ? `${organization}：` : `${organization}　${person}同志：`;
  },
  unknownOrganization: "（单位名称待查）",
  issue: "整改问题",
  role: "承担角色",
  roleText,
  due: "整改期限",
  noDue: "没有规定具体日期",
  passed: (name: string) => `${name}（已过）`,
  by: (date: string) => `${dateText(date)}24时前`,
  acknowledge: "签收期限",
  verify: "核查期限",
  measureDue: (date: string) => `完成期限：${dateText(date)}`,
  findings: "核查意见",
  textMissing: "（内容见系统）",
  moreMeasures: (count: number) => `另有${count}项措施，请登录系统查看。`,
  cut: "……（全文见系统）",
  steps: (tone: MailTone) => (tone === "task" || tone === "urgent" ? "请您办理" : "后续事项"),
  why: "期限是怎样确定的",
  acknowledgeWhy: ({ workingDays, citation }: { workingDays: number; citation: string }) =>
    `签收期限：自交办次日起${workingDays}个工作日（依据：${citation}）。`,
  measureWhy: ({ place, why }: { place: number; why: string }) => `第${place}项措施：${why}`,
  letter: "文书",
  letterAttached: (letter: string) => `附件是${letter}的 Word 文件，可打印存档。`,
  calendarAttached: "附件是日程文件（.ics），打开后可把有关日期加入日历。",
  linkFallback: "按钮打不开时，请把以下地址复制到浏览器：",
  footer: ({ organization, office }: { organization?: string; office?: string }) => [
    organization === undefined
      ? "您收到本邮件，是因为您在联督系统中登记为该事项的办理人。"
      : `您收到本邮件，是因为您在联督系统中登记为${organization}的联络员或该事项的办理人。`,
    `对事项内容有疑问，或您已不再负责此项工作，请与${office ?? "本级综合监管协调机制办公室"}联系。`,
    "本邮件由系统自动发送，请勿直接回复。邮件内容限工作使用，请勿转发至无关人员。",
  ],
  calendarFile: "日程.ics",
  calendar: {
    name: "联督",
    due: ({ number, title }: { number: number | null; title: string }) => `整改到期：${number === null ? "" : `第${number}号 `}${title}`,
    verify: ({ number, title }: { number: number | null; title: string }) => `核查截止：${number === null ? "" : `第${number}号 `}${title}`,
    acknowledge: ({ number, title }: { number: number | null; title: string }) =>
      `签收截止：${number === null ? "" : `第${number}号 `}${title}`,
    measure: ({ number, text }: { number: number | null; text: string }) => `措施到期：${number === null ? "" : `第${number}号 `}${text}`,
    description: (url: string) => `当日24时（北京时间）到期。办理地址：${url}`,
    alarm: "明日到期",
  },
  rehearsalSubject: (to: string) => `【演练·原收件人 ${to}】`,
  rehearsalBanner: (to: string) => `演练模式：本邮件原应发送给 ${to}，现仅送达演练信箱，收件单位并未收到。`,
} as const;
