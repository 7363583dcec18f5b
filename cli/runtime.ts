import { DefaultLogger, makeTelemetryFilterString, Runtime } from "@temporalio/worker";
import type { Logger } from "../platform/logging.ts";

/** Temporal's native runtime, before any connection: it must not react to signals by itself, since the order of a stop is ours, and logs through ours. */
export function installRuntime(log: Logger): void {
  const child = log.child({ part: "temporal" });
  Runtime.install({
    shutdownSignals: [],
    logger: new DefaultLogger("WARN", ({ level, message, meta }) => {
      const { error, ...rest } = meta ?? {};
      child[level === "ERROR" ? "error" : "warn"]({ ...rest, ...(error === undefined ? {} : { err: error }) }, message);
    }),
    telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: "ERROR" }), forward: {} } },
  });
}
