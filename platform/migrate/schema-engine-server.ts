import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { type EngineArguments, parseEngineArguments } from "./engine-arguments.ts";
import { runEngineCommand } from "./engine-command.ts";
import { answerRequest, parseRequest } from "./json-rpc.ts";
import { loadSchemaEngine, type SchemaEngineCall } from "./wasm-schema-engine.ts";

export interface EngineStreams {
  argv: readonly string[];
  input: Readable;
  output: Writable;
  errors: Writable;
}

/**
 * Stands in for Prisma's schema engine: the same command line and the same JSON-RPC on standard input and output, served by the engine's WebAssembly build,
 * which comes from the package registry where the native one would be downloaded.
 *
 * Serves what `migrate deploy`, `status`, `resolve` and `diff` ask; not `migrate dev`, which wants a shadow database.
 * @returns the exit code
 */
export async function serveSchemaEngine({ argv, input, output, errors }: EngineStreams): Promise<number> {
  const args = parseEngineArguments(argv);
  if (args.version) {
    output.write("schema-engine-cli wasm\n");
    return 0;
  }
  const log = logTo(errors);
  const databaseUrl = args.databaseUrl ?? "postgresql://localhost:5432/none";
  if (args.command !== undefined) {
    // The CLI skips the first line and looks for the error in what follows.
    log({ level: "INFO", message: args.command });
    const fault = await runEngineCommand({ command: args.command, databaseUrl });
    if (fault) log({ level: "ERROR", message: fault.message, errorCode: fault.code });
    return fault ? 1 : 0;
  }
  const send = (message: unknown): boolean => output.write(`${JSON.stringify(message)}\n`);
  const call = loadedOnFirstUse({ args, databaseUrl, onPanic: (message) => log({ level: "ERROR", message }) });
  // One request after the other: the engine is not made for two at once.
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    const request = parseRequest(line);
    if (!request) continue;
    for (const message of await answerRequest({ request, call })) send(message);
  }
  // The end of the input is the CLI's way to say that it is done. The pool's connections would hold the process for their idle time.
  await new Promise((resolve) => output.write("", resolve));
  setImmediate(() => process.exit(0));
  return 0;
}

function logTo(errors: Writable): (entry: { level: "INFO" | "ERROR"; message: string; errorCode?: string }) => void {
  return ({ level, message, errorCode }) => {
    const fields = { message, ...(errorCode === undefined ? {} : { error_code: errorCode }) };
    errors.write(`${JSON.stringify({ level, fields, timestamp: new Date().toISOString(), target: "schema_engine::logger" })}\n`);
  };
}

function loadedOnFirstUse({
  args,
  databaseUrl,
  onPanic,
}: {
  args: EngineArguments;
  databaseUrl: string;
  onPanic: (message: string) => void;
}): SchemaEngineCall {
  let engine: Promise<SchemaEngineCall> | undefined;
  return async (request) => {
    engine ??= loadSchemaEngine({ schemaFiles: args.schemaFiles, databaseUrl, onPanic });
    const call = await engine;
    return call(request);
  };
}
