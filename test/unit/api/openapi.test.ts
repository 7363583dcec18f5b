import { describe, expect, it } from "@jest/globals";
import { apiRoutes } from "../../../api/app.ts";
import { openApiDocument, operationId } from "../../../api/core/openapi.ts";
import type { Route } from "../../../api/core/route.ts";
import { commandPath } from "../../../api/issues/commandPath.ts";
import { humanCommands as inspectionCommands } from "../../../domain/inspection/commands.ts";
import { humanCommands } from "../../../domain/rectification/commands.ts";
import { errorCodes } from "../../../domain/errors/errorCodes.ts";

/** No route looks at its parts before it is asked. */
const routes: Route[] = apiRoutes(Object.create(null));
const document = JSON.parse(JSON.stringify(openApiDocument(routes, { version: "1", serverUrl: "/" })));
const named = routes.map((route): [string, Route] => [`${route.method} ${route.path}`, route]);

describe("the OpenAPI document", () => {
  it("has a route for every command that people send", () => {
    for (const command of [...humanCommands, "retract"])
      expect(document.paths).toHaveProperty([`/api/v1/issues/{id}/${commandPath(command)}`, "post"]);
    for (const command of [...inspectionCommands, "retract"])
      expect(document.paths).toHaveProperty([`/api/v1/inspections/{id}/${commandPath(command)}`, "post"]);
  });

  it("names every operation once", () => {
    const ids = routes.map(operationId);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    expect(new Set(routes.map((route) => `${route.method} ${route.path}`)).size).toBe(routes.length);
  });

  it("has an example of every error code under its status", () => {
    for (const [code, { httpStatus }] of Object.entries(errorCodes)) {
      const examples = document.components.responses[`Problem${httpStatus}`].content["application/problem+json"].examples;
      expect(examples[code].value).toMatchObject({ code, status: httpStatus });
    }
  });

  it("points nowhere that is not there", () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/gu)].map((match) => match[1] ?? "");
    expect(references.length).toBeGreaterThan(100);
    for (const reference of new Set(references)) expect(document).toHaveProperty(reference.split("/"));
  });

  it.each(named)("%s is documented in Chinese, with what it takes and answers", (_name, route) => {
    expect(route.summary).toMatch(/[\u4e00-\u9fff]/u);
    expect(Object.keys(route.responses).length).toBeGreaterThan(0);
    const inPath = [...route.path.matchAll(/\{(\w+)\}/gu)].map((match) => match[1]);
    const operation = document.paths[route.atRoot ? route.path : `/api/v1${route.path}`][route.method];
    const documented = operation.parameters.filter((parameter: { in: string }) => parameter.in === "path");
    expect(documented.map((parameter: { name: string }) => parameter.name)).toEqual(inPath);
    if (route.auth !== "none") expect(operation.responses).toMatchObject({ 401: expect.anything(), 403: expect.anything() });
    expect(operation.responses).toHaveProperty("503");
  });

  it.each(named.filter(([, route]) => route.body !== undefined && route.example !== undefined))(
    "%s takes its own example",
    (_name, route) => {
      expect(route.body?.safeParse(route.example)).toMatchObject({ success: true });
    },
  );
});
