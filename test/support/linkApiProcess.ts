import { once } from "node:events";
import { createApp } from "../../api/app.ts";
import type { ApiDeps } from "../../api/core/deps.ts";
import { createMailRenderer } from "../../cli/mailRenderer.ts";
import { openDiskEvidenceStore } from "../../platform/evidence/diskEvidenceStore.ts";
import { createLinkTokens } from "../../platform/links/linkTokens.ts";
import { createLogger } from "../../platform/logging.ts";
import type { Matters } from "../../platform/matters.ts";
import { say, stopHere } from "./killable.ts";
import { openMatters, type MattersPlace } from "./mattersOfProcess.ts";

export interface LinkApiRequest extends MattersPlace {
  evidenceFolder: string;
  linkSecret: string;
  /** Issues whose acts are on their way when it stops; those of others are done. Nobody gets an answer. */
  unanswered: string[];
}

/** The API with the pages behind links in a process of its own, to be killed. Says its address first, then each act that it has stopped with. */
async function run({ evidenceFolder, linkSecret, unanswered, ...place }: LinkApiRequest): Promise<void> {
  const { database, matters } = await openMatters(place);
  const stopping: Matters = {
    ...matters,
    send: async (request) => {
      const answer = matters.send(request);
      if (!unanswered.includes(request.id)) await answer;
      return stopHere(request.id);
    },
  };
  const unavailable = (): Promise<never> => Promise.reject(new Error("not in this test"));
  const deps: ApiDeps = {
    database,
    matters: stopping,
    rulesRunner: { wakeFanOut: unavailable, startPreview: unavailable },
    planStarter: { start: unavailable },
    evidence: await openDiskEvidenceStore({ root: evidenceFolder }),
    mailRenderer: createMailRenderer({ database, publicUrl: "https://liandu.yunzhou.example" }),
    config: { host: "127.0.0.1", port: 0, commandTimeoutMs: 10_000, evidenceMaxBytes: 1024 * 1024 },
    log: createLogger({ level: "silent" }),
    links: createLinkTokens({ secrets: [linkSecret] }),
    clock: { now: () => new Date() },
  };
  const server = createApp(deps).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not listening");
  say(`http://127.0.0.1:${address.port}`);
}

const [request] = process.argv.slice(2);
if (request !== undefined && request.startsWith("{")) await run(JSON.parse(request));
