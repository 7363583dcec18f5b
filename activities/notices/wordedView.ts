import { fillWording, type Wording } from "../../domain/mail/wording.ts";
import { dateText } from "../../texts/zh-CN/clock.ts";
import { roleText } from "../../texts/zh-CN/mailFrame.ts";
import type { WordingPlaceholder } from "../../texts/zh-CN/mailWording.ts";
import type { MailFacts, MailView } from "./mailView.ts";
import type { NoticeLookups } from "./notice.ts";
import { oneLine, plainText } from "./plainText.ts";

const longestSubject = 150;
const longestText = 1_000;

/** A view in the jurisdiction's own words. What they leave empty stays the product's; nothing of the mail's facts can be worded away. */
export function wordedView<View extends MailView & MailFacts>(view: View, wording: Wording, lookups: NoticeLookups): View {
  const values = valuesOf(view, lookups);
  const subject = oneLine({ text: fillWording(wording.subject ?? "", values), limit: longestSubject, cut: "……" });
  const intro = long(fillWording(wording.intro ?? "", values));
  return {
    ...view,
    ...(subject === "" ? {} : { subject }),
    ...(intro === "" ? {} : { paragraphs: [intro, ...view.paragraphs.slice(1)] }),
    closing: wording.closing.map((line) => long(fillWording(line, values))).filter((line) => line !== ""),
  };
}

function valuesOf({ facts, title, label }: MailView & MailFacts, lookups: NoticeLookups): Record<WordingPlaceholder, string> {
  return {
    通知类型: label,
    编号: facts.number === null ? "" : String(facts.number),
    标题: oneLine({ text: title, limit: 80, cut: "……" }),
    单位: lookups.recipient.organizationName ?? "",
    收件人: lookups.recipient.personName ?? "",
    协调办: lookups.officeName ?? "",
    整改期限: day(facts.dueOn),
    签收期限: day(facts.acknowledgeBy),
    核查期限: day(facts.verifyBy),
    角色: facts.role === null ? "" : roleText[facts.role],
    理由: facts.reason ?? "",
  };
}

function day(date: string | null): string {
  return date === null ? "" : dateText(date);
}

function long(text: string): string {
  return plainText({ text, limit: longestText, cut: "……" });
}
