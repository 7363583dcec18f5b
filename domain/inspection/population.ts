import { taggedHash } from "../draw/hasher.ts";
import type { RegisterContent } from "./registers/register.ts";
import type { InspectionPlan, Population, StratumRule } from "./plan.ts";

/** Whether an entry of the register of objects takes part in a batch; one that is out of business never does. */
export function takesPart({ kinds, areas, creditClasses, attributes, notCheckedSince }: Population, content: RegisterContent): boolean {
  const { active, kind, area, lastCheckedOn } = content;
  if (active === false) return false;
  if (!among(kinds, kind) || !among(areas, area) || !among(creditClasses, classOf(content))) return false;
  if (notCheckedSince !== undefined && typeof lastCheckedOn === "string" && lastCheckedOn >= notCheckedSince) return false;
  return Object.entries(attributes ?? {}).every(([name, values]) => among(values, attributeOf(content, name)));
}

function among(list: readonly string[] | undefined, value: unknown): boolean {
  return list === undefined || (typeof value === "string" && list.includes(value));
}

function classOf({ creditClass }: RegisterContent): string {
  return typeof creditClass === "string" ? creditClass : "unrated";
}

function attributeOf({ attributes }: RegisterContent, name: string): unknown {
  return typeof attributes === "object" && attributes !== null && !Array.isArray(attributes) ? attributes[name] : undefined;
}

/** An attribute of the register under a code, as the draw's documents need it: its own name may be in any script. */
export function attributeCode(name: string): string {
  return `x_${taggedHash("attribute", name).slice(0, 16)}`;
}

/** What objects of a stratum have in common, in the codes of the draw. */
export function stratumAttributes({ creditClass, kind, area, attributes }: StratumRule): Record<string, string> {
  return {
    ...(creditClass === undefined ? {} : { credit_class: creditClass }),
    ...(kind === undefined ? {} : { kind }),
    ...(area === undefined ? {} : { area }),
    ...Object.fromEntries(Object.entries(attributes ?? {}).map(([name, value]) => [attributeCode(name), value])),
  };
}

/** Reads off an object what the strata of a plan ask for, and no more: its record is opened to auditors and to its owner. */
export function attributeReader({ strata }: Pick<InspectionPlan, "strata">): (content: RegisterContent) => Record<string, string> {
  const builtIn = new Set(strata.flatMap(({ where }) => Object.keys(where)));
  const names = [...new Set(strata.flatMap(({ where }) => Object.keys(where.attributes ?? {})))].map(
    (name) => [name, attributeCode(name)] as const,
  );
  return (content) => {
    const read: Record<string, string> = {};
    if (builtIn.has("creditClass")) read["credit_class"] = classOf(content);
    if (builtIn.has("kind") && typeof content["kind"] === "string") read["kind"] = content["kind"];
    if (builtIn.has("area") && typeof content["area"] === "string") read["area"] = content["area"];
    for (const [name, code] of names) {
      const value = attributeOf(content, name);
      if (typeof value === "string") read[code] = value;
    }
    return read;
  };
}
