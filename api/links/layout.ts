import { linkTexts } from "../../texts/zh-CN/links.ts";
import type { Html } from "./html.ts";
import { html } from "./html.ts";

/** What a page answers with. */
export interface PageAnswer {
  status: number;
  page: Html;
}

/** Where the style and the one small script lie; the number changes with their content. */
export const ASSETS = "/l/assets";

/** The frame of every page: plain markup that reads without style and works without script. */
export function frame({
  title,
  main,
  officeName,
  script = false,
}: {
  title: string;
  main: Html;
  officeName: string | null;
  script?: boolean;
}): Html {
  return html`<!doctype html>
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="robots" content="noindex,nofollow,noarchive" />
        <meta name="referrer" content="no-referrer" />
        <meta name="format-detection" content="telephone=no,date=no,address=no,email=no" />
        <meta name="color-scheme" content="light dark" />
        <title>${linkTexts.headTitle(title)}</title>
        <link rel="stylesheet" href="${ASSETS}/pages.css" />
        ${script && html`<script src="${ASSETS}/upload.js" defer></script>`}
      </head>
      <body>
        <header class="top"><strong>${linkTexts.product}</strong><span>${linkTexts.tagline}</span></header>
        <main>${main}</main>
        <footer><p>${linkTexts.whom(officeName ?? linkTexts.anyOffice)}</p></footer>
      </body>
    </html> `;
}

/** A page that has nothing to fill in. */
export function messagePage({
  title,
  paragraphs,
  officeName,
  more,
}: {
  title: string;
  paragraphs: readonly string[];
  officeName: string | null;
  more?: Html;
}): Html {
  return frame({
    title,
    officeName,
    main: html`<h1>${title}</h1>
      ${paragraphs.map((paragraph) => html`<p>${paragraph}</p>`)}${more}`,
  });
}

/** A box that says how it went. `alert` is read out at once. */
export function notice(tone: "bad" | "good" | "plain", title: string | null, content: Html | string | null): Html {
  return html`<div class="notice ${tone}" role="${tone === "bad" ? "alert" : "status"}">
    ${title !== null && html`<h2>${title}</h2>`}${typeof content === "string" ? html`<p>${content}</p>` : content}
  </div>`;
}
