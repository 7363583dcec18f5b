import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type ParsedMail, simpleParser } from "mailparser";
import { mailCatcherTexts as texts } from "../../../texts/zh-CN/mail-catcher.ts";
import type { CaughtMail, CaughtMailStore } from "./caught-mail-store.ts";
import { deletePage, listPage, type MailView, messageOnly, messagePage, type OpenedMail } from "./mail-page.ts";
import { pageStyle } from "./page-style.ts";

const pageSize = 50;
const pagePolicy =
  "default-src 'none'; style-src 'self'; img-src data:; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/** For a mail's own HTML: what it carries along may be shown; nothing is fetched from anywhere, nothing runs. */
const mailPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";

interface Answer {
  status?: number;
  type: string;
  body: string | Buffer;
  headers?: Record<string, string>;
}

/**
 * The catcher's page and its JSON:
 * `GET /api/messages?to=&limit=` lists, `GET /api/messages/ID` opens one with text, HTML, headers and attachments, `DELETE /api/messages` empties it.
 */
export function pageServer({ store }: { store: CaughtMailStore }): Server {
  return createServer((request, response) => {
    void answerTo({ request, store }).then(
      (answer) => send({ response, answer, head: request.method === "HEAD" }),
      () => send({ response, answer: { status: 500, type: "text/plain; charset=utf-8", body: "" }, head: false }),
    );
  });
}

function send({ response, answer, head }: { response: ServerResponse; answer: Answer; head: boolean }): void {
  const body = Buffer.from(answer.body);
  response.writeHead(answer.status ?? 200, {
    "content-type": answer.type,
    "content-length": body.length,
    "content-security-policy": pagePolicy,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    ...answer.headers,
  });
  response.end(head ? undefined : body);
}

async function answerTo({ request, store }: { request: IncomingMessage; store: CaughtMailStore }): Promise<Answer> {
  // Another site's page, under a name that it made point here, must not read the mails.
  if (!isLocalName(request.headers.host)) return refused();
  const url = new URL(request.url ?? "/", "http://localhost");
  const parts = url.pathname.split("/").filter((part) => part !== "");
  const method = request.method === "HEAD" ? "GET" : request.method;
  if (method === "POST" && url.pathname === "/delete-all") {
    if (!isSameOrigin(request)) return refused();
    store.deleteAll();
    return { status: 303, type: "text/plain", body: "", headers: { location: "/" } };
  }
  if (method === "DELETE" && url.pathname === "/api/messages") {
    if (!isSameOrigin(request)) return refused();
    store.deleteAll();
    return { status: 204, type: "application/json", body: "" };
  }
  if (method !== "GET") return { ...page(messageOnly(texts.refused)), status: 405, headers: { allow: "GET, HEAD" } };
  if (parts.length === 0) return list({ store, wanted: Number(url.searchParams.get("page") ?? 1) });
  if (url.pathname === "/delete-all") return page(deletePage({ total: store.mails.length }));
  if (url.pathname === "/style.css") return { type: "text/css; charset=utf-8", body: pageStyle };
  if (url.pathname === "/api/messages") return json(matching({ store, query: url.searchParams }));
  const [place, id, part, number] = parts[0] === "api" ? ["api", ...parts.slice(2)] : parts;
  const mail = id === undefined ? undefined : store.find(id);
  if (!mail) return { ...page(messageOnly(texts.notFound)), status: 404 };
  const raw = store.raw(mail.id);
  if (place === "api") return json(await opened({ mail, raw }));
  if (part === "raw") return { type: "text/plain; charset=utf-8", body: raw };
  const parsed = await simpleParser(raw, { skipTextToHtml: true });
  if (part === "html") return htmlBody(parsed);
  if (part === "attachments") return attachment({ parsed, at: Number(number) - 1 });
  return message({ mail, parsed, raw, view: viewOf(url.searchParams.get("view")) });
}

function page(body: string): Answer {
  return { type: "text/html; charset=utf-8", body };
}

function json(value: unknown): Answer {
  return { type: "application/json; charset=utf-8", body: JSON.stringify(value) };
}

function refused(): Answer {
  return { ...page(messageOnly(texts.refused)), status: 403 };
}

function isLocalName(host: string | undefined): boolean {
  return host !== undefined && /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host);
}

/** Browsers say where a request comes from, and this page's own forms come with `Origin: null` since it sends no referrer; programs say nothing. */
function isSameOrigin(request: IncomingMessage): boolean {
  const { origin, host } = request.headers;
  const site = request.headers["sec-fetch-site"];
  if (site !== undefined) return site === "same-origin" || site === "none";
  return origin === undefined || origin === `http://${host ?? ""}`;
}

function list({ store, wanted }: { store: CaughtMailStore; wanted: number }): Answer {
  const { mails, dropped } = store;
  const pages = Math.max(1, Math.ceil(mails.length / pageSize));
  const at = Number.isInteger(wanted) ? Math.min(Math.max(1, wanted), pages) : 1;
  const shown = mails.slice((at - 1) * pageSize, at * pageSize);
  return page(listPage({ mails: shown, total: mails.length, at, pages, ...(dropped ? { dropped } : {}) }));
}

function matching({ store, query }: { store: CaughtMailStore; query: URLSearchParams }): { messages: CaughtMail[]; total: number } {
  const to = query.get("to");
  const limit = Number(query.get("limit") ?? 200);
  const found = store.mails.filter((mail) => to === null || mail.envelope.to.includes(to));
  return { messages: found.slice(0, Number.isInteger(limit) && limit > 0 ? limit : 200), total: found.length };
}

/** A mail with its contents, as the JSON gives it. */
export async function opened({
  mail,
  raw,
}: {
  mail: CaughtMail;
  raw: Buffer;
}): Promise<CaughtMail & OpenedMail & { headers: Record<string, string> }> {
  const parsed = await simpleParser(raw, { skipTextToHtml: true });
  const headers: Record<string, string> = {};
  for (const { key, line } of parsed.headerLines) headers[key] = line.slice(line.indexOf(":") + 1).trim();
  return { ...mail, ...openedMail(parsed), headers };
}

function openedMail(parsed: ParsedMail): OpenedMail {
  return {
    ...(parsed.text === undefined ? {} : { text: parsed.text }),
    ...(typeof parsed.html === "string" ? { html: parsed.html } : {}),
    attachments: parsed.attachments.map(({ filename, contentType, size }) => ({
      ...(filename === undefined ? {} : { filename }),
      contentType,
      bytes: size,
    })),
  };
}

function message({ mail, parsed, raw, view }: { mail: CaughtMail; parsed: ParsedMail; raw: Buffer; view: MailView }): Answer {
  return page(messagePage({ mail, opened: openedMail(parsed), view, raw: raw.toString("utf8") }));
}

function viewOf(wanted: string | null): MailView {
  return wanted === "html" || wanted === "raw" ? wanted : "text";
}

function htmlBody(parsed: ParsedMail): Answer {
  const body = typeof parsed.html === "string" ? parsed.html : "";
  // Links leave the frame: what they lead to rarely lets itself be framed.
  const document = `<!doctype html><meta charset="utf-8"><base target="_blank">${body}`;
  return { ...page(document), headers: { "content-security-policy": mailPolicy } };
}

function attachment({ parsed, at }: { parsed: ParsedMail; at: number }): Answer {
  const file = parsed.attachments[at];
  if (!file) return { ...page(messageOnly(texts.notFound)), status: 404 };
  // Never shown in place: a file from a mail may be a page with scripts.
  const name = encodeURIComponent(file.filename ?? String(at + 1)).replaceAll("'", "%27");
  return {
    type: "application/octet-stream",
    body: file.content,
    headers: { "content-disposition": `attachment; filename*=UTF-8''${name}` },
  };
}
