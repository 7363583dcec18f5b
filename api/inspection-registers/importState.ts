import type { RegisterImport } from "../../generated/prisma/client.ts";

/** `reading`: rows are read and compared; `ready`: may be applied; `failed`: the file is no table of this register; `applying`, `applied`; `interrupted`: the process stopped. */
export const importStates = ["reading", "ready", "failed", "applying", "applied", "interrupted"] as const;

export type ImportState = (typeof importStates)[number];

/** A process that works on an import writes that it does at least this often. */
export const BEAT_MS = 2_000;
/** Without a word for so long, the process is gone. */
const SILENT_MS = 60_000;

/** How an import stands. One that was being applied when its process stopped has changed nothing, and can be applied again. */
export function stateOf({ state, beatAt }: Pick<RegisterImport, "state" | "beatAt">, now: Date): ImportState {
  const silent = now.getTime() - beatAt.getTime() > SILENT_MS;
  if (state === "reading") return silent ? "interrupted" : "reading";
  if (state === "applying") return silent ? "ready" : "applying";
  return state === "ready" || state === "applied" ? state : "failed";
}
