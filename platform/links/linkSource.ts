import type { LinkPort } from "../../activities/notices/mailLinks.ts";
import type { LinkTokens } from "./linkTokens.ts";

/** Below this, and nowhere else, lie the pages of links. */
export const LINKS_PATH = "/l";

/** What the composer of mails needs of the links: addresses and codes, never the secret. */
export function linkSource({ tokens, publicUrl, days }: { tokens: LinkTokens; publicUrl: string; days: number }): LinkPort {
  const base = publicUrl.replace(/\/+$/u, "") + LINKS_PATH;
  return {
    days,
    url: ({ action, expiresOn, ...mail }) => `${base}/${tokens.sign(mail, { action, expiresOn })}`,
    code: (row) => tokens.code(row),
  };
}
