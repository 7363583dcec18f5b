import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { embeddedTexts as texts } from "../../texts/zh-CN/embedded.ts";
import { EmbeddedError } from "./embedded-error.ts";
import { takeLock } from "./file-lock.ts";
import type { Say } from "./say.ts";
import { isNewEnough, serverVersionOf, temporalCliVersion } from "./temporal-version.ts";
import { errorMessage } from "../error-code.ts";

const run = promisify(execFile);
const goModule = "github.com/temporalio/cli/cmd/temporal";
const progressEveryMs = 15_000;
const buildLimitMs = 30 * 60_000;

export interface ObtainTemporalOptions {
  /** the setting's value; when given, nothing else is tried */
  configuredPath?: string;
  /** see `userCacheFolder` */
  cacheFolder: string;
  /** for PATH, and for what the Go tool needs (proxy settings) */
  environment: NodeJS.ProcessEnv;
  say: Say;
  /** ends a download or a build that is under way */
  signal?: AbortSignal;
  /** where official releases are fetched from; tests put their own here */
  downloads?: OfficialDownloads;
}

export interface OfficialDownloads {
  archive(target: DownloadTarget): string;
  checksums: string;
  /** how long until the site must have answered */
  answerWithinMs: number;
}

interface DownloadTarget {
  os: string;
  arch: string;
  extension: string;
}

const official: OfficialDownloads = {
  archive: ({ os, arch }) => `https://temporal.download/cli/archive/v${temporalCliVersion}?platform=${os}&arch=${arch}`,
  checksums: `https://github.com/temporalio/cli/releases/download/v${temporalCliVersion}/checksums.txt`,
  answerWithinMs: 8000,
};

/**
 * Finds a Temporal server, or gets one: configured path, PATH, cache, official download, build from the Go module proxy, in this order. The last takes some
 * minutes once per machine and needs the Go tool; networks without the internet often have a Go proxy.
 * @returns the path of an executable whose version has been checked
 * @throws EmbeddedError `temporal-not-obtained`, saying what was tried and what to do
 */
export async function obtainTemporal(options: ObtainTemporalOptions): Promise<string> {
  const { configuredPath, environment, say } = options;
  if (configuredPath !== undefined) {
    const fault = await faultOf(configuredPath);
    if (fault !== undefined) throw notObtained([texts.temporalConfiguredUnusable({ file: configuredPath, fault })]);
    return configuredPath;
  }
  const onPath = findOnPath(environment);
  if (onPath !== undefined) {
    const fault = await faultOf(onPath);
    if (fault === undefined) return onPath;
    say(texts.temporalOnPathUnusable({ file: onPath, fault }));
  }
  const cached = cachedFile(options.cacheFolder);
  if ((await faultOf(cached)) === undefined) return cached;

  const folder = path.dirname(cached);
  const release = await takeLock({
    folder,
    name: "lock",
    purpose: "obtain",
    onWait: ({ pid }) => say(texts.temporalBeingObtained({ pid })),
  });
  try {
    if ((await faultOf(cached)) === undefined) return cached;
    return await obtainInto({ ...options, cached });
  } finally {
    release();
  }
}

async function obtainInto({
  cached,
  environment,
  say,
  signal = new AbortController().signal,
  downloads = official,
}: ObtainTemporalOptions & { cached: string }): Promise<string> {
  const tried: string[] = [];
  const staging = fs.mkdtempSync(path.join(path.dirname(cached), "staging-"));
  try {
    for (const [name, way] of [
      [texts.temporalWayDownload(), () => download({ staging, downloads, signal, say })],
      [texts.temporalWayBuild(), () => build({ staging, environment, signal, say })],
    ] as const) {
      try {
        const file = await way();
        const fault = await faultOf(file);
        if (fault !== undefined) throw new Error(fault);
        fs.renameSync(file, cached);
        say(texts.temporalObtained({ file: cached }));
        return cached;
      } catch (error) {
        signal.throwIfAborted();
        const reason = errorMessage(error);
        say(texts.temporalWayFailed({ way: name, reason }));
        tried.push(texts.temporalWayFailed({ way: name, reason }));
      }
    }
  } finally {
    fs.rmSync(staging, { recursive: true, force: true });
  }
  throw notObtained(tried);
}

function notObtained(tried: readonly string[]): EmbeddedError {
  return new EmbeddedError({ code: "temporal-not-obtained", message: texts.temporalNotObtained({ tried, version: temporalCliVersion }) });
}

function executableName(): string {
  return process.platform === "win32" ? "temporal.exe" : "temporal";
}

function cachedFile(cacheFolder: string): string {
  return path.join(cacheFolder, "temporal-cli", temporalCliVersion, executableName());
}

function findOnPath(environment: NodeJS.ProcessEnv): string | undefined {
  return (environment["PATH"] ?? "")
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder))
    .map((folder) => path.join(folder, executableName()))
    .find((file) => fs.statSync(file, { throwIfNoEntry: false })?.isFile());
}

/** What is wrong with a binary; `undefined` when it runs and is new enough. */
async function faultOf(file: string): Promise<string | undefined> {
  if (!fs.existsSync(file)) return texts.fileMissing();
  try {
    const { stdout } = await run(file, ["--version"], { timeout: 30_000 });
    const version = serverVersionOf(stdout);
    if (!version) return texts.notTemporal({ output: stdout.trim().slice(0, 200) });
    return isNewEnough(version) ? undefined : texts.temporalTooOld({ version: version.join(".") });
  } catch (error) {
    return errorMessage(error);
  }
}

interface Way {
  /** an empty folder beside the final place */
  staging: string;
  signal: AbortSignal;
  say: Say;
}

async function download({ staging, downloads, signal, say }: Way & { downloads: OfficialDownloads }): Promise<string> {
  const target: DownloadTarget = {
    os: process.platform === "win32" ? "windows" : process.platform,
    arch: process.arch === "x64" ? "amd64" : process.arch,
    extension: process.platform === "win32" ? "zip" : "tar.gz",
  };
  const url = downloads.archive(target);
  say(texts.temporalDownloading({ url }));
  const archive = await fetched({ url, answerWithinMs: downloads.answerWithinMs, signal });
  await checkAgainstPublishedSum({ archive, target, downloads, signal, say });
  const file = path.join(staging, `archive.${target.extension}`);
  fs.writeFileSync(file, archive);
  await run("tar", ["-xf", file, "-C", staging, executableName()], { timeout: 60_000 });
  return path.join(staging, executableName());
}

/** The whole body; the site must begin to answer soon (a closed network often just swallows packets), the rest may take its time. */
async function fetched({ url, answerWithinMs, signal }: { url: string; answerWithinMs: number; signal: AbortSignal }): Promise<Buffer> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(new Error(texts.noAnswer({ seconds: Math.round(answerWithinMs / 1000) }))), answerWithinMs);
  try {
    const response = await fetch(url, { signal: AbortSignal.any([abort.signal, signal]), redirect: "follow" });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    clearTimeout(timer);
    return Buffer.from(await response.arrayBuffer());
  } catch (error) {
    // fetch hides the reason behind "fetch failed".
    const cause = typeof error === "object" && error !== null && "cause" in error ? error.cause : undefined;
    throw cause ?? error;
  } finally {
    clearTimeout(timer);
  }
}

/** A published checksum that differs is an error; one that cannot be had is told, and the download rests on TLS alone. */
async function checkAgainstPublishedSum({
  archive,
  target,
  downloads,
  signal,
  say,
}: {
  archive: Buffer;
  target: DownloadTarget;
  downloads: OfficialDownloads;
  signal: AbortSignal;
  say: Say;
}): Promise<void> {
  const name = `temporal_cli_${temporalCliVersion}_${target.os}_${target.arch}.${target.extension}`;
  const published = await fetched({ url: downloads.checksums, answerWithinMs: downloads.answerWithinMs, signal })
    .then((list) => new RegExp(`^([0-9a-f]{64})\\s+\\*?${name.replaceAll(".", "\\.")}$`, "m").exec(list.toString("utf8"))?.[1])
    .catch(() => undefined);
  if (published === undefined) {
    say(texts.checksumNotPublished());
    return;
  }
  if (createHash("sha256").update(archive).digest("hex") !== published) throw new Error(texts.checksumDiffers());
}

async function build({ staging, environment, signal, say }: Way & { environment: NodeJS.ProcessEnv }): Promise<string> {
  await run("go", ["version"], { env: environment, timeout: 30_000 }).catch(() => {
    throw new Error(texts.noGo());
  });
  say(texts.temporalBuilding({ module: `${goModule}@v${temporalCliVersion}` }));
  const startedAt = performance.now();
  const progress = setInterval(
    () => say(texts.temporalStillBuilding({ seconds: Math.round((performance.now() - startedAt) / 1000) })),
    progressEveryMs,
  );
  try {
    await goInstall({ staging, environment, signal });
  } finally {
    clearInterval(progress);
  }
  return path.join(staging, executableName());
}

function goInstall({
  staging,
  environment,
  signal,
}: {
  staging: string;
  environment: NodeJS.ProcessEnv;
  signal: AbortSignal;
}): Promise<void> {
  // CGO_ENABLED=0: its SQLite is pure Go, so no C compiler is needed. GOOS and GOARCH of the caller must not make a binary for elsewhere.
  const env = { ...environment, GOBIN: staging, CGO_ENABLED: "0", GOOS: "", GOARCH: "" };
  const child = spawn("go", ["install", "-trimpath", "-ldflags", "-s -w", `${goModule}@v${temporalCliVersion}`], {
    env,
    stdio: ["ignore", "ignore", "pipe"],
    signal,
    timeout: buildLimitMs,
  });
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    errors = (errors + chunk).slice(-4000);
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(errors.trim().split("\n").slice(-5).join("\n") || `go install: ${code ?? "killed"}`));
    });
  });
}
