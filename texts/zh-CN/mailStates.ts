import type { NoticeFailureKind } from "../../domain/process/matter.ts";
import type { MailState } from "../../domain/mail/mailState.ts";
import { mailWords } from "./mails.ts";

/** What became of a notice that did not reach its reader, as the end of a sentence. */
export const noticeFailureTexts: Readonly<Record<NoticeFailureKind, string>> = {
  permanent: "被对方邮件服务器拒收",
  bounced: "发出后被退回",
  undeliverable: "没有可用的收件人邮箱",
  given_up: "多次发送未成功，已停止重试",
  doubtful: "是否送达无法确认",
};

/** The same in a list, with what is seen before anything is certain. */
export const mailFailureTexts: Readonly<Record<string, string>> = {
  ...noticeFailureTexts,
  ambiguous: "发送时断线，可能已经送达",
};

/** States of a mail, as lists show them. */
export const mailStateTexts: Readonly<Record<MailState, string>> = {
  queued: "待发送",
  gathered: "待汇总",
  in_digest: "已并入每日汇总",
  sending: "发送中",
  transmitting: "传送中",
  resending: "重发中",
  retransmitting: "重发传送中",
  sent: "已发送",
  failed: "发送失败",
  bounced: "被退回",
  undeliverable: "无收件人",
  ambiguous: "送达不明",
};

/** 交办, 到期提醒 …: a template by the word that stands at the head of its mail. */
export function templateTitle(template: string): string {
  const nothing = {
    number: null,
    title: "",
    duePassed: false,
    acknowledgePassed: false,
    others: [],
    rejectedCount: 0,
    measureCount: 0,
  };
  return template === "digest" ? "每日汇总" : mailWords({ template, words: nothing }).label;
}
