import { execFile, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { userCacheFolder } from "../../platform/embedded/cache-folder.ts";
import { takeLock } from "../../platform/embedded/file-lock.ts";
import { freePort } from "../../platform/embedded/ports.ts";
import type { S3Settings } from "../../platform/evidence/s3EvidenceStore.ts";

const run = promisify(execFile);
const MODULE = "github.com/versity/versitygw";
const VERSION = "v1.8.0";

/** A real S3 server with an empty bucket, in a folder of its own. */
export type TestS3Server = { settings: S3Settings; pid: number; stop(): Promise<void> };

/**
 * Gets the S3 server: the one on the PATH, else built once per machine by Go through its module proxy (about a minute).
 * @throws Error where there is no Go and no server
 */
export async function obtainS3Server(): Promise<string> {
  const found = (process.env["PATH"] ?? "")
    .split(path.delimiter)
    .map((folder) => path.join(folder, "versitygw"))
    .find((file) => path.isAbsolute(file) && fs.existsSync(file));
  if (found !== undefined) return found;
  const parent = path.join(userCacheFolder({ platform: process.platform, environment: process.env, home: os.homedir() }), "versitygw");
  const folder = path.join(parent, VERSION);
  const executable = path.join(folder, "versitygw");
  if (fs.existsSync(executable)) return executable;
  const release = await takeLock({ folder: parent, name: "lock", purpose: "build" });
  try {
    if (fs.existsSync(executable)) return executable;
    const staging = fs.mkdtempSync(path.join(parent, "staging-"));
    try {
      const env = { ...process.env, GOBIN: staging, CGO_ENABLED: "0" };
      await run("go", ["install", "-ldflags", "-s -w", `${MODULE}/cmd/versitygw@${VERSION}`], { env, timeout: 15 * 60_000 });
      fs.rmSync(folder, { recursive: true, force: true });
      fs.renameSync(staging, folder);
    } finally {
      fs.rmSync(staging, { recursive: true, force: true });
    }
    return executable;
  } finally {
    release();
  }
}

/** Starts it on a free port. `stop` ends it and removes its folder. */
export async function startS3Server(executable: string): Promise<TestS3Server> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "liandu-s3-"));
  const [objects, sidecar] = [path.join(folder, "objects"), path.join(folder, "metadata")];
  for (const made of [objects, sidecar]) fs.mkdirSync(made);
  const port = await freePort();
  const settings: S3Settings = {
    bucket: "evidence",
    endpoint: `http://127.0.0.1:${port}`,
    region: "us-east-1",
    accessKeyId: "test-access",
    secretAccessKey: "test-secret-of-this-run",
    pathStyle: true,
  };
  const log = fs.openSync(path.join(folder, "log"), "w");
  // Metadata beside the objects and not in extended attributes: those are missing on many file systems of build machines.
  const args = ["--port", `127.0.0.1:${port}`, "--region", settings.region, "posix", "--sidecar", sidecar, objects];
  const child = spawn(executable, args, {
    stdio: ["ignore", log, log],
    env: { ...process.env, ROOT_ACCESS_KEY: settings.accessKeyId, ROOT_SECRET_KEY: settings.secretAccessKey },
  });
  fs.closeSync(log);
  const gone = new Promise<void>((resolve) => void child.once("exit", () => resolve()).once("error", () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill("SIGTERM");
    await Promise.race([gone, delay(5000, undefined, { ref: false }).then(() => child.kill("SIGKILL"))]);
    await gone;
    fs.rmSync(folder, { recursive: true, force: true });
  };
  try {
    await createBucket(settings, () => child.exitCode !== null);
    return { settings, pid: child.pid ?? 0, stop };
  } catch (error) {
    const said = fs.readFileSync(path.join(folder, "log"), "utf8").slice(-2000);
    await stop();
    throw new Error(`the S3 server did not come up: ${said}`, { cause: error });
  }
}

async function createBucket({ bucket, endpoint, region, accessKeyId, secretAccessKey }: S3Settings, died: () => boolean): Promise<void> {
  const client = new S3Client({
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
  });
  try {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await client.send(new CreateBucketCommand({ Bucket: bucket }));
        return;
      } catch (error) {
        if (attempt === 100 || died()) throw error;
        await delay(100);
      }
    }
  } finally {
    client.destroy();
  }
}
