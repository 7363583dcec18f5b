import { z } from "zod";
import type { ApiDeps } from "../core/deps.ts";
import type { Route } from "../core/route.ts";
import { route } from "../core/route.ts";
import { found } from "./register.ts";

const jurisdictionView = z.object({
  id: z.string(),
  name: z.string(),
  level: z.string(),
  officeOrganizationId: z.string().nullable().describe("协调办"),
  hostOrganizationId: z.string().nullable().describe("协调办所在部门"),
});

/** The caller's own jurisdiction. Others in the same installation are not to be known of. */
export function jurisdictionRoutes({ database }: ApiDeps): Route[] {
  return [
    route({
      method: "get",
      path: "/jurisdiction",
      summary: "查看本辖区",
      tag: "辖区",
      auth: "any",
      responses: { 200: { description: "本辖区", schema: jurisdictionView } },
      handle: async ({ caller: { jurisdictionId } }) => {
        const row = found(await database.jurisdiction.findUnique({ where: { id: jurisdictionId } }));
        const { id, name, level, officeOrganizationId, hostOrganizationId } = row;
        return { status: 200, body: { id, name, level, officeOrganizationId, hostOrganizationId } };
      },
    }),
  ];
}
