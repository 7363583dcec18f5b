// npm run obtain: gets the Temporal server into this user's cache, so that no later start has to. Prints its path.
import os from "node:os";
import { userCacheFolder } from "../platform/embedded/cache-folder.ts";
import { EmbeddedError } from "../platform/embedded/embedded-error.ts";
import { obtainTemporal } from "../platform/embedded/obtain-temporal.ts";

const cacheFolder = userCacheFolder({ platform: process.platform, environment: process.env, home: os.homedir() });
const configuredPath = process.env["LIANDU_TEMPORAL_CLI"];
try {
  const options = { cacheFolder, environment: process.env, say: (message: string) => console.error(message) };
  console.log(await obtainTemporal(configuredPath === undefined ? options : { ...options, configuredPath }));
} catch (error) {
  console.error(error instanceof EmbeddedError ? error.message : error);
  process.exitCode = 1;
}
