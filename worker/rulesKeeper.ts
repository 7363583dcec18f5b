import type { Database } from "../platform/database.ts";
import type { Logger } from "../platform/logging.ts";
import type { RulesRunner } from "../platform/rulesRunner.ts";

export interface RulesKeeper {
  stop(): Promise<void>;
}

/** How often is looked for what could not be set going when it was asked for, because Temporal was away. */
const EVERY_MS = 60_000;

/** Sets going what lies in the tables and does not go: a change of rules is never lost, whatever was down when it was put in force. */
export function startRulesKeeper(deps: { database: Database; runner: RulesRunner; log: Logger; everyMs?: number }): RulesKeeper {
  const { database, runner, log, everyMs = EVERY_MS } = deps;
  let stopped = false;
  let looking: Promise<void> = Promise.resolve();
  const look = async (): Promise<void> => {
    try {
      if ((await database.rulesChange.count({ where: { status: { in: ["waiting", "running"] } } })) > 0) await runner.wakeFanOut();
      const previews = await database.rulesPreview.findMany({ where: { status: "running" }, select: { id: true } });
      for (const { id } of previews) await runner.startPreview(id);
    } catch (error) {
      log.warn({ err: error }, "changes of rules could not be set going; trying again");
    }
  };
  const next = (): void => {
    if (!stopped) looking = look();
  };
  next();
  const timer = setInterval(next, everyMs);
  return {
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await looking;
    },
  };
}
