import { z } from "zod";
import { sampleTexts } from "../../texts/zh-CN/lookBackSamples.ts";
import type { ApiDeps } from "../core/deps.ts";
import { BASE } from "../core/mount.ts";
import type { Route } from "../core/route.ts";
import { route } from "../core/route.ts";
import { drawLookBacks } from "./drawLookBacks.ts";
import { newSample, sampleView } from "./sampleSchemas.ts";
import { showSample } from "./showSample.ts";

const tag = "回头看抽样";

/** Random look-backs at closed issues, drawn so that anybody can draw them again. */
export function lookBackSampleRoutes(deps: ApiDeps): Route[] {
  return [
    route({
      method: "post",
      path: "/look-back-samples",
      summary: sampleTexts.draw,
      description: "抽取结果只取决于种子、范围和数量；对抽中的每个问题安排回头看。中断后以同一 Idempotency-Key 重试，不会重复安排。",
      tag,
      auth: ["office", "leader"],
      body: newSample,
      example: {
        seed: "2027年1月4日 福利彩票双色球第2027001期 03 08 12 19 25 31 +07",
        closedFrom: "2026-07-01",
        closedTo: "2026-12-31",
        count: 10,
        on: "2027-01-18",
      },
      responses: { 201: { description: "已抽取并安排", schema: sampleView } },
      handle: async ({ caller, body, stableId }) => {
        const sample = await drawLookBacks(deps, caller, { id: stableId, ...body });
        return { status: 201, body: sample, headers: { Location: `${BASE}/look-back-samples/${sample.id}` } };
      },
    }),
    route({
      method: "get",
      path: "/look-back-samples/{id}",
      summary: sampleTexts.show,
      tag,
      auth: ["office", "leader", "auditor"],
      params: z.object({ id: z.string().max(100) }),
      responses: { 200: { description: "抽样及复算方法", schema: sampleView } },
      handle: async ({ caller, params }) => ({ status: 200, body: await showSample(deps, caller, params.id) }),
    }),
  ];
}
