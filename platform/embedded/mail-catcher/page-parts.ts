/** HTML that is safe to put into a page. Only `html` and `trusted` make it, so that no text gets in unescaped. */
export interface Html {
  readonly markup: string;
}

type Piece = Html | string | number | readonly Html[] | undefined;

/** Puts pieces into HTML: texts are escaped, HTML goes as it is, `undefined` leaves nothing. */
export function html(strings: TemplateStringsArray, ...pieces: Piece[]): Html {
  return { markup: strings.map((text, at) => text + (at < pieces.length ? markupOf(pieces[at]) : "")).join("") };
}

function markupOf(piece: Piece): string {
  if (piece === undefined) return "";
  if (typeof piece === "string" || typeof piece === "number") return escaped(String(piece));
  return "markup" in piece ? piece.markup : piece.map(({ markup }) => markup).join("");
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? "");
}

/** A mail's text with its web addresses as links, which open beside the page and tell the other side nothing about it. */
export function linked(text: string): Html {
  const parts = text.split(/(https?:\/\/[^\s<>"'，。；、）】》]+)/);
  return {
    markup: parts
      .map((part, at) =>
        at % 2 === 1 ? html`<a href="${part}" target="_blank" rel="noopener noreferrer">${part}</a>`.markup : escaped(part),
      )
      .join(""),
  };
}

/** 3 KB, 1.2 MB */
export function sizeText(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

const clock = new Intl.DateTimeFormat("zh-CN", {
  timeZone: "Asia/Shanghai",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hour12: false,
});

/** An instant in Beijing time. */
export function timeText(instant: string | Date): string {
  return clock.format(new Date(instant));
}
