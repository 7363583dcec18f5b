import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { ApiToken } from "../../generated/prisma/client.ts";
import { tokenHash } from "../core/authenticate.ts";
import type { ApiDeps } from "../core/deps.ts";
import { decodeCursor, pageOf, pageQuery, takePage } from "../core/paging.ts";
import { Problem } from "../core/problem.ts";
import type { Route } from "../core/route.ts";
import { route } from "../core/route.ts";
import { personParams } from "./people.ts";
import { found, recorded } from "./register.ts";

const TAG = "访问令牌";
const DAY_MS = 86_400_000;
/** A prefix by which a token that leaked into a file or a log is recognised. */
const PREFIX = "ld_";

const tokenView = z.object({
  id: z.string(),
  label: z.string(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
});
const issuedToken = tokenView.extend({ token: z.string().nullable().describe("令牌原文，仅在签发时给出一次；重复请求时为空") });

/** Tokens of people. Issued and withdrawn by the security administrator; the words of a token are shown once, and only its hash is kept. */
export function tokenRoutes(deps: ApiDeps): Route[] {
  const { database, clock } = deps;
  return [
    route({
      method: "post",
      path: "/people/{id}/tokens",
      summary: "签发访问令牌",
      tag: TAG,
      auth: ["admin_security"],
      // The kept answer would hold the token: the route tells repetitions itself, and does not show it twice.
      idempotent: "own",
      params: personParams,
      body: z.strictObject({
        label: z.string().trim().min(1).max(60).describe("用途"),
        expiresInDays: z.number().int().min(1).max(1825).optional().describe("有效天数，缺省长期有效"),
      }),
      example: { label: "值班电脑", expiresInDays: 180 },
      responses: {
        201: { description: "已签发，令牌原文只显示这一次", schema: issuedToken },
        200: { description: "同一请求此前已签发，不再显示原文", schema: issuedToken },
      },
      handle: async ({ caller, requestId, stableId: id, params, body }) => {
        const { jurisdictionId } = caller;
        const person = found(await database.person.findFirst({ where: { id: params.id, jurisdictionId } }));
        if (!person.active) throw new Problem("UNKNOWN_PERSON", { personId: person.id });
        const before = await database.apiToken.findFirst({ where: { id, jurisdictionId } });
        if (before !== null) {
          if (before.label !== body.label) throw new Problem("IDEMPOTENCY_KEY_REUSED");
          return { status: 200, headers: { "Idempotent-Replayed": "true" }, body: { ...viewOf(before), token: null } };
        }
        const token = PREFIX + randomBytes(32).toString("base64url");
        const createdAt = clock.now();
        const expiresAt = body.expiresInDays === undefined ? null : new Date(createdAt.getTime() + body.expiresInDays * DAY_MS);
        const data = { id, jurisdictionId, personId: person.id, label: body.label, tokenHash: tokenHash(token), createdAt, expiresAt };
        const issued = await recorded(
          { database, caller, requestId },
          { action: "token.issue", target: `people/${person.id}`, detail: { tokenId: id, expiresAt: expiresAt?.toISOString() ?? null } },
          async (transaction) => {
            const { count } = await transaction.apiToken.createMany({ data: [data], skipDuplicates: true });
            // The same request at the same moment: one of them shows the token, the other finds it issued when it comes again.
            if (count === 0) throw new Problem("TRY_AGAIN");
            return transaction.apiToken.findUniqueOrThrow({ where: { id } });
          },
        );
        return { status: 201, body: { ...viewOf(issued), token } };
      },
    }),
    route({
      method: "get",
      path: "/people/{id}/tokens",
      summary: "查询访问令牌",
      tag: TAG,
      auth: ["admin_security", "admin_audit"],
      params: personParams,
      query: pageQuery,
      responses: { 200: { description: "令牌，不含原文", schema: pageOf(tokenView) } },
      handle: async ({ caller: { jurisdictionId }, params, query: { limit, cursor } }) => {
        const { id: personId } = found(await database.person.findFirst({ where: { id: params.id, jurisdictionId }, select: { id: true } }));
        const list = `tokens/${personId}`;
        const after = decodeCursor(list, z.tuple([z.string()]), cursor);
        const rows = await database.apiToken.findMany({
          where: { jurisdictionId, personId, ...(after === null ? {} : { id: { gt: after[0] } }) },
          orderBy: { id: "asc" },
          take: limit + 1,
        });
        const page = takePage(list, rows, limit, (row) => [row.id]);
        return { status: 200, body: { items: page.rows.map(viewOf), nextCursor: page.nextCursor } };
      },
    }),
    route({
      method: "delete",
      path: "/people/{id}/tokens/{tokenId}",
      summary: "吊销访问令牌",
      description: "五秒内在各处失效。",
      tag: TAG,
      auth: ["admin_security"],
      params: personParams.extend({ tokenId: z.string().min(1).max(64) }),
      responses: { 200: { description: "已吊销", schema: tokenView } },
      handle: async ({ caller, requestId, params: { id: personId, tokenId } }) => {
        const { jurisdictionId } = caller;
        const before = found(await database.apiToken.findFirst({ where: { id: tokenId, personId, jurisdictionId } }));
        if (before.revokedAt !== null) return { status: 200, body: viewOf(before) };
        const row = await recorded(
          { database, caller, requestId },
          { action: "token.revoke", target: `people/${personId}`, detail: { tokenId } },
          (transaction) => transaction.apiToken.update({ where: { id: tokenId }, data: { revokedAt: clock.now() } }),
        );
        return { status: 200, body: viewOf(row) };
      },
    }),
  ];
}

function viewOf({ id, label, createdAt, expiresAt, revokedAt }: ApiToken): z.output<typeof tokenView> {
  return {
    id,
    label,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
  };
}
