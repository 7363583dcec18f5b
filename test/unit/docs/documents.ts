import fs from "node:fs";
import path from "node:path";

export const root = path.resolve(import.meta.dirname, "../../..");

const GENERATED = new Set(["node_modules", "generated", ".liandu", ".git", "coverage"]);

/** Every Markdown file of the repository, by its path from the root. */
export function documents(folder = ""): string[] {
  return fs.readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) return GENERATED.has(entry.name) ? [] : documents(file);
    return entry.name.endsWith(".md") ? [file] : [];
  });
}

export function read(file: string): string {
  return fs.readFileSync(path.join(root, file), "utf8");
}

/** The text without fenced code, whose brackets are no links. */
export function prose(markdown: string): string {
  return markdown.replace(/^(`{3,})[^\n]*\n[\s\S]*?^\1$/gmu, "");
}

/** The headings' anchors as GitHub makes them. */
export function anchors(markdown: string): Set<string> {
  const headings = [...prose(markdown).matchAll(/^#{1,6} +(.+)$/gmu)].map(([, heading = ""]) => heading);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, "")
        .trim()
        .replaceAll(" ", "-"),
    ),
  );
}

/** First cells of a document's tables that are one code span, each with its second cell. */
export function terms(markdown: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [, code = "", words = ""] of markdown.matchAll(/^\| `([^`]+)`[^|]*\| ([^|]*?) +\|/gmu))
    found.set(code, [...(found.get(code) ?? []), words]);
  return found;
}
