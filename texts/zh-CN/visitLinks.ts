import type { VisitMailAction } from "../../domain/visit/mailActions.ts";

/** The words of one page behind a link about a visit. */
interface VisitLinkTexts {
  link: string;
  title: string;
  intro: string;
  submit: string;
  done: string;
  next: string;
}

export const visitLinkTexts: Readonly<Record<VisitMailAction, VisitLinkTexts>> = {
  "visit-confirm": {
    link: "确认参加检查",
    title: "确认参加检查",
    intro: "确认表示您已收到任务并将参加检查。与检查对象有利害关系的，请不要确认，改为申请回避。",
    submit: "确认参加",
    done: "已确认参加检查",
    next: "请在检查期间内完成检查，填写各事项结果，并由两名以上检查人员签字。",
  },
  "visit-recuse": {
    link: "申请回避",
    title: "申请回避",
    intro: "与检查对象有亲属、任职、经济往来等利害关系的，请写明情况，由协调办决定。同意回避的，另行抽取替换人员。",
    submit: "提交申请",
    done: "已提交回避申请",
    next: "协调办将尽快作出决定，并以邮件告知。决定作出前，请不要开展检查。",
  },
  "visit-results": {
    link: "填写检查结果",
    title: "填写检查结果",
    intro: "请逐项选择结果，写明检查情况。不必一次填完；没有选择结果的事项不会改动。签字须登录系统办理。",
    submit: "提交结果",
    done: "检查结果已提交",
    next: "全部事项填写完毕后，请登录系统核对并签字。签字后再修改的，原签字失效。",
  },
};

export const visitPageTexts = {
  object: "检查对象",
  field: "检查期间",
  due: "结果时限",
  items: "检查事项",
  until: (from: string, until: string) => `${from} 至 ${until}`,
  outcome: "结果",
  findings: "检查情况",
  correctBy: "改正期限（责令改正时填写）",
  recusalReason: "回避理由",
  now: (outcome: string) => `已填：${outcome}`,
  conflict: "两处填写的结果不一致，请核对后重新选择",
  nothing: "请至少选择一个事项的结果",
  reasonMissing: "请写明回避理由",
} as const;
