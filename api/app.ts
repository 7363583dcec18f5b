import type { Express } from "express";
import express from "express";
import helmet from "helmet";
import { agendaRoutes } from "./agenda/routes.ts";
import { answerProblem } from "./core/answerProblem.ts";
import { createAuthenticate } from "./core/authenticate.ts";
import type { ApiDeps } from "./core/deps.ts";
import { mountRoutes } from "./core/mount.ts";
import { openApiDocument } from "./core/openapi.ts";
import { Problem } from "./core/problem.ts";
import { requestLog } from "./core/requestLog.ts";
import type { Route } from "./core/route.ts";
import { mountDocs } from "./docs/mountDocs.ts";
import { evidenceRoutes } from "./evidence/routes.ts";
import { healthRoutes } from "./health/routes.ts";
import { linkRoutes } from "./links/revokeLinks.ts";
import { mountLinks } from "./links/mountLinks.ts";
import { inspectionRegisterRoutes } from "./inspection-registers/routes.ts";
import { inspectionRoutes } from "./inspections/routes.ts";
import { issueRoutes } from "./issues/routes.ts";
import { lookBackSampleRoutes } from "./look-back-samples/routes.ts";
import { mailPreferenceRoutes } from "./mails/preferenceRoutes.ts";
import { mailRoutes } from "./mails/routes.ts";
import { mailTemplateRoutes } from "./mails/templateRoutes.ts";
import { letterRoutes } from "./letters/routes.ts";
import { plansRoutes } from "./plans/routes.ts";
import { registryRoutes } from "./registries/routes.ts";
import { rulesRoutes } from "./rules/routes.ts";
import { taskRoutes } from "./tasks/routes.ts";
import { visitRoutes } from "./visits/routes.ts";

/** The version of the API's fixed part; what is added to it keeps it. */
const API_VERSION = "1.0.0";

/** Every route of the API, as it is mounted and documented. */
export function apiRoutes(deps: ApiDeps): Route[] {
  return [
    ...plansRoutes(deps),
    ...issueRoutes(deps),
    ...letterRoutes(deps),
    ...agendaRoutes(deps),
    ...taskRoutes(deps),
    ...lookBackSampleRoutes(deps),
    ...mailRoutes(deps),
    ...mailTemplateRoutes(deps),
    ...mailPreferenceRoutes(deps),
    ...evidenceRoutes(deps),
    ...rulesRoutes(deps),
    ...registryRoutes(deps),
    ...inspectionRegisterRoutes(deps),
    ...visitRoutes(deps),
    ...inspectionRoutes(deps),
    ...linkRoutes(deps),
    ...healthRoutes(deps),
  ];
}

/** The HTTP API. It listens nowhere by itself. Other origins are not let in: no CORS header is ever sent. */
export function createApp(deps: ApiDeps, routes: readonly Route[] = apiRoutes(deps)): Express {
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.set("trust proxy", deps.config.trustProxy ?? false);
  app.use(requestLog(deps.log));
  app.use(
    helmet({
      // Answers are data: whatever a browser might take one for, it may load and run nothing. Pages set their own policy.
      contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], sandbox: [] } },
      crossOriginResourcePolicy: { policy: "same-origin" },
    }),
  );
  mountDocs(app, openApiDocument(routes, { version: API_VERSION, serverUrl: deps.config.publicUrl ?? "/" }));
  mountRoutes(app, routes, deps, createAuthenticate(deps));
  if (deps.links !== undefined) mountLinks(app, { ...deps, links: deps.links });
  app.use(() => {
    throw new Problem("NOT_FOUND");
  });
  app.use(answerProblem(deps.log));
  return app;
}
