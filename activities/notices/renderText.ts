import { mailFrame } from "../../texts/zh-CN/mailFrame.ts";
import { linkTexts } from "../../texts/zh-CN/links.ts";
import type { MailView } from "./mailView.ts";

/** The mail as plain text: complete by itself, for clients that show no HTML and for readers of screen text. */
export function renderText(view: MailView): string {
  const measures = view.measures;
  const blocks: string[][] = [
    [view.salutation],
    ...view.paragraphs.map((paragraph) => [paragraph]),
    [`${mailFrame.issue}：${view.heading}`, ...view.rows.map(({ name, value }) => `${name}：${value}`)],
    ...(measures === null
      ? []
      : [
          [
            `${measures.heading}：`,
            ...measures.entries.flatMap(({ text, due, findings }, index) => [
              `${index + 1}. ${indent(text)}`,
              ...(due === undefined ? [] : [`   ${due}`]),
              ...(findings === undefined ? [] : [`   ${mailFrame.findings}：${indent(findings)}`]),
            ]),
            ...(measures.more === undefined ? [] : [measures.more]),
          ],
        ]),
    [`${mailFrame.steps(view.tone)}：`, ...view.steps.map((step, index) => (view.steps.length === 1 ? step : `${index + 1}. ${step}`))],
    [...(view.links === null ? [] : [linkTexts.mail.heading]), `${view.action.label}：`, view.action.url],
    ...(view.links === null
      ? []
      : [...view.links.more.map(({ label, url }) => [`${label}：`, url]), [linkTexts.mail.until(view.links.until)]]),
    ...view.attached.map((line) => [line]),
    ...(view.why.length === 0 ? [] : [[`${mailFrame.why}：`, ...view.why]]),
    ...view.closing.map((line) => [line]),
    // RFC 3676: what follows two hyphens and a space is a signature.
    ["-- ", ...view.footer],
  ];
  return `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function indent(text: string): string {
  return text.replaceAll("\n", "\n   ");
}
