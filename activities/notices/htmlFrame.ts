import { mailFrame, type MailTone } from "../../texts/zh-CN/mailFrame.ts";
import { escapeHtml } from "./escapeHtml.ts";

/** Colours of the head and the button; each has a contrast of at least 5 with white. */
export const tones: Readonly<Record<MailTone, { strong: string; soft: string }>> = {
  task: { strong: "#1f4e8c", soft: "#eaf1fb" },
  urgent: { strong: "#a8281c", soft: "#fdeeec" },
  done: { strong: "#1d6b43", soft: "#e8f5ee" },
  info: { strong: "#3f4b5c", soft: "#eef1f5" },
};

export const fonts = "font-family:'PingFang SC','Hiragino Sans GB','Microsoft YaHei','Noto Sans CJK SC',Arial,sans-serif;";
export const body = `${fonts}font-size:16px;line-height:1.7;color:#1c2430;`;
export const small = `${fonts}font-size:13px;line-height:1.7;color:#566070;`;
export const label = `${fonts}font-size:14px;line-height:1.6;color:#566070;`;
export const table = `role="presentation" cellpadding="0" cellspacing="0" border="0"`;
export const wrap = "word-break:break-word;overflow-wrap:anywhere;";

/** What every mail has around its own content. */
export interface HtmlFrame {
  subject: string;
  label: string;
  tone: MailTone;
  /** What a list of mails shows behind the subject. */
  preview: string;
  /** HTML. */
  content: string;
  footer: readonly string[];
}

/**
 * A mail as HTML that Outlook's Word engine, web mailers and phones all show alike: nested tables, inline styles, `bgcolor` beside each background, no
 * pictures, no web fonts. The style element only adds what a client may leave out: dark colours and narrower margins.
 */
export function htmlFrame({ subject, label: word, tone, preview, content, footer }: HtmlFrame): string {
  const { strong } = tones[tone];
  return `<!DOCTYPE html>
<html lang="zh-CN" xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(subject)}</title>
<style>${style}</style>
</head>
<body class="page" bgcolor="#f1f3f6" style="margin:0;padding:0;background-color:#f1f3f6;-webkit-text-size-adjust:100%;">
<div style="display:none;max-height:0;overflow:hidden;mso-hide:all;">${escapeHtml(preview)}</div>
<table ${table} width="100%" class="page" bgcolor="#f1f3f6" style="background-color:#f1f3f6;"><tr><td align="center" class="outer" style="padding:24px 12px;">
<!--[if mso]><table ${table} width="640"><tr><td><![endif]-->
<table ${table} width="100%" style="max-width:640px;">
<tr><td bgcolor="${strong}" class="inner" style="background-color:${strong};padding:14px 32px;border-radius:8px 8px 0 0;">${head(word)}</td></tr>
<tr><td class="card inner" bgcolor="#ffffff" style="background-color:#ffffff;padding:28px 32px 30px;border-radius:0 0 8px 8px;text-align:left;">
${content}
</td></tr>
<tr><td class="inner" style="padding:18px 32px 8px;text-align:left;">${footer
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

function head(word: string): string {
  const white = `${fonts}color:#ffffff;`;
  return `<table ${table} width="100%"><tr>
<td style="${white}font-size:18px;font-weight:bold;line-height:1.5;">${mailFrame.product}<span style="font-size:12px;font-weight:normal;">　${mailFrame.tagline}</span></td>
<td align="right" style="${white}font-size:16px;font-weight:bold;line-height:1.5;white-space:nowrap;">${escapeHtml(word)}</td>
</tr></table>`;
}

export function subheading(text: string): string {
  return `<p class="ink" style="margin:0 0 8px;${body}font-weight:bold;">${escapeHtml(text)}</p>`;
}
