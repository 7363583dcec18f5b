import type { RegisterQuery } from "../domain/rectification/facts.ts";
import type { CommitDeps } from "./commit.ts";
import { createCommit } from "./commit.ts";
import type { ShellActivities } from "./contracts.ts";
import { gatherRegister } from "./register/gatherRegister.ts";

/** The activities of every process, on an injected database. */
export function createActivities(deps: CommitDeps): ShellActivities {
  return {
    commit: createCommit(deps),
    gather: ({ jurisdictionId, query }) => gatherRegister(deps.database, jurisdictionId, query as RegisterQuery),
  };
}
