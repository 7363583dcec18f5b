import type { Express } from "express";
import express from "express";
import helmet from "helmet";
import { answerProblem } from "./core/answerProblem.ts";
import { createAuthenticate } from "./core/authenticate.ts";
import type { ApiDeps } from "./core/deps.ts";
import { mountRoutes } from "./core/mount.ts";
import { Problem } from "./core/problem.ts";
import { requestLog } from "./core/requestLog.ts";
import type { Route } from "./core/route.ts";
import { evidenceRoutes } from "./evidence/routes.ts";
import { issueRoutes } from "./issues/routes.ts";
import { plansRoutes } from "./plans/routes.ts";
import { registryRoutes } from "./registries/routes.ts";

/** Every route of the API, as it is mounted and documented. */
export function apiRoutes(deps: ApiDeps): Route[] {
  return [...plansRoutes(deps), ...issueRoutes(deps), ...evidenceRoutes(deps), ...registryRoutes(deps)];
}

/** The HTTP API. It listens nowhere by itself. */
export function createApp(deps: ApiDeps, routes: readonly Route[] = apiRoutes(deps)): Express {
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.set("trust proxy", deps.config.trustProxy ?? false);
  app.use(requestLog(deps.log));
  app.use(helmet());
  mountRoutes(app, routes, deps, createAuthenticate(deps));
  app.use(() => {
    throw new Problem("NOT_FOUND");
  });
  app.use(answerProblem(deps.log));
  return app;
}
