import { mailCatcherTexts as texts } from "../../../texts/zh-CN/mail-catcher.ts";
import type { CaughtMail, Dropped } from "./caught-mail-store.ts";
import { html, type Html, linked, sizeText, timeText } from "./page-parts.ts";

/** A mail opened: what the parser made of it. */
export interface OpenedMail {
  text?: string;
  html?: string;
  attachments: readonly { filename?: string; contentType: string; bytes: number }[];
}

export type MailView = keyof typeof texts.views;

function page({ title, refresh, body }: { title: string; refresh: boolean; body: Html }): string {
  return html`<!doctype html>
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        ${refresh ? html`<meta http-equiv="refresh" content="5" />` : undefined}
        <title>${title}</title>
        <link rel="stylesheet" href="/style.css" />
        <link rel="icon" href="data:," />
      </head>
      <body>
        <main>${body}</main>
      </body>
    </html>`.markup;
}

/** The list, one page of it, newest first. It refreshes itself, without a script. */
export function listPage({
  mails,
  total,
  at,
  pages,
  dropped,
}: {
  mails: readonly CaughtMail[];
  total: number;
  at: number;
  pages: number;
  dropped?: Dropped;
}): string {
  const body = html`<header>
      <h1>${texts.title}</h1>
      <p class="soft">${texts.count(total)}</p>
      ${total > 0 ? html`<a class="button push" href="/delete-all">${texts.deleteAll}</a>` : undefined}
    </header>
    <p class="soft lead">${texts.lead}</p>
    ${dropped ? html`<p class="notice" role="status">${texts.dropped(dropped)}</p>` : undefined}
    <div class="card">
      ${
        total === 0
          ? html`<div class="empty"><strong>${texts.empty}</strong><span class="soft">${texts.emptyHint}</span></div>`
          : html`<ol class="mails">
              ${mails.map(listItem)}
            </ol>`
      }
    </div>
    ${pages > 1 ? pager({ at, pages }) : undefined}
    <nav><p class="soft">${texts.refreshed(timeText(new Date()))}</p></nav>`;
  return page({ title: texts.title, refresh: true, body });
}

function listItem(mail: CaughtMail): Html {
  return html`<li>
    <a href="/messages/${mail.id}">
      <strong>${mail.subject === "" ? texts.noSubject : mail.subject}</strong>
      <span class="aside soft"><time datetime="${mail.receivedAt}">${timeText(mail.receivedAt)}</time></span>
      <span class="who soft">${texts.to} ${mail.to}</span>
      <span class="aside soft"
        >${mail.attachmentCount > 0 ? `${texts.attachmentCount(mail.attachmentCount)} · ` : ""}${sizeText(mail.bytes)}</span
      >
    </a>
  </li>`;
}

/** Asks before everything is deleted; a page of its own, since the list refreshes itself. */
export function deletePage({ total }: { total: number }): string {
  const body = html`<header><h1>${texts.deleteAll}</h1></header>
    <div class="card">
      <form method="post" action="/delete-all">
        <p>${texts.deleteConfirm(total)}</p>
        <button class="danger">${texts.deleteYes}</button> <a class="button" href="/">${texts.deleteNo}</a>
      </form>
    </div>`;
  return page({ title: `${texts.deleteAll} · ${texts.title}`, refresh: false, body });
}

function pager({ at, pages }: { at: number; pages: number }): Html {
  return html`<nav aria-label="${texts.page({ page: at, pages })}">
    ${at > 1 ? html`<a href="/?page=${at - 1}" rel="prev">${texts.newer}</a>` : undefined}
    <span class="soft">${texts.page({ page: at, pages })}</span>
    ${at < pages ? html`<a href="/?page=${at + 1}" rel="next">${texts.older}</a>` : undefined}
  </nav>`;
}

/** One mail: what it says of itself, its files, and one of three views of its body. */
export function messagePage({
  mail,
  opened,
  view: wanted,
  raw,
}: {
  mail: CaughtMail;
  opened: OpenedMail;
  view: MailView;
  raw: string;
}): string {
  const subject = mail.subject === "" ? texts.noSubject : mail.subject;
  const view = wanted === "html" && opened.html === undefined ? "text" : wanted;
  const views: MailView[] = opened.html === undefined ? ["text", "raw"] : ["text", "html", "raw"];
  const body = html`<nav><a href="/">← ${texts.back}</a></nav>
    <header><h1>${subject}</h1></header>
    <div class="card">
      <dl>
        <dt>${texts.from}</dt>
        <dd>${mail.from}</dd>
        <dt>${texts.to}</dt>
        <dd>${mail.to}</dd>
        <dt>${texts.envelopeTo}</dt>
        <dd>${mail.envelope.to.join(", ")}</dd>
        <dt>${texts.receivedAt}</dt>
        <dd><time datetime="${mail.receivedAt}">${timeText(mail.receivedAt)}</time></dd>
        ${opened.attachments.length > 0 ? attachments({ mail, opened }) : undefined}
      </dl>
    </div>
    <nav class="views">
      ${views.map((name) => viewLink({ mail, name, current: name === view }))}
      <a class="push" href="/messages/${mail.id}/raw" download="${mail.id}.eml">${texts.rawDownload}</a>
    </nav>
    <div class="card">${bodyOf({ mail, opened, view, raw })}</div>`;
  return page({ title: `${subject} · ${texts.title}`, refresh: false, body });
}

function viewLink({ mail, name, current }: { mail: CaughtMail; name: MailView; current: boolean }): Html {
  return current
    ? html`<a href="/messages/${mail.id}?view=${name}" aria-current="page">${texts.views[name]}</a>`
    : html`<a href="/messages/${mail.id}?view=${name}">${texts.views[name]}</a>`;
}

function bodyOf({ mail, opened, view, raw }: { mail: CaughtMail; opened: OpenedMail; view: MailView; raw: string }): Html {
  if (view === "raw") return html`<pre class="raw">${raw}</pre>`;
  // The frame may open links beside the page and nothing else: no script, no form, no access to the page around it.
  if (view === "html" && opened.html !== undefined) {
    return html`<iframe
      src="/messages/${mail.id}/html"
      title="${texts.frameTitle}"
      sandbox="allow-popups allow-popups-to-escape-sandbox"
      referrerpolicy="no-referrer"
    ></iframe>`;
  }
  return opened.text === undefined || opened.text.trim() === ""
    ? html`<p class="empty soft">${texts.noText}</p>`
    : html`<pre>${linked(opened.text)}</pre>`;
}

function attachments({ mail, opened }: { mail: CaughtMail; opened: OpenedMail }): Html {
  return html`<dt>${texts.attachments}</dt>
    <dd>
      <ul class="files">
        ${opened.attachments.map(
          ({ filename, bytes }, at) =>
            html`<li>
              <a href="/messages/${mail.id}/attachments/${at + 1}" download>${filename ?? texts.unnamedAttachment(at + 1)}</a>
              <span class="soft">${sizeText(bytes)}</span>
            </li>`,
        )}
      </ul>
    </dd>`;
}

/** For what is not there, and for what is refused. */
export function messageOnly(message: string): string {
  const body = html`<nav><a href="/">← ${texts.back}</a></nav>
    <div class="card"><p class="empty">${message}</p></div>`;
  return page({ title: texts.title, refresh: false, body });
}
