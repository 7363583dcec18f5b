import fs from "node:fs";

/** The variable by which the test processes find the record of the stack that their run has started. */
export const stackVariable = "LIANDU_TEST_STACK";

/** Where the parts of the stack are that all suites of one run share. */
export interface TestStackRecord {
  /** URL of the server's own database, from which tests make theirs */
  adminUrl: string;
  /** has all migrations; nobody connects to it, since it is copied */
  templateDatabase: string;
  temporalAddress: string;
  temporalNamespace: string;
  /** the server's program, for suites that want one of their own */
  temporalExecutable: string;
  /** file with the workflows' bundle, once there are workflows */
  workflowBundle?: string;
  /** the time-skipping server's program, or why there is none */
  timeSkipping: { executable: string } | { missing: string };
}

export function writeStackRecord({ file, record }: { file: string; record: TestStackRecord }): void {
  fs.writeFileSync(file, JSON.stringify(record), { mode: 0o600 });
}

function isStackRecord(value: unknown): value is TestStackRecord {
  return typeof value === "object" && value !== null && "adminUrl" in value && "temporalAddress" in value && "timeSkipping" in value;
}

/** @throws Error outside a run with the stack */
export function readStackRecord(): TestStackRecord {
  const file = process.env[stackVariable];
  if (file === undefined) throw new Error(`no test stack: suites that need one live in test/stack (${stackVariable} is not set)`);
  const value: unknown = JSON.parse(fs.readFileSync(file, "utf8"));
  if (!isStackRecord(value)) throw new Error(`not the record of a test stack: ${file}`);
  return value;
}
