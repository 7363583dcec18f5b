import { describe, expect, it } from "@jest/globals";
import { apiRoutes } from "../../../api/app.ts";
import { pathOf } from "../../../api/core/mount.ts";
import type { ApiDeps } from "../../../api/core/deps.ts";
import { documents, read } from "./documents.ts";

/** Routes are described before they are served: nothing is asked of what they depend on. */
const routes = apiRoutes({} as ApiDeps);
const patterns = routes.map((route) => new RegExp(`^${pathOf(route).replace(/\{\w+\}/gu, "[^/]+")}$`, "u"));
const byHand = ["/docs", "/openapi.json"];

/** Paths of the API as documents write them: in full, after `$base`, or after a method. */
function pathsIn(markdown: string): string[] {
  const full = [...markdown.matchAll(/(\/api\/v1\/[\w$/{}-]+)/gu)].map(([, path = ""]) => path);
  const based = [...markdown.matchAll(/\$base(\/[\w$/{}-]+)/gu)].map(([, path = ""]) => `/api/v1${path}`);
  const rooted = [...markdown.matchAll(/`(?:GET )?(\/(?:healthz|readyz|docs|openapi\.json))`/gu)].map(([, path = ""]) => path);
  const methods = [...markdown.matchAll(/`(?:GET|POST|PUT|PATCH|DELETE) (\/[\w$/{}-]+)`/gu)].map(([, path = ""]) => path);
  return [...full, ...based, ...rooted, ...methods.filter((path) => !path.startsWith("/api/")).map(underBase)];
}

function underBase(path: string): string {
  return routes.some((route) => route.atRoot === true && route.path === path) ? path : `/api/v1${path}`;
}

const isKnown = (path: string): boolean => byHand.includes(path) || patterns.some((pattern) => pattern.test(path));

describe("the documents name paths of the API that exist", () => {
  it.each(documents())("%s", (file) => {
    expect(pathsIn(read(file)).filter((path) => !isKnown(path))).toEqual([]);
  });

  it("and there are some", () => {
    expect(pathsIn(read("README.md")).length).toBeGreaterThan(8);
    expect(pathsIn(read("docs/operating.md")).length).toBeGreaterThan(6);
  });
});
