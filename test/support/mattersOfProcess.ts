import { Client, Connection } from "@temporalio/client";
import { processes } from "../../domain/processes.ts";
import { openDatabase, type Database } from "../../platform/database.ts";
import { createMatters, type Matters } from "../../platform/matters.ts";

/** Where a process of its own finds the workflows of a test's city. */
export interface MattersPlace {
  databaseUrl: string;
  temporal: { address: string; namespace: string; taskQueue: string };
}

/** The door to the workflows for a process that is to be killed: nothing here is ever closed. */
export async function openMatters({ databaseUrl, temporal }: MattersPlace): Promise<{ database: Database; matters: Matters }> {
  const { address, namespace, taskQueue } = temporal;
  const client = new Client({ connection: await Connection.connect({ address }), namespace });
  const database = openDatabase({ url: databaseUrl, poolSize: 4 });
  return { database, matters: createMatters({ client, database, taskQueue, timeoutMs: 60_000, processes }) };
}
