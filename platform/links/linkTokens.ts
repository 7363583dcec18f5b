import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** The mail that a link lies in, as far as a link is bound to it. */
export interface LinkMail {
  id: string;
  matterId: string;
  personId: string;
  /** Where the mail went: a link that was sent to an address proves that address and no later one. */
  address: string;
}

/** What a token says for itself, before anybody has proved it. */
export interface LinkClaims {
  mailId: string;
  action: string;
  /** The last day on which it opens, in Asia/Shanghai. */
  expiresOn: string;
}

/** The words between a page and the form that it sends: which rendering of which page it was. */
export interface FormMark {
  /** Differs with each rendering; names the one act that this form may lead to. */
  nonce: string;
  /** Milliseconds of the epoch. */
  issuedAtMs: number;
}

export interface LinkTokens {
  /** The token of a link; the same for the same link, so that a mail that is sent again is the same mail. */
  sign(mail: LinkMail, claims: Omit<LinkClaims, "mailId">): string;
  /** The claims of a text that has a token's form; null for any other. Proves nothing. */
  read(token: string): LinkClaims | null;
  /** Whether the token was signed here for this mail. Also to be asked for a mail that does not exist, with any other, so that both take as long. */
  proves(token: string, mail: LinkMail): boolean;
  /** A mark for the form of a page, bound to the link and the page. */
  markForm(token: string, page: string, nowMs: number): string;
  /** The mark as it came back, or null when it is not of this page. */
  readForm(token: string, page: string, mark: string): FormMark | null;
  /** The six digits that confirm `content`, which the row `id` was written for: never stored, worked out again when they are mailed and when they are typed. */
  code(row: { id: string; content: string }): string;
  /** Whether these are the row's digits. */
  isCode(row: { id: string; content: string }, digits: string): boolean;
}

const FORM = /^1\.([\w-]{8,64})\.([a-z]+(?:-[a-z]+)*)\.(\d{8})\.([\w-]{43})$/u;
const MARK = /^([\w-]{22})\.([0-9a-z]{1,10})\.([\w-]{43})$/u;

/**
 * One-time links without a table of them: a token is what it claims and an HMAC-SHA-256 over that and over what the mail's row says besides (matter, person, address).
 * @param secrets of the configuration, the newest first: it signs, all of them verify, so that a secret can be replaced while mails are about
 */
export function createLinkTokens({ secrets }: { secrets: readonly [string, ...string[]] }): LinkTokens {
  // Each use has a key of its own: a mark of a form is no token, and a code is none of both.
  const keys = secrets.map((secret) => ({
    link: derive(secret, "liandu link 1"),
    form: derive(secret, "liandu form 1"),
    code: derive(secret, "liandu code 1"),
  }));
  const newest = keys[0] ?? unreachable();

  return {
    sign: (mail, claims) => `1.${mail.id}.${claims.action}.${claims.expiresOn.replaceAll("-", "")}.${macOfLink(newest.link, mail, claims)}`,
    read,
    proves(token, mail) {
      const claims = read(token);
      const given = FORM.exec(token)?.[4] ?? "";
      if (claims === null) return false;
      // All are compared, whichever fits, so that the time says nothing about which secret it was.
      const fits = keys.map(({ link }) => equal(given, macOfLink(link, mail, claims)));
      return claims.mailId === mail.id && fits.includes(true);
    },
    markForm(token, page, nowMs) {
      const nonce = randomBytes(16).toString("base64url");
      const moment = nowMs.toString(36);
      return `${nonce}.${moment}.${macOfForm(newest.form, token, page, nonce, moment)}`;
    },
    readForm(token, page, mark) {
      const [, nonce = "", moment = "", given = ""] = MARK.exec(mark) ?? [];
      if (nonce === "") return null;
      const fits = keys.map(({ form }) => equal(given, macOfForm(form, token, page, nonce, moment)));
      return fits.includes(true) ? { nonce, issuedAtMs: Number.parseInt(moment, 36) } : null;
    },
    code: (row) => digitsOf(newest.code, row),
    isCode: (row, digits) => keys.map(({ code }) => equal(digits, digitsOf(code, row))).includes(true),
  };
}

function read(token: string): LinkClaims | null {
  const [, mailId = "", action = "", day = ""] = FORM.exec(token) ?? [];
  return mailId === "" ? null : { mailId, action, expiresOn: `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}` };
}

function macOfLink(key: Buffer, mail: LinkMail, { action, expiresOn }: Omit<LinkClaims, "mailId">): string {
  return mac(key, ["1", mail.id, mail.matterId, mail.personId, mail.address.toLowerCase(), action, expiresOn]);
}

function macOfForm(key: Buffer, token: string, page: string, nonce: string, moment: string): string {
  return mac(key, [token, page, nonce, moment]);
}

function derive(secret: string, use: string): Buffer {
  return createHmac("sha256", secret).update(use, "utf8").digest();
}

/** Over a JSON list: no two lists have the same text. 43 characters of base64url. */
function mac(key: Buffer, parts: readonly string[]): string {
  return createHmac("sha256", key).update(JSON.stringify(parts), "utf8").digest("base64url");
}

/** Six digits out of an HMAC; 2^48 values over 10^6 digits leave no digit likelier than another by more than one in 10^8. */
function digitsOf(key: Buffer, { id, content }: { id: string; content: string }): string {
  const hmac = createHmac("sha256", key)
    .update(JSON.stringify([id, content]), "utf8")
    .digest();
  return String(hmac.readUIntBE(0, 6) % 1_000_000).padStart(6, "0");
}

/** As texts, not as bytes: base64url has several texts for the same bytes, and only one of them was signed. */
function equal(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given, "utf8"), Buffer.from(expected, "utf8")];
  return a.length === b.length && timingSafeEqual(a, b);
}

function unreachable(): never {
  throw new Error("no secret for links");
}
