import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { ApiDeps } from "../core/deps.ts";
import { loggedError } from "../../platform/loggedError.ts";

/** How long one part may take to answer. */
const BOUND_MS = 2_000;

export type Part = "database" | "temporal" | "mail" | "evidence";

export interface PartHealth {
  part: Part;
  up: boolean;
  /** Milliseconds until it answered, or was given up. */
  ms: number;
}

/** Asks every part that the product rests on whether it answers, all at once. Why one is down is told to the log, not to the world. */
export async function readiness(deps: ApiDeps): Promise<PartHealth[]> {
  const { database, matters, evidence, mailServer } = deps;
  const checks: [Part, () => Promise<unknown>][] = [
    ["database", () => database.$queryRaw`SELECT 1`],
    ["temporal", () => matters.ping()],
    ["evidence", () => evidence.check()],
    ...(mailServer === undefined ? [] : [["mail", () => reach(mailServer)] satisfies [Part, () => Promise<unknown>]]),
  ];
  return Promise.all(checks.map(([part, check]) => timed(deps, part, check)));
}

async function timed({ log }: ApiDeps, part: Part, check: () => Promise<unknown>): Promise<PartHealth> {
  const startedAt = performance.now();
  const bound = new AbortController();
  try {
    const late = delay(BOUND_MS, undefined, { signal: bound.signal, ref: false }).then(() => {
      throw new Error(`no answer within ${BOUND_MS} ms`);
    });
    await Promise.race([check(), late]);
    return { part, up: true, ms: Math.round(performance.now() - startedAt) };
  } catch (error) {
    log.warn({ part, error: loggedError(error) }, "not ready");
    return { part, up: false, ms: Math.round(performance.now() - startedAt) };
  } finally {
    bound.abort();
  }
}

/** A mail server is reachable when it takes a connection; nothing is said to it. */
function reach({ host, port }: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: BOUND_MS });
    const settle = (done: () => void): void => {
      socket.destroy();
      done();
    };
    socket.once("connect", () => settle(resolve));
    socket.once("timeout", () => settle(() => reject(new Error("timeout"))));
    socket.once("error", (error) => settle(() => reject(error)));
  });
}
