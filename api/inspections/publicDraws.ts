import { z } from "zod";
import { freezesOf, ledgerOf, transcriptFor } from "../../platform/draw/transcripts.ts";
import type { ApiDeps } from "../core/deps.ts";
import { Problem } from "../core/problem.ts";
import type { Route } from "../core/route.ts";
import { publicRoute } from "../core/route.ts";
import { inspectionParams, statusSchema } from "./inspectionSchemas.ts";

const tag = "公开";
const hash = z.string();
const pairs = z.array(z.tuple([z.string(), hash.nullable()]));

const publicDraw = z.object({
  id: z.string(),
  title: z.string(),
  status: statusSchema,
  cancelReason: z.string().nullable(),
  freezes: z
    .array(
      z.object({
        hash: hash.describe("冻结记录的 SHA-256"),
        frozen: z.record(z.string(), z.unknown()).describe("冻结记录，见 docs/draw-spec.md 第 4 节"),
        commitments: pairs.describe("各部门的承诺值；没有提交的为 null"),
        reveals: pairs.describe("各部门公开的随机数"),
        closed: z.enum(["", "commitments", "reveals"]),
        beacon: z.object({ at: z.string(), source: z.string(), value: z.string() }).nullable(),
        drawnCount: z.int().nullable(),
        lockedAt: z.string().nullable(),
        ledger: z.array(z.object({ at: z.string(), content: hash, hash, kind: z.string(), previous: hash })),
        voided: z.object({ at: z.string(), reason: z.string() }).nullable().describe("作废的时间和原因"),
      }),
    )
    .describe("历次冻结，含作废的"),
  transcript: z.string().nullable().describe("锁定后公开的抽取记录的地址"),
});

/** What anybody may read of a draw, from the moment at which its rosters are frozen. */
export function publicDrawRoutes(deps: ApiDeps): Route[] {
  const { database } = deps;
  return [
    publicRoute({
      method: "get",
      path: "/public/draws/{id}",
      summary: "查看一次抽取的冻结记录、承诺值和账本",
      description: "名录一经冻结即可查看，无须登录。冻结记录的哈希值、账本末项和公共随机数须在产生时另行留存，以便日后核对。",
      tag,
      params: inspectionParams,
      responses: { 200: { description: "公开的抽取过程", schema: publicDraw } },
      handle: async ({ params: { id } }) => {
        const [batch, freezes] = await Promise.all([database.inspectionBatch.findUnique({ where: { id } }), freezesOf(database, id)]);
        if (batch === null || freezes.length === 0) throw new Problem("NOT_FOUND");
        const views = await Promise.all(
          freezes.map(async (stored) => ({
            hash: stored.hash,
            frozen: stored.record,
            commitments: stored.commitments,
            reveals: stored.reveals,
            closed: stored.closed,
            beacon: stored.beacon,
            drawnCount: stored.drawn?.visits ?? null,
            lockedAt: stored.lockedAt,
            ledger: await ledgerOf(database, id, stored.freeze),
            voided: stored.voidedAt === null ? null : { at: stored.voidedAt.toISOString(), reason: stored.voidReason ?? "" },
          })),
        );
        const locked = views.at(-1)?.lockedAt ?? null;
        const [cancelled] = await database.$queryRaw<{ reason: string | null }[]>`
          SELECT snapshot #>> '{state,cancelReason}' AS reason FROM matter WHERE id = ${batch.matterId}`;
        const transcript = locked === null ? null : `/api/v1/public/draws/${id}/transcript`;
        const { title, status } = batch;
        return { status: 200, body: { id, title, status, cancelReason: cancelled?.reason ?? null, freezes: views, transcript } };
      },
    }),
    publicRoute({
      method: "get",
      path: "/public/draws/{id}/transcript",
      summary: "下载一次抽取的公开记录",
      description: "可用 verify/verify_draw.py 或 verify/index.html 离线验证。名录成员以加盐哈希值表示。",
      tag,
      params: inspectionParams,
      responses: { 200: { description: "公开记录，见 docs/draw-spec.md 第 11 节", schema: z.record(z.string(), z.unknown()) } },
      handle: async ({ params: { id } }) => {
        const transcript = await transcriptFor(database, id, { full: false });
        if (transcript === null) throw new Problem("NOT_FOUND");
        return { status: 200, body: transcript };
      },
    }),
  ];
}
