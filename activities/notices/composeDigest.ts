import type { ComposedMail } from "./composedMail.ts";
import { digestView, type DigestEntry, type DigestView } from "./digestView.ts";
import { escapeHtml, escapeLines } from "./escapeHtml.ts";
import { body, fonts, htmlFrame, small, table, tones, wrap } from "./htmlFrame.ts";
import type { MailView } from "./mailView.ts";
import { automaticHeaders } from "./automaticHeaders.ts";

/**
 * Makes a digest: pure, and total as a single mail is.
 * @param readerKey names the reader's thread of digests
 * @param host of the Message-ID
 */
export function composeDigest({
  views,
  sentAt,
  readerKey,
  host,
}: {
  views: readonly MailView[];
  sentAt: string;
  readerKey: string;
  host: string;
}): ComposedMail {
  const view = digestView({ views, sentAt });
  return {
    subject: view.subject,
    text: digestText(view),
    html: digestHtml(view),
    thread: `<digest.${readerKey}@${host}>`,
    headers: automaticHeaders,
  };
}

function digestText(view: DigestView): string {
  const blocks = [
    [view.salutation],
    [view.intro],
    ...view.entries.map((entry, index) => [
      `${index + 1}. 【${entry.label}】${entry.heading}`,
      ...entry.lines.map((line) => `   ${line.replaceAll("\n", "\n   ")}`),
      ...[entry.action, ...entry.links].map(({ label, url }) => `   ${label}：${url}`),
    ]),
    ...[view.more, view.links].flatMap((line) => (line === undefined ? [] : [[line]])),
    ["-- ", ...view.footer],
  ];
  return `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function digestHtml(view: DigestView): string {
  const notes = [view.more, view.links].map((line) =>
    line === undefined ? "" : `<p class="dim" style="margin:0;${small}">${escapeHtml(line)}</p>`,
  );
  const content = [paragraph(view.salutation), paragraph(view.intro), ...view.entries.map(entryHtml), ...notes];
  return htmlFrame({
    subject: view.subject,
    label: view.label,
    tone: "info",
    preview: view.entries.map(({ label, heading }) => `${label} ${heading}`).join("；"),
    content: content.filter((part) => part !== "").join("\n"),
    footer: view.footer,
  });
}

function paragraph(text: string): string {
  return `<p class="ink" style="margin:0 0 12px;${body}${wrap}">${escapeLines(text)}</p>`;
}

function entryHtml({ label, tone, heading, lines, action, links }: DigestEntry): string {
  const { strong, soft } = tones[tone];
  return `<table ${table} width="100%" style="margin:8px 0 14px;"><tr>
<td class="panel" bgcolor="${soft}" style="background-color:${soft};border-left:4px solid ${strong};padding:12px 16px;">
<p class="dim" style="margin:0;${fonts}font-size:13px;line-height:1.6;font-weight:bold;color:${strong};">${escapeHtml(label)}</p>
<p class="ink" style="margin:0 0 4px;${body}font-weight:bold;${wrap}">${escapeHtml(heading)}</p>
${lines.map((line) => `<p class="ink" style="margin:0 0 4px;${body}font-size:15px;${wrap}">${escapeLines(line)}</p>`).join("\n")}
${link(action, "bold")}${links.map((other) => link(other, "normal")).join("")}
</td></tr></table>`;
}

function link({ label, url }: DigestEntry["action"], weight: "bold" | "normal"): string {
  return `<p style="margin:6px 0 0;${fonts}font-size:15px;line-height:1.6;"><a href="${escapeHtml(url)}" class="link" style="color:#1f4e8c;font-weight:${weight};">${escapeHtml(label)}</a></p>`;
}
