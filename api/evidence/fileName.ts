const MAX_CHARACTERS = 120;
/** Control and format characters, among them those that turn the direction of text round: `photo\u202Egpj.exe` would read as a photo. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;
const UNNAMED = "未命名";

/** The name under which an upload is shown and given back: no path, nothing invisible, a bounded length with its ending kept. */
export function cleanFileName(given: string | undefined): string {
  const base = (given ?? "").normalize("NFC").split(/[\\/]/u).at(-1) ?? "";
  const name = base
    .replaceAll(INVISIBLE, "")
    .replaceAll(/[<>:"|?*]/gu, "_")
    .replace(/^[.\s]+/u, "")
    .trim();
  if (name === "") return UNNAMED;
  const characters = Array.from(name);
  if (characters.length <= MAX_CHARACTERS) return name;
  const ending = /\.[A-Za-z0-9]{1,10}$/u.exec(name)?.[0] ?? "";
  return characters.slice(0, MAX_CHARACTERS - ending.length).join("") + ending;
}

/** `Content-Disposition` of a download by RFC 6266: the name in UTF-8, and in ASCII for what cannot read that. */
export function attachmentOf(fileName: string): string {
  const ascii = fileName.replaceAll(/[^\x20-\x7e]/gu, "_").replaceAll(/["\\%]/gu, "_");
  const utf8 = encodeURIComponent(fileName).replaceAll(/['()*]/gu, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${ascii}"; filename*=UTF-8''${utf8}`;
}
