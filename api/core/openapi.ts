import { z } from "zod";
import type { ErrorCode } from "../../domain/errors/errorCodes.ts";
import { errorCodes, isErrorCode } from "../../domain/errors/errorCodes.ts";
import { problemStatusTexts } from "../../texts/zh-CN/problemStatuses.ts";
import { apiTexts } from "../../texts/zh-CN/api.ts";
import { pathOf } from "./mount.ts";
import { Problem, problemDetails } from "./problem.ts";
import type { ResponseSpec, Route } from "./route.ts";

type JsonObject = Record<string, unknown>;

/** The routes as OpenAPI 3.1, generated from their schemas, so that what is documented is what is parsed. */
export function openApiDocument(routes: readonly Route[], { version, serverUrl }: { version: string; serverUrl: string }): JsonObject {
  const paths: Record<string, JsonObject> = {};
  for (const route of routes) {
    const path = pathOf(route);
    paths[path] = { ...paths[path], [route.method]: operationOf(route) };
  }
  const tags = [...new Set(routes.map((route) => route.tag))];
  return {
    openapi: "3.1.0",
    info: { title: apiTexts.title, version, description: apiTexts.description },
    servers: [{ url: serverUrl }],
    tags: tags.map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: { bearer: { type: "http", scheme: "bearer", description: apiTexts.bearer } },
      schemas: { Problem: problemSchema() },
      responses: Object.fromEntries(problemStatuses().map((status) => [`Problem${status}`, problemResponse(status)])),
    },
  };
}

function operationOf(route: Route): JsonObject {
  const { method, summary, description, tag, auth, body, streamedBody, example } = route;
  const roles = auth === "none" || auth === "any" ? [] : [...auth];
  const about = [description, roles.length > 0 ? `${apiTexts.roles}${roles.join("、")}` : undefined].filter((line) => line !== undefined);
  return {
    operationId: operationId(route),
    summary,
    ...(about.length > 0 ? { description: about.join("\n\n") } : {}),
    tags: [tag],
    security: auth === "none" ? [] : [{ bearer: [] }],
    parameters: [...parametersOf(route.params, "path"), ...parametersOf(route.query, "query"), ...headersOf(route)],
    ...(body === undefined
      ? {}
      : { requestBody: { required: method !== "post" || !takesNothing(body), content: jsonContent(body, "input", example) } }),
    ...(streamedBody === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: Object.fromEntries(Object.entries(streamedBody.streamed).map(([type, schema]) => [type, { schema }])),
          },
        }),
    responses: {
      ...Object.fromEntries(Object.entries(route.responses).map(([status, response]) => [status, responseOf(response)])),
      ...problemsOf(route),
    },
  };
}

/** `post /issues/{id}/submit-evidence` as postIssuesByIdSubmitEvidence. */
export function operationId({ method, path }: Route): string {
  const words = path.replace(/\{(\w+)\}/gu, "by-$1").split(/[^A-Za-z0-9]+/u);
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

function takesNothing(body: z.ZodType): boolean {
  return body.safeParse({}).success;
}

function jsonSchema(schema: z.ZodType, io: "input" | "output"): JsonObject {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return rest;
}

function jsonContent(schema: z.ZodType, io: "input" | "output", example: unknown, contentType = "application/json"): JsonObject {
  return { [contentType]: { schema: jsonSchema(schema, io), ...(example === undefined ? {} : { example }) } };
}

function parametersOf(schema: z.ZodType | undefined, place: "path" | "query"): JsonObject[] {
  if (schema === undefined) return [];
  const { properties, required } = objectShape.parse(jsonSchema(schema, "input"));
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...rest } = property;
    return {
      name,
      in: place,
      required: place === "path" || required.includes(name),
      ...(typeof description === "string" ? { description } : {}),
      schema: rest,
    };
  });
}

const objectShape = z.object({
  properties: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  required: z.array(z.string()).default([]),
});

function headersOf({ idempotent, headers = {} }: Route): JsonObject[] {
  const key = {
    name: "Idempotency-Key",
    in: "header",
    required: true,
    description: apiTexts.idempotencyKey,
    schema: { type: "string", maxLength: 200 },
  };
  const own = Object.entries(headers).map(([name, description]) => ({
    name,
    in: "header",
    required: false,
    description,
    schema: { type: "string" },
  }));
  return idempotent === false ? own : [key, ...own];
}

function responseOf({ description, schema, contentType, example }: ResponseSpec): JsonObject {
  if (schema !== undefined) return { description, content: jsonContent(schema, "output", example, contentType) };
  return contentType === undefined ? { description } : { description, content: { [contentType]: {} } };
}

/** Which problems a route may answer with, by what it takes and asks. What it declares itself stands. */
function problemsOf(route: Route): JsonObject {
  const { auth, method, params, query, body, streamedBody, idempotent, headers } = route;
  const writes = method !== "get";
  const takesBody = body !== undefined || streamedBody !== undefined;
  const statuses = [
    ...(params !== undefined || query !== undefined || takesBody || idempotent !== false ? [400] : []),
    ...(auth === "none" ? [] : [401, 403]),
    ...(params === undefined ? [] : [404]),
    ...(writes ? [409, 422, 429] : []),
    ...(headers?.["If-Match"] === undefined ? [] : [412]),
    ...(takesBody ? [413, 415] : []),
    500,
    503,
  ];
  const declared = Object.keys(route.responses);
  return Object.fromEntries(
    statuses
      .filter((status) => !declared.includes(String(status)))
      .map((status) => [String(status), { $ref: `#/components/responses/Problem${status}` }]),
  );
}

function codesOf(status: number): ErrorCode[] {
  return Object.keys(errorCodes).filter((code): code is ErrorCode => isErrorCode(code) && errorCodes[code].httpStatus === status);
}

function problemStatuses(): number[] {
  return [...new Set(Object.values(errorCodes).map((entry) => entry.httpStatus))].sort((a, b) => a - b);
}

function problemResponse(status: number): JsonObject {
  const codes = codesOf(status);
  const retryable = codes.some((code) => errorCodes[code].retryable);
  return {
    description: problemStatusTexts[status] ?? String(status),
    ...(retryable ? { headers: { "Retry-After": { description: apiTexts.retryAfter, schema: { type: "integer" } } } } : {}),
    content: {
      "application/problem+json": {
        schema: { $ref: "#/components/schemas/Problem" },
        examples: Object.fromEntries(
          codes.map((code) => [code, { value: problemDetails(new Problem(code), "3f0c5d1a-8b52-4a55-9a0e-5f6d1c2b3a49") }]),
        ),
      },
    },
  };
}

function problemSchema(): JsonObject {
  return {
    type: "object",
    description: apiTexts.problem,
    required: ["type", "title", "status", "code", "detail", "instance"],
    properties: {
      type: { type: "string", format: "uri" },
      title: { type: "string" },
      status: { type: "integer" },
      code: { type: "string", enum: Object.keys(errorCodes) },
      detail: { type: "string", description: apiTexts.detail },
      instance: { type: "string", description: apiTexts.instance },
      errors: {
        type: "array",
        items: { type: "object", required: ["path", "message"], properties: { path: { type: "string" }, message: { type: "string" } } },
      },
    },
    additionalProperties: true,
  };
}
