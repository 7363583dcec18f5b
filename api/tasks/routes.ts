import type { ApiDeps } from "../core/deps.ts";
import type { Route } from "../core/route.ts";
import { route } from "../core/route.ts";
import { listTasks, taskPage, taskQuery } from "./listTasks.ts";

/** What waits for whoever asks. */
export function taskRoutes(deps: ApiDeps): Route[] {
  return [
    route({
      method: "get",
      path: "/tasks",
      summary: "查看等待本人或本单位办理的任务",
      description: "由急到缓排列，每项写明要做什么、在哪里办理。",
      tag: "任务",
      auth: "any",
      query: taskQuery,
      responses: { 200: { description: "一页任务", schema: taskPage } },
      handle: async ({ caller, query }) => ({ status: 200, body: await listTasks(deps, caller, query) }),
    }),
  ];
}
