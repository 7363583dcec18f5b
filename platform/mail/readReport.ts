import { statusCodeIn } from "./statusCode.ts";

/**
 * What a mail that came back says.
 * - `failed` the mail was not delivered and never will be; `code` is the enhanced status code, class 5 for a reason that stays, class 4 for one that lasted too long.
 * - `delayed` it is still being tried.
 * - `other` it says nothing about delivery: a holiday reply, a receipt, a person's answer, or a form that nobody can be sure about.
 */
export type Report = { type: "failed"; code: string | null } | { type: "delayed"; code: string | null } | { type: "other" };

/** More of a mail is never looked at: reports stand at its beginning, and what follows is the mail that came back. */
export const MOST_REPORT_BYTES = 256 * 1024;

interface Part {
  headers: ReadonlyMap<string, string>;
  body: string;
}

/**
 * Reads a delivery status notification (RFC 3464), or a report in words by a mail server that knows no other way. Total: whatever the bytes are, there is an answer,
 * and in doubt it is `other`.
 */
export function readReport(raw: Buffer): Report {
  const mail = partOf(raw.subarray(0, MOST_REPORT_BYTES).toString("latin1"));
  const contentType = mail.headers.get("content-type") ?? "";
  if (/^multipart\/report\b/iu.test(contentType)) {
    const status = partsOf(mail, contentType).find(({ headers }) =>
      /^message\/(?:global-)?delivery-status\b/iu.test(headers.get("content-type") ?? ""),
    );
    return status === undefined ? { type: "other" } : readStatus(decoded(status));
  }
  return isAutomaticReply(mail) || !isFromMailServer(mail) ? { type: "other" } : readWords(mail, contentType);
}

/** The header of a mail as written, for what stands in it besides. */
export function headerOf(raw: Buffer): string {
  const text = raw.subarray(0, MOST_REPORT_BYTES).toString("latin1");
  return text.slice(0, endOfHeader(text).at).replace(/\r?\n[ \t]+/gu, " ");
}

/** RFC 3464, 2.1: fields of the mail, then a block of fields for each recipient. We send to one, so that the first block with an action tells all. */
function readStatus(body: string): Report {
  for (const block of body.split(/\r?\n[ \t]*\r?\n/u)) {
    const fields = fieldsOf(block);
    const action = fields.get("action")?.toLowerCase();
    if (action === undefined) continue;
    const code = statusCodeIn(fields.get("status") ?? "") ?? statusCodeIn(fields.get("diagnostic-code") ?? "");
    if (action === "failed") return { type: "failed", code };
    if (action === "delayed") return { type: "delayed", code };
    return { type: "other" };
  }
  return { type: "other" };
}

/** RFC 3834 and what was usual before it. */
function isAutomaticReply({ headers }: Part): boolean {
  const submitted = headers.get("auto-submitted")?.toLowerCase() ?? "";
  if (submitted.startsWith("auto-replied")) return true;
  if (["x-autoreply", "x-autorespond", "x-auto-response-suppress"].some((name) => headers.has(name))) return true;
  return /^(?:auto_reply|vacation)$/iu.test(headers.get("precedence") ?? "");
}

function isFromMailServer({ headers }: Part): boolean {
  return /(?:mailer-daemon|postmaster|mail-daemon)@/iu.test(headers.get("from") ?? "");
}

/** Only what carries a code of permanent failure counts: words alone would make a guess of it. */
function readWords(mail: Part, contentType: string): Report {
  const bodies = /^multipart\//iu.test(contentType) ? partsOf(mail, contentType) : [mail];
  const text = bodies
    .filter(({ headers }) => /^text\//iu.test(headers.get("content-type") ?? "text/plain"))
    .map(decoded)
    .join("\n");
  const code = statusCodeIn(text);
  if (code === null) return { type: "other" };
  return code.startsWith("5") ? { type: "failed", code } : { type: "delayed", code };
}

function partsOf(mail: Part, contentType: string): Part[] {
  const [, quoted, bare] = /boundary=(?:"([^"]{1,200})"|([^\s;]{1,200}))/iu.exec(contentType) ?? [];
  const boundary = quoted ?? bare;
  if (boundary === undefined) return [];
  return `\n${mail.body}`
    .split(`\n--${boundary}`)
    .slice(1)
    .filter((piece) => !piece.startsWith("--"))
    .map((piece) => partOf(piece.replace(/^[^\n]*\n/u, "")));
}

function partOf(text: string): Part {
  const { at, next } = endOfHeader(text);
  return { headers: fieldsOf(text.slice(0, at)), body: text.slice(next) };
}

function endOfHeader(text: string): { at: number; next: number } {
  const gap = /\r?\n\r?\n/u.exec(text);
  return gap === null ? { at: text.length, next: text.length } : { at: gap.index, next: gap.index + gap[0].length };
}

/** By lower-case name; of several with one name the first. */
function fieldsOf(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of text.replace(/\r?\n[ \t]+/gu, " ").split(/\r?\n/u)) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).trim().toLowerCase();
    if (colon > 0 && !fields.has(name)) fields.set(name, line.slice(colon + 1).trim());
  }
  return fields;
}

function decoded({ headers, body }: Part): string {
  const encoding = headers.get("content-transfer-encoding")?.toLowerCase();
  if (encoding === "base64") return Buffer.from(body, "base64").toString("latin1");
  if (encoding !== "quoted-printable") return body;
  return body.replace(/=\r?\n/gu, "").replace(/=([0-9a-f]{2})/giu, (_code, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)));
}
