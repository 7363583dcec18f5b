import type { SchemaEngineCall } from "./wasm-schema-engine.ts";
import { errorCode, errorMessage } from "../error-code.ts";

interface Request {
  id: number | string;
  method: string;
  params: unknown;
}

/** A request; `undefined` for anything else, such as the CLI's answers to what it was told to print. */
export function parseRequest(line: string): Request | undefined {
  if (line.trim() === "") return undefined;
  const value: unknown = JSON.parse(line);
  if (typeof value !== "object" || value === null || !("method" in value) || typeof value.method !== "string") return undefined;
  if (!("id" in value) || (typeof value.id !== "number" && typeof value.id !== "string")) return undefined;
  return { id: value.id, method: value.method, params: "params" in value ? value.params : undefined };
}

/** The CLI counts its own requests from 1; what we ask of it must not collide with those. */
const printId = 1_000_000;

/**
 * Answers one request.
 * @returns the messages to send, in order: text that the command wants printed goes first, as a request of its own
 */
export async function answerRequest({ request, call }: { request: Request; call: SchemaEngineCall }): Promise<unknown[]> {
  try {
    const result = await call({ method: request.method, params: request.params });
    const answer = { jsonrpc: "2.0", id: request.id, result };
    const text = typeof result === "object" && result !== null && "stdout" in result ? result.stdout : undefined;
    if (typeof text !== "string") return [answer];
    return [{ jsonrpc: "2.0", id: printId, method: "print", params: { content: text } }, answer];
  } catch (error) {
    return [{ jsonrpc: "2.0", id: request.id, error: rpcError(error) }];
  }
}

/** What the CLI turns into its own error text: it shows `message`, and `error_code` (P3009 and the like) as the heading. */
function rpcError(error: unknown): unknown {
  const code = errorCode(error) ?? null;
  const message = errorMessage(error);
  return {
    code: 4466,
    message: "An error happened. Check the data field for details.",
    data: { is_panic: false, message, meta: null, error_code: code },
  };
}
