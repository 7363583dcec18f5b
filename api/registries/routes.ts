import type { ApiDeps } from "../core/deps.ts";
import type { Route } from "../core/route.ts";
import { calendarRoutes } from "./calendars.ts";
import { jurisdictionRoutes } from "./jurisdictions.ts";
import { organizationRoutes } from "./organizations.ts";
import { peopleRoutes } from "./people.ts";
import { policyRoutes } from "./policies.ts";
import { tokenRoutes } from "./tokens.ts";

/** What people keep: jurisdiction, organizations, people and their tokens, calendar, policies. */
export function registryRoutes(deps: ApiDeps): Route[] {
  return [
    ...jurisdictionRoutes(deps),
    ...organizationRoutes(deps),
    ...peopleRoutes(deps),
    ...tokenRoutes(deps),
    ...calendarRoutes(deps),
    ...policyRoutes(deps),
  ];
}
