#!/usr/bin/env node
// What PRISMA_SCHEMA_ENGINE_BINARY points at, so that the stock Prisma CLI migrates without downloading its engine.
import { register } from "tsx/esm/api";

register();
const { serveSchemaEngine } = await import("./schema-engine-server.ts");
process.exitCode = await serveSchemaEngine({
  argv: process.argv.slice(2),
  input: process.stdin,
  output: process.stdout,
  errors: process.stderr,
});
