import type { ApiDeps } from "../core/deps.ts";
import type { Route } from "../core/route.ts";
import { route } from "../core/route.ts";
import { KeptWalks } from "./keptWalks.ts";
import { officeAgenda, officeAgendaPage, officeAgendaQuery } from "./officeAgenda.ts";

/** What time will do, over all matters. */
export function agendaRoutes(deps: ApiDeps): Route[] {
  const walks = new KeptWalks();
  return [
    route({
      method: "get",
      path: "/agenda",
      summary: "查看全部事项的近期日程",
      description:
        "由先到后列出到某日为止会自动办理的提醒、催办、逾期、升级、公示期满等，每项说明理由和届时通知谁；由前一项引出的后一项按“期间无人办理”推演。协调办、领导和审计人员看本辖区全部，其他人员只看涉及本单位或本人的。筛选后很少有符合的，一页可能不满，甚至为空；以 nextCursor 是否为 null 判断是否到底。",
      tag: "日程",
      auth: "any",
      query: officeAgendaQuery,
      responses: { 200: { description: "一页日程", schema: officeAgendaPage } },
      handle: async ({ caller, query }) => ({ status: 200, body: await officeAgenda({ ...deps, walks }, caller, query) }),
    }),
  ];
}
