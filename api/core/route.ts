import type { Request, Response } from "express";
import type { z } from "zod";
import type { Role } from "../../domain/process/actor.ts";
import type { Caller } from "./caller.ts";
import { Problem } from "./problem.ts";
import { parseInput } from "./parseInput.ts";

export type Method = "get" | "post" | "patch" | "put" | "delete";

/** A body that the route reads from the request itself, by media type, each with its JSON schema for the documentation. */
export interface StreamedBody {
  streamed: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface ResponseSpec {
  /** zh-CN. */
  description: string;
  schema?: z.ZodType;
  /** By default application/json. */
  contentType?: string;
  example?: unknown;
}

export interface Reply {
  status: number;
  /** JSON; absent for an empty answer. */
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
}

/** What a route is handed. */
export interface RouteInput<Params, Query, Body> {
  params: Params;
  query: Query;
  body: Body;
  caller: Caller;
  requestId: string;
  /** The header's value; present on every POST that asks for it. */
  idempotencyKey: string;
  /** The same for every repetition of this request, UUID-shaped: the id of what a POST creates, so that a repetition cannot create a second one. */
  stableId: string;
  request: Request;
  response: Response;
}

/**
 * How repetitions are told: `true` (every POST by default) the answer is kept under the Idempotency-Key and given again; `"own"` the key is asked
 * for and the route tells repetitions itself; `false` no key, because repeating does no harm.
 */
export type Idempotency = boolean | "own";

interface RouteFacts<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType> {
  method: Method;
  /** OpenAPI style, below /api/v1: `/issues/{id}`. */
  path: string;
  /** zh-CN. */
  summary: string;
  description?: string;
  tag: string;
  params?: Params;
  query?: Query;
  body?: Body;
  streamedBody?: StreamedBody;
  /** Headers that the route reads, for the documentation, with zh-CN descriptions. */
  headers?: Readonly<Record<string, string>>;
  responses: Readonly<Record<number, ResponseSpec>>;
  idempotent?: Idempotency;
  /** An example of the body. */
  example?: unknown;
  /** Lies at the root, not below /api/v1. */
  atRoot?: boolean;
}

/** `handled`: the route has written the response itself (a stream). */
export type Handled = Reply | "handled";

export interface RouteSpec<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType> extends RouteFacts<
  Params,
  Query,
  Body
> {
  /** Roles of which the caller needs one, or `any` caller who is logged in. What a caller may see is the route's own matter. */
  auth: "any" | readonly Role[];
  handle: (input: RouteInput<z.output<Params>, z.output<Query>, z.output<Body>>) => Promise<Handled>;
}

export type PublicInput<Params, Query> = Omit<RouteInput<Params, Query, undefined>, "caller" | "idempotencyKey" | "stableId">;

export interface PublicRouteSpec<Params extends z.ZodType, Query extends z.ZodType> extends RouteFacts<Params, Query, z.ZodUndefined> {
  handle: (input: PublicInput<z.output<Params>, z.output<Query>>) => Promise<Handled>;
}

/** A route as the application mounts and documents it. */
export interface Route extends RouteFacts<z.ZodType, z.ZodType, z.ZodType> {
  auth: "none" | "any" | readonly Role[];
  idempotent: Idempotency;
  run(raw: RawInput): Promise<Handled>;
}

/** Input as it came, and what the core has made out about it. */
export interface RawInput extends Omit<RouteInput<unknown, unknown, unknown>, "caller"> {
  caller: Caller | null;
}

/**
 * Defines a route. Params, query and body are parsed by their schemas before `handle` sees them; what does not fit is answered with INVALID_INPUT
 * and zh-CN `errors`. Without a schema the part is `undefined`.
 */
export function route<
  Params extends z.ZodType = z.ZodUndefined,
  Query extends z.ZodType = z.ZodUndefined,
  Body extends z.ZodType = z.ZodUndefined,
>(spec: RouteSpec<Params, Query, Body>): Route {
  const { handle, ...facts } = spec;
  return {
    ...facts,
    idempotent: spec.idempotent ?? spec.method === "post",
    run(raw) {
      const { caller } = raw;
      if (caller === null) throw new Problem("UNAUTHENTICATED");
      return handle({
        ...raw,
        caller,
        params: parsed(spec.params, raw.params, ["params"]),
        query: parsed(spec.query, raw.query, ["query"]),
        body: parsed(spec.body, raw.body, []),
      });
    },
  };
}

/** A route without login. It changes nothing, so it asks for no key. */
export function publicRoute<Params extends z.ZodType = z.ZodUndefined, Query extends z.ZodType = z.ZodUndefined>(
  spec: PublicRouteSpec<Params, Query>,
): Route {
  const { handle, ...facts } = spec;
  return {
    ...facts,
    auth: "none",
    idempotent: false,
    run: (raw) =>
      handle({
        ...raw,
        params: parsed(spec.params, raw.params, ["params"]),
        query: parsed(spec.query, raw.query, ["query"]),
        body: undefined,
      }),
  };
}

/** An absent schema is `ZodUndefined` by the type parameters' defaults, and its value `undefined`. */
function parsed<Schema extends z.ZodType>(schema: Schema | undefined, value: unknown, at: string[]): z.output<Schema>;
function parsed(schema: z.ZodType | undefined, value: unknown, at: string[]): unknown {
  return schema === undefined ? undefined : parseInput(schema, value, at);
}
