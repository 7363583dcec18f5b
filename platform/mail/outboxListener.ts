import { Client } from "pg";

/** The channel that a commit notifies when it has written rows. */
export const OUTBOX_CHANNEL = "liandu_outbox";

const reconnectMs = { first: 500, most: 30_000 };

/**
 * Calls `wake` for each notification. A lost connection comes back by itself, with `wake` once more for what was missed; until then the poll does the work.
 * @returns stops listening
 */
export function listenToOutbox({ databaseUrl, wake }: { databaseUrl: string; wake: () => void }): () => Promise<void> {
  let stopped = false;
  let client: Client | null = null;
  let timer: NodeJS.Timeout | undefined;
  let waitMs = reconnectMs.first;

  const lost = (from: Client): void => {
    if (stopped || client !== from) return;
    client = null;
    from.removeAllListeners();
    from.on("error", () => undefined);
    void from.end().catch(() => undefined);
    timer = setTimeout(() => void connect(), waitMs);
    waitMs = Math.min(waitMs * 2, reconnectMs.most);
  };

  const connect = async (): Promise<void> => {
    // Keep-alive, since a listener never speaks and would not notice that the other side is gone.
    const made = new Client({
      connectionString: databaseUrl,
      application_name: "liandu-outbox",
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
    });
    client = made;
    made.on("error", () => lost(made));
    made.on("end", () => lost(made));
    made.on("notification", wake);
    try {
      await made.connect();
      await made.query(`listen ${OUTBOX_CHANNEL}`);
      waitMs = reconnectMs.first;
      wake();
    } catch {
      lost(made);
    }
  };

  void connect();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    const last = client;
    client = null;
    await last?.end().catch(() => undefined);
  };
}
