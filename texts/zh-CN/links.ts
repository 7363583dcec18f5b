import type { MailAction } from "../../domain/rectification/mailActions.ts";
import { dateText } from "./clock.ts";

/** The words of one action: on the mail's button, at the head of its page, and when it is done. */
export interface LinkActionTexts {
  /** In the mail. */
  link: string;
  title: string;
  /** What the page says before the form. */
  intro: string;
  submit: string;
  done: string;
  /** What comes next. */
  next: string[];
}

const actions: Readonly<Record<MailAction, LinkActionTexts>> = {
  acknowledge: {
    link: "签收任务",
    title: "签收任务",
    intro: "签收表示贵单位已收到这项任务，整改期限照常计算。不属于贵单位职责的，请不要签收，改为退回。",
    submit: "确认签收",
    done: "已签收",
    next: ["请按期完成本单位负责的措施，并逐项提交佐证材料。"],
  },
  return: {
    link: "退回（非本单位职责）",
    title: "退回任务",
    intro: "认为该事项不属于贵单位职责的，请写明理由后退回，由协调办研究确定责任单位。退回后，贵单位不再承担这项任务。",
    submit: "确认退回",
    done: "已退回",
    next: ["协调办将研究退回理由，重新确定责任单位，必要时与贵单位联系。"],
  },
  "report-progress": {
    link: "报告进展",
    title: "报告进展",
    intro: "请写明已经做了什么、正在做什么、有什么困难。报告进展不代替提交佐证材料。",
    submit: "提交进展",
    done: "已报告进展",
    next: ["措施完成后，请提交佐证材料。以后仍可用同一链接继续报告进展。"],
  },
  "submit-evidence": {
    link: "提交佐证材料",
    title: "提交佐证材料",
    intro: "请在相应措施下选择文件，或填写文字说明，然后提交。不必一次交齐，以后仍可用同一链接补充。",
    submit: "提交材料",
    done: "材料已提交",
    next: ["材料将由核查人员查阅。全部措施都有材料后，配合单位作办结确认，再由牵头单位申请核查。"],
  },
  "sign-off": {
    link: "办结确认或提出异议",
    title: "办结确认",
    intro: "请就本单位承担的工作表明意见。提交前，系统会把一个6位验证码发到收到本链接的邮箱，请准备查收。",
    submit: "下一步：发送验证码",
    done: "已提交办结意见",
    next: ["配合单位全部表明意见后，由牵头单位申请核查。异议和理由将供核查人员参考。"],
  },
  "report-standing": {
    link: "提交定期报告",
    title: "长期坚持情况报告",
    intro: "请报告本期工作情况：做了哪些工作、是否出现反弹、有什么问题。可以附材料。",
    submit: "提交报告",
    done: "报告已提交",
    next: ["解除长期坚持之前，请继续按期报告。"],
  },
};

/** Everything that the pages behind the links in mails say. */
export const linkTexts = {
  actions,
  product: "联督",
  tagline: "综合监管协调工作平台",
  headTitle: (title: string) => `${title} - 联督`,
  byLink: ({ organization, person }: { organization: string; person: string }) =>
    `您正在以${organization}${person}的身份，通过邮件链接办理。本链接仅供收件人使用，请勿转发；办理记录会注明是通过邮件链接提交的。`,
  number: (number: number) => `第${number}号`,
  issue: "整改问题",
  description: "问题描述",
  role: "承担角色",
  status: "当前状态",
  myState: "本单位状态",
  due: "整改期限",
  noDue: "没有规定具体日期",
  duePassed: (date: string) => `${dateText(date)}（已过）`,
  dueBy: (date: string) => `${dateText(date)}24时前`,
  why: "期限是怎样确定的",
  measures: "本单位负责的措施",
  noMeasures: "没有指定由本单位负责的措施。",
  measure: (number: number) => `措施${number}`,
  measureDue: (date: string) => `期限：${dateText(date)}`,
  findings: "核查意见",
  mine: "本单位已提交",
  mineFile: ({ name, on }: { name: string; on: string }) => `${name}（${on}）`,
  mineStatement: "文字说明",
  waits: "其他单位正在等什么",
  waitsEvidence: (count: number) => `本单位还有${count}项措施没有佐证材料，补齐后才能申请核查。`,
  waitsOthers: (count: number) => `其他单位还有${count}项措施没有佐证材料。`,
  waitsSignOff: (names: string) => `尚未作办结确认的配合单位：${names}。`,
  waitsMySignOff: "牵头单位要等本单位作出办结确认后才能申请核查。",
  waitsNothing: "目前没有其他单位在等本单位。",
  other: "用这封邮件还可以办理",
  required: "（必填）",
  optional: "（选填）",
  limit: (count: number) => `不超过${count}字。`,
  errorsTitle: "没有提交成功，请改正以下内容",
  refusedTitle: "没有办理成功",
  kept: "您填写的内容已保留。",
  fields: {
    reason: "退回理由",
    text: "内容",
    outcome: "本单位的意见",
    done: "本单位承担的工作已完成，同意办结",
    dissent: "不同意办结",
    reasons: "不同意的理由",
    reasonsHint: "选择“不同意办结”时必须填写，供核查时参考。",
    outcomeMissing: "请选择一项意见",
    statement: "文字说明",
    files: "选择文件",
    filesFor: (number: number) => `措施${number}：选择文件（可多选）`,
    statementFor: (number: number) => `措施${number}：文字说明`,
    keptFile: (name: string) => `已上传：${name}`,
    nothing: "请至少为一项措施选择文件或填写文字说明",
    acceptedMeasure: "这项措施已通过核查，不需要再提交材料。",
    retractReason: "撤回原因",
  },
  fileLimits: ({ each, total, count }: { each: string; total: string; count: number }) =>
    `可以提交照片、PDF、Word、Excel、PPT、文本和 MP4 视频。每个文件不超过${each}，一次最多${count}个，合计不超过${total}。上传中请不要关闭页面。`,
  tooManyFiles: (count: number) => `一次最多${count}个文件，其余的没有接收，请分次提交`,
  fileRefused: ({ name, why }: { name: string; why: string }) => `${name}：${why}`,
  tooMuch: (total: string) => `一次提交的内容超过了${total}，没有接收。请减少文件后分次提交，文字内容请重新填写。`,
  uploading: "正在上传",
  stale: "页面打开得太久，已经过期。请核对您填写的内容，再提交一次。",
  alreadySent: "这一份内容刚才已经提交成功，没有重复办理。如果确实要另外再提交一份，请再按一次提交。",
  busy: "系统暂时没有响应。您填写的内容已保留，请稍候再按一次提交，不会重复办理。",
  tooOften: "操作过于频繁，请稍后再试。",
  code: {
    title: "输入验证码",
    sent: ({ to, minutes }: { to: string; minutes: number }) =>
      `验证码已发送到 ${to}，${minutes}分钟内有效。请查收邮件，并在下面输入6位数字。`,
    recent: ({ to }: { to: string }) => `验证码此前已发送到 ${to}，请查收。没有收到的，请过一分钟再重新发送。`,
    latest: "发送过多次的，以最近一次的为准。",
    label: "6位验证码",
    confirm: "确认提交",
    resend: "重新发送验证码",
    edit: "返回修改",
    summary: "您将提交",
    wrong: (left: number) => `验证码不正确。${left > 0 ? `还可以输入${left}次。` : "这个验证码已经失效，请重新发送。"}`,
    lapsed: "验证码已失效或已超过有效时间，请重新发送。",
    missing: "请输入邮件中的6位数字",
    limit: "今天发送验证码的次数已达上限，请明天再试，或登录系统办理。",
  },
  donePage: {
    at: (moment: string) => `办理时间：${moment}（北京时间）`,
    recorded: "已记入办理经过，注明通过邮件链接提交。",
    next: "接下来",
    retractTitle: "办错了怎么办",
    retractUntil: (until: string) => `${dateText(until)}24时前，在其他人接着办理之前，您可以撤回这一步。`,
    retract: "撤回这一步",
    notRetractable: "这一步之后已有新的办理，不能再撤回。需要更正的，请联系协调办。",
    tooLate: "已超过撤回期限。需要更正的，请联系协调办。",
    retracted: "这一步已经撤回。",
    back: "返回任务页面",
    again: "重新办理",
    before: (moment: string) => `您已于${moment}（北京时间）通过这封邮件办理过。`,
  },
  retract: {
    title: (what: string) => `撤回：${what}`,
    intro: "撤回后，事项恢复到办理之前的状态，此前得到通知的单位会再收到一封撤回通知。",
    submit: "确认撤回",
    submitCode: "下一步：发送验证码",
    done: "已撤回",
  },
  problems: {
    forged: {
      title: "链接无效",
      text: "这个链接不完整或不正确。请回到邮件中重新点击按钮，或把邮件中的整个地址完整复制到浏览器。",
    },
    expired: {
      title: "链接已过有效期",
      text: "这封邮件中的链接已经过期。请使用最近一封邮件中的链接，或登录系统办理。",
    },
    revoked: { title: "链接已被收回", text: "协调办已收回这封邮件中的链接。请使用最近一封邮件中的链接，或登录系统办理。" },
    person: {
      title: "链接已失效",
      text: "收到这封邮件的人员已调整单位、更换邮箱或不再负责此项工作，链接随之失效。",
    },
    reassigned: {
      title: "任务已调整",
      text: "贵单位目前不承担这项任务，或者责任分工在这封邮件之后作过调整，这个链接不再有效。如有新的交办，请使用新邮件中的链接。",
    },
    gone: { title: "暂时无法办理", text: "没有找到这封邮件所说的事项。" },
  },
  whom: (office: string) => `有疑问请与${office}联系。`,
  anyOffice: "本级综合监管协调机制办公室",
  notFound: { title: "没有这个页面", text: "请回到邮件中重新点击按钮。" },
  failed: { title: "系统出现错误", text: "请稍后再试。如持续出现，请把请求编号告知系统管理员。" },
  requestId: (id: string) => `请求编号：${id}`,
  mail: {
    heading: "直接办理（无需登录）",
    until: (date: string) => `以上链接仅供您本人使用，请勿转发；有效期至${dateText(date)}。`,
    issue: "登录系统查看",
    code: "验证码",
  },
  codeMail: {
    label: "验证码",
    intro: (what: string) => `您正在通过邮件链接办理“${what}”，验证码如下，10分钟内有效。`,
    steps: ["请回到刚才的页面，输入验证码完成办理。", "不是您本人操作的，请不要把验证码告诉任何人，并告知协调办收回链接。"],
    action: "查看问题",
    retract: (what: string) => `撤回：${what}`,
  },
} as const;
