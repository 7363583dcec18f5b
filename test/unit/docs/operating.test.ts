import { describe, expect, it } from "@jest/globals";
import { errorCodes } from "../../../domain/errors/errorCodes.ts";
import { loadConfig } from "../../../platform/config.ts";
import { read, terms } from "./documents.ts";

const operating = read("docs/operating.md");
const documented = new Map([...terms(operating)].filter(([name]) => name.startsWith("LIANDU_")));
const source = read("platform/config.ts");

/** Settings and their defaults as the schema in the source states them; `—` where there is none. */
function settingsOfSource(): Map<string, string> {
  const [, schema = ""] = /const environment = z\.object\(\{([\s\S]*?)\n\}\);/u.exec(source) ?? [];
  const settings = schema.split(/^ {2}(?=LIANDU_)/mu).slice(1);
  return new Map(
    settings.map((setting) => {
      const name = /^\w+/u.exec(setting)?.[0] ?? "";
      const [, given] = /(?:default|seconds)\(([^)]*)\)/u.exec(setting) ?? [];
      if (given !== undefined) return [name, valueOf(given)];
      return [name, /: bool,/u.test(setting) ? "false" : "—"];
    }),
  );
}

/** A literal of the source as people write it: a text without its quotes, a product of numbers multiplied. */
function valueOf(literal: string): string {
  const text = /^"(.*)"$/u.exec(literal)?.[1];
  if (text !== undefined) return text;
  return String(literal.split("*").reduce((product, factor) => product * Number(factor), 1));
}

describe("the operator's document", () => {
  it("lists every setting, and none that does not exist", () => {
    const settings = settingsOfSource();
    expect(settings.size).toBeGreaterThan(25);
    expect([...documented.keys()].sort()).toEqual([...settings.keys()].sort());
  });

  it("states the defaults that hold", () => {
    const stated = [...documented].map(([name, [value = ""]]) => [name, value.replaceAll("`", "")]);
    expect(Object.fromEntries(stated)).toEqual(Object.fromEntries(settingsOfSource()));
    const { http, evidence, mail } = loadConfig({});
    expect(documented.get("LIANDU_HTTP_PORT")).toEqual([`\`${http.port}\``]);
    expect(documented.get("LIANDU_EVIDENCE_MAX_BYTES")).toEqual([`\`${evidence.maxBytes}\``]);
    expect(documented.get("LIANDU_MAIL_FROM")).toEqual([`\`${mail.from}\``]);
  });

  it("says what to do for every code of an outage", () => {
    const codes = Object.entries(errorCodes).flatMap(([code, { httpStatus }]) => (httpStatus === 503 ? [code] : []));
    const answered = terms(operating);
    expect(codes.length).toBeGreaterThan(3);
    expect(codes.filter((code) => !answered.has(code))).toEqual([]);
  });
});
