import fs from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { anchors, documents, prose, read, root } from "./documents.ts";

const files = documents();

/** Targets of inline links and images, without titles. */
function targets(markdown: string): string[] {
  return [...prose(markdown).matchAll(/\]\(<?([^)\s>]+)>?(?: "[^"]*")?\)/gu)].map(([, target = ""]) => target);
}

function isBroken(file: string, target: string): boolean {
  if (/^[a-z]+:/iu.test(target)) return false;
  const [place = "", anchor] = target.split("#");
  const aim = place === "" ? file : path.posix.join(path.posix.dirname(file), decodeURIComponent(place));
  if (!fs.existsSync(path.join(root, aim))) return true;
  return anchor !== undefined && aim.endsWith(".md") && !anchors(read(aim)).has(decodeURIComponent(anchor));
}

function scriptsOfPackage(): string[] {
  const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
  return Object.keys(scripts);
}

describe("the documents", () => {
  it("are found", () => {
    expect(files).toEqual(expect.arrayContaining(["README.md", "CONTRIBUTING.md", "docs/README.md"]));
  });

  it.each(files)("%s links to what is there", (file) => {
    expect(targets(read(file)).filter((target) => isBroken(file, target))).toEqual([]);
  });

  it.each(files)("%s names npm scripts that exist", (file) => {
    const scripts = scriptsOfPackage();
    const named = [...read(file).matchAll(/\bnpm run (?:--silent )?([\w:-]+)/gu)].map(([, name = ""]) => name);
    const short = [...read(file).matchAll(/\bnpm (start|test)\b/gu)].map(([, name = ""]) => name);
    expect([...named, ...short].filter((name) => !scripts.includes(name))).toEqual([]);
  });

  it.each(files)("%s names files and folders of the repository that exist", (file) => {
    const places =
      /`((?:activities|api|bench|cli|deploy|docs|domain|platform|prisma|sample|scripts|test|texts|worker|workflows)\/[\w./-]*)`/gu;
    const named = [...read(file).matchAll(places)].map(([, place = ""]) => place);
    expect(named.filter((place) => !fs.existsSync(path.join(root, place)))).toEqual([]);
  });

  it("are all reached from docs/README.md", () => {
    const index = targets(read("docs/README.md")).map((target) => path.posix.join("docs", target.split("#")[0] ?? ""));
    const unreached = files.filter((file) => file.startsWith("docs/") && file !== "docs/README.md" && !index.includes(file));
    expect(unreached).toEqual([]);
  });
});
