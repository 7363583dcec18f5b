import type { Mailbox } from "./bounceReader.ts";

/**
 * The box that a URL names: `imaps://user:password@host:993/INBOX`, user and password percent-encoded; port 993 or 143 and the folder INBOX where it says none.
 * @throws Error when it is no such URL; it is not repeated, since a password stands in it
 */
export function mailboxOf(url: string): Mailbox {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const secure = parsed?.protocol === "imaps:";
  if (parsed === null || (!secure && parsed.protocol !== "imap:")) throw new Error("the bounce box must begin with imaps:// or imap://");
  return {
    host: parsed.hostname,
    port: Number(parsed.port || (secure ? 993 : 143)),
    secure,
    user: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
    folder: decodeURIComponent(parsed.pathname.replace(/^\//u, "")) || "INBOX",
  };
}
