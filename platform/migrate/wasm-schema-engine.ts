import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";
import { migrationAdapter } from "./migration-adapter.ts";

/** The part of the platform's global that is used here; its types come with the browser's library, which this project does not load. */
declare const WebAssembly: { instantiate(code: Uint8Array, imports: Record<string, object>): Promise<{ instance: { exports: object } }> };

/** The engine's methods by name, as the Prisma CLI calls them. */
export type SchemaEngineCall = (request: { method: string; params: unknown }) => Promise<unknown>;

/**
 * Loads Prisma's schema engine from its WebAssembly build.
 * @param schemaFiles each with its path and text
 * @param onPanic told what a crash inside the engine says of itself
 */
export async function loadSchemaEngine({
  schemaFiles,
  databaseUrl,
  onPanic,
}: {
  schemaFiles: readonly string[];
  databaseUrl: string;
  onPanic: (message: string) => void;
}): Promise<SchemaEngineCall> {
  const main = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
  const code = fs.readFileSync(path.join(path.dirname(main), "schema_engine_bg.wasm"));
  // The module looks for this by name when it crashes.
  Reflect.set(globalThis, "PRISMA_WASM_PANIC_REGISTRY", { set_message: onPanic });
  const { instance } = await WebAssembly.instantiate(code, { "./schema_engine_bg.js": Object.fromEntries(Object.entries(bindings)) });
  callExported({ holder: bindings, name: "__wbg_set_wasm", argument: instance.exports });
  callExported({ holder: instance.exports, name: "__wbindgen_start" });
  const datamodels = schemaFiles.map((file): [string, string] => [file, fs.existsSync(file) ? fs.readFileSync(file, "utf8") : ""]);
  const adapter = bindMigrationAwareSqlAdapterFactory(migrationAdapter({ databaseUrl }));
  const engine = await bindings.SchemaEngine.new({ datamodels: datamodels.length > 0 ? datamodels : undefined }, () => undefined, adapter);
  return async ({ method, params }) => {
    const member: unknown = Reflect.get(engine, method);
    if (typeof member !== "function") throw new Error(`the schema engine has no method ${method}`);
    const answer: unknown = await Reflect.apply(member, engine, [params]);
    return answer ?? null;
  };
}

function callExported({ holder, name, argument }: { holder: object; name: string; argument?: unknown }): void {
  const member: unknown = Reflect.get(holder, name);
  if (typeof member !== "function") throw new Error(`the schema engine's module does not export ${name}`);
  Reflect.apply(member, undefined, argument === undefined ? [] : [argument]);
}
