import { shanghaiDate } from "../../domain/calendar/calendarDay.ts";
import { linkTexts } from "../../texts/zh-CN/links.ts";
import { mailFrame } from "../../texts/zh-CN/mailFrame.ts";
import { digestTexts } from "../../texts/zh-CN/mailDigest.ts";
import type { MailView } from "./mailView.ts";

/** A digest before it is text or HTML. */
export interface DigestView {
  subject: string;
  label: string;
  salutation: string;
  intro: string;
  entries: DigestEntry[];
  /** Of notices beyond what one mail can show. */
  more?: string;
  /** Whom the links are for, and until when. */
  links?: string;
  footer: string[];
}

export interface DigestEntry {
  label: string;
  tone: MailView["tone"];
  heading: string;
  /** The first paragraph, and what counts besides. */
  lines: string[];
  action: { label: string; url: string };
  /** What else can be done about it from the mail. */
  links: readonly { label: string; url: string }[];
}

/** A mail of more is not read to its end; and web mailers cut what is longer than 100 KB. */
const mostEntries = 40;
/** With more entries each keeps its first link alone, for the same reason. */
const mostWithAllLinks = 12;

/**
 * One mail of many notices, in the order in which they happened.
 * @param views of the notices, each as its own mail would have been
 * @param sentAt ISO 8601
 */
export function digestView({ views, sentAt }: { views: readonly MailView[]; sentAt: string }): DigestView {
  const [first] = views;
  const hidden = Math.max(0, views.length - mostEntries);
  const [until] = views.flatMap(({ links }) => (links === null ? [] : [links.until])).sort();
  return {
    subject: digestTexts.subject({ date: shanghaiDate(sentAt), count: views.length, headings: views.map(({ heading }) => heading) }),
    label: digestTexts.label,
    salutation: first?.salutation ?? mailFrame.salutation({}),
    intro: digestTexts.intro(views.length),
    entries: views.slice(0, mostEntries).map((view) => entryOf(view, views.length <= mostWithAllLinks)),
    ...(hidden === 0 ? {} : { more: digestTexts.more(hidden) }),
    ...(until === undefined ? {} : { links: linkTexts.mail.until(until) }),
    footer: [digestTexts.whyDigest, ...(first?.footer ?? mailFrame.footer({}))],
  };
}

function entryOf({ label, tone, heading, paragraphs, rows, action, links, closing }: MailView, allLinks: boolean): DigestEntry {
  return {
    label,
    tone,
    heading,
    lines: [
      ...paragraphs.map(digestTexts.pointingUp),
      ...rows.filter(({ strong }) => strong).map(({ name, value }) => `${name}：${value}`),
      ...closing,
    ],
    action,
    links: allLinks ? (links?.more ?? []) : [],
  };
}
