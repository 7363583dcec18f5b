import { ApplicationFailure } from "@temporalio/common";
import type { CountQuery } from "../domain/inspection/facts.ts";
import type { RegisterQuery } from "../domain/rectification/facts.ts";
import type { CommitDeps } from "./commit.ts";
import { createCommit } from "./commit.ts";
import type { ShellActivities, WorkRequest } from "./contracts.ts";
import { gatherVisitCounts } from "./inspection/gatherVisitCounts.ts";
import { gatherRegister } from "./register/gatherRegister.ts";

export interface ActivityDeps extends CommitDeps {
  /** What processes do outside before a decision, by process; a process that is not here does nothing outside. */
  works?: Readonly<Record<string, (request: WorkRequest) => Promise<unknown>>>;
}

/** The activities of every process, on an injected database. */
export function createActivities(deps: ActivityDeps): ShellActivities {
  const { database } = deps;
  return {
    commit: createCommit(deps),
    gather: ({ process, jurisdictionId, query }) =>
      process === "inspection"
        ? gatherVisitCounts(database, jurisdictionId, query as CountQuery)
        : gatherRegister(database, jurisdictionId, query as RegisterQuery),
    work: async (request) => {
      const work = deps.works?.[request.process];
      if (work === undefined) throw ApplicationFailure.nonRetryable(`no work for the process ${request.process}`);
      return work(request);
    },
  };
}
