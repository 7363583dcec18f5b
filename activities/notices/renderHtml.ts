import { linkTexts } from "../../texts/zh-CN/links.ts";
import { mailFrame, type MailTone } from "../../texts/zh-CN/mailFrame.ts";
import { escapeHtml, escapeLines } from "./escapeHtml.ts";
import type { MailView } from "./mailView.ts";

/** Colours of the head and the button; each has a contrast of at least 5 with white. */
const tones: Readonly<Record<MailTone, { strong: string; soft: string }>> = {
  task: { strong: "#1f4e8c", soft: "#eaf1fb" },
  urgent: { strong: "#a8281c", soft: "#fdeeec" },
  done: { strong: "#1d6b43", soft: "#e8f5ee" },
  info: { strong: "#3f4b5c", soft: "#eef1f5" },
};

const fonts = "font-family:'PingFang SC','Hiragino Sans GB','Microsoft YaHei','Noto Sans CJK SC',Arial,sans-serif;";
const body = `${fonts}font-size:16px;line-height:1.7;color:#1c2430;`;
const small = `${fonts}font-size:13px;line-height:1.7;color:#566070;`;
const label = `${fonts}font-size:14px;line-height:1.6;color:#566070;`;
const table = `role="presentation" cellpadding="0" cellspacing="0" border="0"`;
const wrap = "word-break:break-word;overflow-wrap:anywhere;";

/**
 * The mail as HTML that Outlook's Word engine, web mailers and phones all show alike: nested tables, inline styles, `bgcolor` beside each background, no
 * pictures, no web fonts. The style element only adds what a client may leave out: dark colours and narrower margins.
 */
export function renderHtml(view: MailView): string {
  const { strong } = tones[view.tone];
  return `<!DOCTYPE html>
<html lang="zh-CN" xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(view.subject)}</title>
<style>${style}</style>
</head>
<body class="page" bgcolor="#f1f3f6" style="margin:0;padding:0;background-color:#f1f3f6;-webkit-text-size-adjust:100%;">
<div style="display:none;max-height:0;overflow:hidden;mso-hide:all;">${escapeHtml(preview(view))}</div>
<table ${table} width="100%" class="page" bgcolor="#f1f3f6" style="background-color:#f1f3f6;"><tr><td align="center" class="outer" style="padding:24px 12px;">
<!--[if mso]><table ${table} width="640"><tr><td><![endif]-->
<table ${table} width="100%" style="max-width:640px;">
<tr><td bgcolor="${strong}" class="inner" style="background-color:${strong};padding:14px 32px;border-radius:8px 8px 0 0;">${head(view)}</td></tr>
<tr><td class="card inner" bgcolor="#ffffff" style="background-color:#ffffff;padding:28px 32px 30px;border-radius:0 0 8px 8px;text-align:left;">
${[salutation(view), issue(view), measures(view), steps(view), button(view), notes(view)].filter((part) => part !== "").join("\n")}
</td></tr>
<tr><td class="inner" style="padding:18px 32px 8px;text-align:left;">${view.footer
    .map((line) => `<p class="dim" style="margin:0 0 4px;${small}font-size:12px;">${escapeHtml(line)}</p>`)
    .join("")}</td></tr>
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr></table>
</body>
</html>
`;
}

const style = `
a{text-decoration:underline}
@media (max-width:520px){.outer{padding:0!important}.inner{padding-left:18px!important;padding-right:18px!important;border-radius:0!important}.name{width:auto!important;display:block!important;padding-bottom:0!important}.value{display:block!important;padding-top:0!important}.button,.button td,.button a{width:100%!important;box-sizing:border-box;text-align:center!important}}
@media (prefers-color-scheme:dark){.page{background-color:#12161c!important}.card{background-color:#1b212a!important}.ink{color:#e6eaf0!important}.dim{color:#a3adba!important}.panel{background-color:#242c37!important}.line{border-color:#38424f!important}.link{color:#8ab4f8!important}.findings{background-color:#3a2422!important;color:#ffcfc8!important}}
[data-ogsc] .ink{color:#e6eaf0!important}[data-ogsc] .dim{color:#a3adba!important}[data-ogsc] .link{color:#8ab4f8!important}`;

/** What a list of mails shows behind the subject. */
function preview(view: MailView): string {
  return [view.paragraphs[0] ?? "", ...view.rows.filter(({ strong }) => strong).map(({ name, value }) => `${name}：${value}`)].join(" ");
}

function head(view: MailView): string {
  const white = `${fonts}color:#ffffff;`;
  return `<table ${table} width="100%"><tr>
<td style="${white}font-size:18px;font-weight:bold;line-height:1.5;">${mailFrame.product}<span style="font-size:12px;font-weight:normal;">　${mailFrame.tagline}</span></td>
<td align="right" style="${white}font-size:16px;font-weight:bold;line-height:1.5;white-space:nowrap;">${escapeHtml(view.label)}</td>
</tr></table>`;
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

function notes(view: MailView): string {
  const why =
    view.why.length === 0
      ? ""
      : `<table ${table} width="100%" style="margin-top:20px;"><tr><td class="line" style="border-top:1px solid #dfe4ea;padding-top:14px;">
<p class="dim" style="margin:0 0 4px;${small}font-weight:bold;">${mailFrame.why}</p>
${view.why.map((line) => `<p class="dim" style="margin:0;${small}">${escapeLines(line)}</p>`).join("")}</td></tr></table>`;
  const calendar =
    view.calendarNote === undefined ? "" : `<p class="dim" style="margin:12px 0 0;${small}">${escapeHtml(view.calendarNote)}</p>`;
  return `${calendar}${why}`;
}

function subheading(text: string): string {
  return `<p class="ink" style="margin:0 0 8px;${body}font-weight:bold;">${escapeHtml(text)}</p>`;
}
