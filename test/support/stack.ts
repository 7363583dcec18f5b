import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { TestWorkflowEnvironment } from "@temporalio/testing";
import { Client } from "pg";
import { readStackRecord, type TestStackRecord } from "./test-stack-record.ts";
import { errorCode } from "../../platform/error-code.ts";

/** The stack that all suites of this run share. For suites in test/stack. */
export function testStack(): TestStackRecord {
  return readStackRecord();
}

const unique = (): string => randomBytes(5).toString("hex");

/** The template is briefly in use while another suite copies it. */
const beingAccessed = "55006";

/**
 * A database of the suite's own, with all migrations and no rows; about 50 ms.
 * @returns its URL; the run's end removes it
 */
export async function freshDatabase(): Promise<string> {
  const { adminUrl, templateDatabase } = testStack();
  const name = `liandu_${unique()}`;
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        await client.query(`create database ${name} template ${templateDatabase}`);
        break;
      } catch (error) {
        if (errorCode(error) !== beingAccessed || attempt === 20) throw error;
        await delay(100);
      }
    }
  } finally {
    await client.end();
  }
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** A task queue that no other suite listens on. */
export function uniqueTaskQueue(purpose = "test"): string {
  return `${purpose}-${unique()}`;
}

/** A matter id, workflow id or the like that no other test uses. */
export function uniqueId(prefix: string): string {
  return `${prefix}-${unique()}`;
}

/** The workflows' bundle for `Worker.create({ workflowBundle })`. @throws Error as long as there are no workflows */
export function workflowBundle(): { codePath: string } {
  const { workflowBundle: codePath } = testStack();
  if (codePath === undefined) throw new Error("there was no workflows/index.ts to bundle");
  return { codePath };
}

/** Client and native connection to the shared Temporal server, in real time. Tear it down with the suite. */
export function realTimeEnvironment(): Promise<TestWorkflowEnvironment> {
  const { temporalAddress, temporalNamespace } = testStack();
  return TestWorkflowEnvironment.createFromExistingServer({ address: temporalAddress, namespace: temporalNamespace });
}

/**
 * A Temporal server of the suite's own whose time moves with `env.sleep`, and by itself while a client waits for a result. Time is one for the whole server, so
 * one environment serves one suite. Starts in about a second. Its namespace is `default`, without search attributes.
 * @throws Error when the server could not be obtained, with the reason
 */
export function timeSkippingEnvironment(): Promise<TestWorkflowEnvironment> {
  const { timeSkipping } = testStack();
  if ("missing" in timeSkipping) throw new Error(`no time-skipping server: ${timeSkipping.missing}`);
  return TestWorkflowEnvironment.createTimeSkipping({ server: { executable: { type: "existing-path", path: timeSkipping.executable } } });
}
