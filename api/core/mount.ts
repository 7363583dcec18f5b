import type { Express, Request, Response } from "express";
import { json } from "express";
import { errorCodes } from "../../domain/errors/errorCodes.ts";
import { writeAudit } from "./audit.ts";
import type { Authenticate } from "./authenticate.ts";
import type { Caller } from "./caller.ts";
import type { ApiDeps } from "./deps.ts";
import { answerKey, answerOnce, bodyHash, requireIdempotencyKey, uuidOf } from "./idempotency.ts";
import { JSON_LIMIT_BYTES } from "./limits.ts";
import { Problem } from "./problem.ts";
import { problemOf } from "./problemOf.ts";
import { requestIdOf } from "./requestLog.ts";
import type { Handled, RawInput, Reply, Route } from "./route.ts";
import { refuseUnstorableText } from "./unstorableText.ts";
import { loggedError } from "../../platform/loggedError.ts";

export const BASE = "/api/v1";

/** The full path of a route in OpenAPI's style. */
export function pathOf(route: Route): string {
  return route.atRoot ? route.path : `${BASE}${route.path}`;
}

/** Mounts the routes, and answers known paths with other methods by METHOD_NOT_ALLOWED. */
export function mountRoutes(app: Express, routes: readonly Route[], deps: ApiDeps, authenticate: Authenticate): void {
  const methods = new Map<string, string[]>();
  for (const route of routes) {
    const path = pathOf(route).replace(/\{(\w+)\}/gu, ":$1");
    methods.set(path, [...(methods.get(path) ?? []), route.method.toUpperCase()]);
    app[route.method](path, serveRoute(route, deps, authenticate));
  }
  for (const [path, allowed] of methods) {
    const all = allowed.includes("GET") ? [...allowed, "HEAD"] : allowed;
    app.all(path, (_request: Request, response: Response) => {
      response.setHeader("Allow", all.join(", "));
      throw new Problem("METHOD_NOT_ALLOWED", { allowed: all });
    });
  }
}

const jsonParser = json({ limit: JSON_LIMIT_BYTES, strict: false });

/** Reads a JSON body where the route takes one. It runs after authentication, so that nobody unknown makes us read a megabyte. */
async function readJson(route: Route, request: Request, response: Response): Promise<void> {
  if (route.body === undefined) return;
  if (hasBody(request) && !request.is("json")) throw new Problem("UNSUPPORTED_MEDIA_TYPE", { expected: "application/json" });
  await new Promise<void>((resolve, reject) => {
    jsonParser(request, response, (error?: Error) => (error === undefined ? resolve() : reject(error)));
  });
}

function hasBody(request: Request): boolean {
  return request.get("transfer-encoding") !== undefined || Number(request.get("content-length") ?? 0) > 0;
}

function serveRoute(route: Route, deps: ApiDeps, authenticate: Authenticate): (request: Request, response: Response) => Promise<void> {
  return async (request, response) => {
    const requestId = requestIdOf(response);
    response.locals["route"] = `${route.method} ${route.path}`;
    // What depends on who asks is kept by no cache on the way; a route that knows better says so itself.
    if (route.auth !== "none") response.setHeader("Cache-Control", "no-store");
    const caller = route.auth === "none" ? null : await authenticate(request.get("authorization"));
    try {
      if (caller !== null) requireRole(route, caller);
      await readJson(route, request, response);
      const handled = await runOnce(route, deps, { ...rawInput(request, response, caller), requestId });
      if (handled !== "handled") send(response, handled);
    } catch (error) {
      if (caller !== null) await auditRefusal(route, deps, caller, request, requestId, error);
      throw error;
    }
  };
}

function requireRole({ auth }: Route, caller: Caller): void {
  if (auth === "none" || auth === "any") return;
  if (!auth.some((role) => caller.roles.includes(role))) throw new Problem("ROLE_NOT_ALLOWED");
}

function rawInput(request: Request, response: Response, caller: Caller | null): Omit<RawInput, "requestId"> {
  const body: unknown = request.body;
  const { params, query } = request;
  for (const part of [params, query, body]) refuseUnstorableText(part);
  return { params, query, body: body ?? {}, caller, idempotencyKey: "", stableId: "", request, response };
}

async function runOnce(route: Route, deps: ApiDeps, raw: RawInput): Promise<Handled> {
  const { caller, request } = raw;
  if (route.idempotent === false || caller === null) return route.run(raw);
  const idempotencyKey = requireIdempotencyKey(request.get("idempotency-key"));
  const key = answerKey(caller, request.method, request.path, idempotencyKey);
  const keyed = { ...raw, idempotencyKey, stableId: uuidOf(key) };
  if (route.idempotent === "own") return route.run(keyed);
  return answerOnce(
    deps,
    { key, bodyHash: bodyHash(raw.body), jurisdictionId: caller.jurisdictionId, waitMs: deps.config.commandTimeoutMs },
    async () => {
      const handled = await route.run(keyed);
      if (handled === "handled") throw new Error(`${route.path}: a streamed answer cannot be kept; declare idempotent "own"`);
      return handled;
    },
  );
}

/** Denied and refused attempts leave no history in a workflow, so they are told to the audit log here. Bad input and outages are not attempts. */
async function auditRefusal(
  route: Route,
  deps: ApiDeps,
  caller: Caller,
  request: Request,
  requestId: string,
  error: unknown,
): Promise<void> {
  const { code } = problemOf(error);
  const { httpStatus } = errorCodes[code];
  const denied = httpStatus === 403 || (httpStatus === 404 && request.params["id"] !== undefined);
  const refused = route.method !== "get" && (httpStatus === 409 || (httpStatus === 422 && code !== "IDEMPOTENCY_KEY_REUSED"));
  if (!denied && !refused) return;
  const id = request.params["id"];
  try {
    await writeAudit(deps.database, {
      caller,
      action: `${route.method} ${route.path}`,
      target: typeof id === "string" ? `${route.path.split("/")[1] ?? ""}/${id.slice(0, 100)}` : route.path,
      outcome: denied ? "denied" : "refused",
      code,
      requestId,
    });
  } catch (failure) {
    // The caller still learns of the refusal; that the log could not be written is told where operators look.
    deps.log.error({ requestId, code, error: loggedError(failure) }, "a refusal could not be written to the audit log");
  }
}

function send(response: Response, { status, body, headers }: Reply): void {
  for (const [name, value] of Object.entries(headers ?? {})) response.setHeader(name, value);
  response.status(status);
  if (body === undefined) response.end();
  else response.json(body);
}
