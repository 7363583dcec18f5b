import { Parser } from "htmlparser2";

export interface XmlHandler {
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/** Reads XML as it comes. Names are given without their namespace's prefix; entities of the document's own are not resolved, and nothing outside it is loaded. */
export function xmlReader(handler: XmlHandler): { write(text: string): void; end(): void } {
  const parser = new Parser(
    {
      onopentag: (name, attributes) => handler.open?.(local(name), attributes),
      ontext: (text) => handler.text?.(text),
      onclosetag: (name) => handler.close?.(local(name)),
    },
    { xmlMode: true, decodeEntities: true },
  );
  return { write: (text) => parser.write(text), end: () => parser.end() };
}

function local(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}
