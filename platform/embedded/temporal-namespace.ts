import { setTimeout as delay } from "node:timers/promises";
import { Connection } from "@temporalio/client";
import { msToTs, optionalTsToMs } from "@temporalio/common/lib/time.js";

/** Closed runs are kept this long by the server; each run's history has been exported by then. */
export const retentionDays = 90;

/** For operators only; no personal data ever, and no list of the product reads them. */
export const searchAttributes = ["LianduProcess", "LianduStatus", "LianduJurisdiction"] as const;

/** `temporal.api.enums.v1.IndexedValueType` */
const keyword = 2;
const grpc = { notFound: 5, alreadyExists: 6, deadlineExceeded: 4, unavailable: 14 };
const readyWithinMs = 60_000;
const retentionMs = retentionDays * 24 * 60 * 60 * 1000;

/**
 * Makes a namespace what the product needs: it exists, keeps closed runs for 90 days (also one that was made with the server's default of one day), and knows
 * the search attributes. Doing it again changes nothing. Works on any Temporal server that lets us.
 * @param address `host:port`
 * @throws the server's gRPC error when it refuses, or is not ready within a minute
 */
export async function prepareNamespace({ address, namespace }: { address: string; namespace: string }): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: readyWithinMs });
  try {
    await whenReady(() => keepClosedRuns({ connection, namespace }));
    await whenReady(() => registerSearchAttributes({ connection, namespace }));
  } finally {
    await connection.close();
  }
}

async function keepClosedRuns({ connection, namespace }: { connection: Connection; namespace: string }): Promise<void> {
  const { workflowService } = connection;
  const period = msToTs(retentionMs);
  const described = await workflowService.describeNamespace({ namespace }).catch(unlessCode(grpc.notFound));
  if (described === undefined) {
    await workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: period }).catch(unlessCode(grpc.alreadyExists));
  } else if (optionalTsToMs(described.config?.workflowExecutionRetentionTtl) !== retentionMs) {
    await workflowService.updateNamespace({ namespace, config: { workflowExecutionRetentionTtl: period } });
  }
}

async function registerSearchAttributes({ connection, namespace }: { connection: Connection; namespace: string }): Promise<void> {
  const { operatorService } = connection;
  const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
  const missing = searchAttributes.filter((name) => !Object.hasOwn(customAttributes ?? {}, name));
  if (missing.length === 0) return;
  const added = Object.fromEntries(missing.map((name) => [name, keyword]));
  await operatorService.addSearchAttributes({ namespace, searchAttributes: added }).catch(unlessCode(grpc.alreadyExists));
}

function grpcCode(error: unknown): number | undefined {
  return typeof error === "object" && error !== null && "code" in error && typeof error.code === "number" ? error.code : undefined;
}

/** Turns the one expected refusal into `undefined`. */
function unlessCode(expected: number): (error: unknown) => undefined {
  return (error) => {
    if (grpcCode(error) === expected) return undefined;
    throw error;
  };
}

/** A server that has just opened its port, or registered its namespace, still refuses some services for a moment. */
async function whenReady(action: () => Promise<void>): Promise<void> {
  const deadline = performance.now() + readyWithinMs;
  for (;;) {
    try {
      await action();
      return;
    } catch (error) {
      const code = grpcCode(error);
      const passing = code === grpc.unavailable || code === grpc.deadlineExceeded || code === grpc.notFound;
      if (!passing || performance.now() > deadline) throw error;
      await delay(50);
    }
  }
}
