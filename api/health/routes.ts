import { z } from "zod";
import type { ApiDeps } from "../core/deps.ts";
import { RETRY_AFTER_SECONDS } from "../core/problem.ts";
import type { Route } from "../core/route.ts";
import { publicRoute } from "../core/route.ts";
import { readiness } from "./readiness.ts";

const tag = "运行状况";
const partHealth = z.object({ part: z.enum(["database", "temporal", "mail", "evidence"]), up: z.boolean(), ms: z.int() });
const ready = z.object({ ready: z.boolean(), parts: z.array(partHealth) });

/** For load balancers and operators. */
export function healthRoutes(deps: ApiDeps): Route[] {
  return [
    publicRoute({
      method: "get",
      path: "/healthz",
      atRoot: true,
      summary: "进程是否在运行",
      tag,
      responses: { 200: { description: "在运行", schema: z.object({ up: z.literal(true) }) } },
      handle: () => Promise.resolve({ status: 200, body: { up: true }, headers: { "Cache-Control": "no-store" } }),
    }),
    publicRoute({
      method: "get",
      path: "/readyz",
      atRoot: true,
      summary: "是否可以提供服务，哪个部分不可用",
      tag,
      responses: {
        200: { description: "全部可用", schema: ready },
        503: { description: "有部分不可用，见 parts", schema: ready },
      },
      handle: async () => {
        const parts = await readiness(deps);
        const up = parts.every((part) => part.up);
        const headers = { "Cache-Control": "no-store", ...(up ? {} : { "Retry-After": String(RETRY_AFTER_SECONDS) }) };
        return { status: up ? 200 : 503, body: { ready: up, parts }, headers };
      },
    }),
  ];
}
