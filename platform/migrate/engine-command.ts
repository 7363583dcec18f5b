import { Client } from "pg";
import { errorCode } from "../error-code.ts";

/** `undefined` when it went well, else what the CLI shows and tells causes apart by. */
export interface EngineCommandFault {
  code: string;
  message: string;
}

const databaseMissing = "3D000";
const databaseExists = "42P04";

/** Runs a one-shot command of the schema engine: can a database be reached, or make it. */
export async function runEngineCommand({
  command,
  databaseUrl,
}: {
  command: string;
  databaseUrl: string;
}): Promise<EngineCommandFault | undefined> {
  switch (command) {
    case "can-connect-to-database":
      return canConnect(databaseUrl);
    case "create-database":
      return create(databaseUrl);
    default:
      return { code: "P1000", message: `unknown command: ${command}` };
  }
}

async function canConnect(databaseUrl: string): Promise<EngineCommandFault | undefined> {
  const { hostname, port, pathname } = new URL(databaseUrl);
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    return undefined;
  } catch (error) {
    const missing = errorCode(error) === databaseMissing;
    return missing
      ? { code: "P1003", message: `Database \`${pathname.slice(1)}\` does not exist` }
      : { code: "P1001", message: `Can't reach database server at \`${hostname}:${port || "5432"}\`: ${String(error)}` };
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function create(databaseUrl: string): Promise<EngineCommandFault | undefined> {
  const url = new URL(databaseUrl);
  const name = decodeURIComponent(url.pathname.slice(1));
  url.pathname = "/postgres";
  const client = new Client({ connectionString: url.href, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    await client.query(`create database ${client.escapeIdentifier(name)}`);
    return undefined;
  } catch (error) {
    return errorCode(error) === databaseExists ? undefined : { code: "P1001", message: String(error) };
  } finally {
    await client.end().catch(() => undefined);
  }
}
