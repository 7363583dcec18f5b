import { linkTexts } from "../../texts/zh-CN/links.ts";
import { mailFrame } from "../../texts/zh-CN/mailFrame.ts";
import { escapeHtml, escapeLines } from "./escapeHtml.ts";
import { body, fonts, htmlFrame, label, small, subheading, table, tones, wrap } from "./htmlFrame.ts";
import type { MailView } from "./mailView.ts";

/** The mail of one notice as HTML. */
export function renderHtml(view: MailView): string {
  const parts = [salutation(view), issue(view), measures(view), steps(view), button(view), notes(view), closing(view)];
  return htmlFrame({ ...view, preview: preview(view), content: parts.filter((part) => part !== "").join("\n") });
}

/** What a list of mails shows behind the subject. */
function preview(view: MailView): string {
  return [view.paragraphs[0] ?? "", ...view.rows.filter(({ strong }) => strong).map(({ name, value }) => `${name}：${value}`)].join(" ");
}

function salutation(view: MailView): string {
  return [view.salutation, ...view.paragraphs]
    .map((text) => `<p class="ink" style="margin:0 0 12px;${body}${wrap}">${escapeLines(text)}</p>`)
    .join("\n");
}

function issue(view: MailView): string {
  const { strong, soft } = tones[view.tone];
  const rows = view.rows.map(
    ({ name, value, strong: bold }) => `<tr>
<td class="name dim" width="120" valign="top" style="width:120px;padding:3px 12px 3px 0;${label}">${escapeHtml(name)}</td>
<td class="value ink" valign="top" style="padding:3px 0;${body}font-size:15px;${bold ? "font-weight:bold;" : ""}">${escapeHtml(value)}</td></tr>`,
  );
  return `<table ${table} width="100%" style="margin:8px 0 20px;"><tr>
<td class="panel" bgcolor="${soft}" style="background-color:${soft};border-left:4px solid ${strong};padding:14px 18px;">
<p class="ink" style="margin:0;${body}font-size:17px;font-weight:bold;${wrap}">${escapeHtml(view.heading)}</p>
${rows.length === 0 ? "" : `<table ${table} width="100%" style="margin-top:8px;">${rows.join("\n")}</table>`}
</td></tr></table>`;
}

function measures({ measures: listed }: MailView): string {
  if (listed === null) return "";
  const entries = listed.entries.map(
    ({ text, due, findings }, index) => `<tr>
<td class="dim line" width="30" valign="top" style="width:30px;padding:10px 0;border-top:1px solid #dfe4ea;${body}font-size:15px;">${index + 1}.</td>
<td class="ink line" valign="top" style="padding:10px 0;border-top:1px solid #dfe4ea;${body}font-size:15px;${wrap}">${escapeLines(text)}${
      due === undefined ? "" : `<br><span class="dim" style="${small}">${escapeHtml(due)}</span>`
    }${
      findings === undefined
        ? ""
        : `<table ${table} width="100%" style="margin-top:6px;"><tr><td class="findings" bgcolor="#fdeeec" style="background-color:#fdeeec;padding:8px 12px;${fonts}font-size:14px;line-height:1.6;color:#7c1d14;${wrap}"><strong>${mailFrame.findings}：</strong>${escapeLines(findings)}</td></tr></table>`
    }</td></tr>`,
  );
  return `${subheading(listed.heading)}
<table ${table} width="100%" style="margin:0 0 20px;">${entries.join("\n")}</table>${
    listed.more === undefined ? "" : `<p class="dim" style="margin:-10px 0 20px;${small}">${escapeHtml(listed.more)}</p>`
  }`;
}

function steps(view: MailView): string {
  const single = view.steps.length === 1;
  const rows = view.steps.map((step, index) => {
    const number = `<td class="dim" width="30" valign="top" style="width:30px;padding:2px 0;${body}font-size:15px;">${index + 1}.</td>`;
    return `<tr>${single ? "" : number}
<td class="ink" valign="top" style="padding:2px 0;${body}font-size:15px;">${escapeHtml(step)}</td></tr>`;
  });
  return `${subheading(mailFrame.steps(view.tone))}
<table ${table} width="100%" style="margin:0 0 24px;">${rows.join("\n")}</table>`;
}

/** A cell with a colour, so that Outlook, which ignores padding of links, still shows something to press. */
function button(view: MailView): string {
  const { strong } = tones[view.tone];
  const url = escapeHtml(view.action.url);
  return `<table ${table} class="button"><tr><td bgcolor="${strong}" align="center" style="background-color:${strong};border-radius:6px;">
<a href="${url}" style="display:inline-block;padding:12px 30px;${fonts}font-size:16px;line-height:1.4;font-weight:bold;color:#ffffff;text-decoration:none;mso-padding-alt:12px 30px;">${escapeHtml(view.action.label)}</a>
</td></tr></table>${moreLinks(view)}
<p class="dim" style="margin:12px 0 0;${small}">${mailFrame.linkFallback}<br><a href="${url}" class="link" style="color:#1f4e8c;word-break:break-all;">${url}</a></p>`;
}

/** What else the recipient may do, as buttons without colour: a row each, since phones and Outlook wrap what stands side by side. */
function moreLinks({ links }: MailView): string {
  if (links === null) return "";
  const rows = links.more.map(
    ({ label, url }) =>
      `<tr><td class="line" style="padding:9px 0;border-top:1px solid #dfe4ea;"><a href="${escapeHtml(url)}" class="link" style="${fonts}font-size:15px;line-height:1.5;color:#1f4e8c;">${escapeHtml(label)}</a></td></tr>`,
  );
  return `
<table ${table} width="100%" style="margin-top:14px;">${rows.join("\n")}</table>
<p class="dim" style="margin:8px 0 0;${small}">${escapeHtml(linkTexts.mail.until(links.until))}</p>`;
}

function closing(view: MailView): string {
  return view.closing
    .map((line) => `<p class="ink" style="margin:16px 0 0;${body}font-size:15px;${wrap}">${escapeLines(line)}</p>`)
    .join("\n");
}

function notes(view: MailView): string {
  const why =
    view.why.length === 0
      ? ""
      : `<table ${table} width="100%" style="margin-top:20px;"><tr><td class="line" style="border-top:1px solid #dfe4ea;padding-top:14px;">
<p class="dim" style="margin:0 0 4px;${small}font-weight:bold;">${mailFrame.why}</p>
${view.why.map((line) => `<p class="dim" style="margin:0;${small}">${escapeLines(line)}</p>`).join("")}</td></tr></table>`;
  const attached = view.attached.map((line) => `<p class="dim" style="margin:12px 0 0;${small}">${escapeHtml(line)}</p>`);
  return `${attached.join("")}${why}`;
}
