import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { afterEach, describe, expect, it } from "@jest/globals";
import { EmbeddedError } from "../../../platform/embedded/embedded-error.ts";
import { obtainTemporal, type OfficialDownloads } from "../../../platform/embedded/obtain-temporal.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const goodVersion = "temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)";

/** A program that does nothing but tell a version. */
function givenProgram({ folder, version = goodVersion, name = "temporal" }: { folder: string; version?: string; name?: string }): string {
  fs.mkdirSync(folder, { recursive: true });
  const file = path.join(folder, name);
  fs.writeFileSync(file, `#!/bin/sh\necho '${version}'\n`, { mode: 0o755 });
  return file;
}

/** A Go tool that "builds" a program telling that version, or fails. It writes down each run. */
function givenGo({ folder, builds }: { folder: string; builds: string | undefined }): { runs: () => number } {
  fs.mkdirSync(folder, { recursive: true });
  const diary = path.join(folder, "runs");
  const program = `printf '#!/bin/sh\\necho "${builds ?? ""}"\\n' > "$GOBIN/temporal"; chmod +x "$GOBIN/temporal"`;
  const install = builds === undefined ? "echo 'no such module' >&2; exit 1" : `echo run >> '${diary}'; sleep 1; ${program}`;
  fs.writeFileSync(path.join(folder, "go"), `#!/bin/sh\nif [ "$1" = version ]; then exit 0; fi\n${install}\n`, { mode: 0o755 });
  return { runs: () => (fs.existsSync(diary) ? fs.readFileSync(diary, "utf8").trim().split("\n").length : 0) };
}

const servers: http.Server[] = [];

/** A download site with these bodies by path; other paths are not found. `silent` accepts and never answers. */
async function givenSite({ bodies, silent = false }: { bodies: Record<string, Buffer>; silent?: boolean }): Promise<OfficialDownloads> {
  const server = http.createServer((request, response) => {
    if (silent) return;
    const body = bodies[request.url ?? ""];
    response.writeHead(body ? 200 : 404).end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  servers.push(server);
  const address = server.address();
  const site = `http://127.0.0.1:${address !== null && typeof address === "object" ? address.port : 0}`;
  return { archive: () => `${site}/archive`, checksums: `${site}/checksums.txt`, answerWithinMs: 300 };
}

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

function archiveOf(folder: string): Buffer {
  givenProgram({ folder: `${folder}/archive` });
  return execFileSync("tar", ["-czf", "-", "-C", `${folder}/archive`, "temporal"]);
}

describe("obtaining Temporal", () => {
  const root = temporaryFolder();
  let count = 0;
  const given = () => {
    const folder = path.join(root, String(++count));
    const said: string[] = [];
    const environment = { PATH: `${folder}/bin:/usr/bin:/bin` };
    return {
      folder,
      bin: `${folder}/bin`,
      said,
      options: { cacheFolder: `${folder}/cache`, environment, say: (line: string) => said.push(line) },
    };
  };
  const archiveName = `temporal_cli_1.5.1_${process.platform}_${process.arch === "x64" ? "amd64" : process.arch}.tar.gz`;
  const sumsOf = (archive: Buffer): Buffer => Buffer.from(`${createHash("sha256").update(archive).digest("hex")}  ${archiveName}\n`);

  it("takes the configured program and nothing else", async () => {
    const { folder, bin, options } = given();
    givenProgram({ folder: bin });
    const configuredPath = givenProgram({ folder: `${folder}/configured` });
    await expect(obtainTemporal({ ...options, configuredPath })).resolves.toBe(configuredPath);
    await expect(obtainTemporal({ ...options, configuredPath: `${folder}/nowhere` })).rejects.toMatchObject({
      code: "temporal-not-obtained",
    });
  });

  it("takes the one on PATH, unless it is too old", async () => {
    const { folder, bin, options, said } = given();
    const onPath = givenProgram({ folder: bin });
    await expect(obtainTemporal(options)).resolves.toBe(onPath);
    givenProgram({ folder: bin, version: "temporal version 0.9.0 (Server 1.20.0, UI 2.0.0)" });
    const cached = givenProgram({ folder: `${folder}/cache/temporal-cli/1.5.1` });
    await expect(obtainTemporal(options)).resolves.toBe(cached);
    expect(said.join("\n")).toContain("1.20");
  });

  it("downloads, checks the published sum, and finds it in the cache from then on", async () => {
    const { folder, options } = given();
    const archive = archiveOf(folder);
    const downloads = await givenSite({ bodies: { "/archive": archive, "/checksums.txt": sumsOf(archive) } });
    const obtained = await obtainTemporal({ ...options, downloads });
    expect(execFileSync(obtained, { encoding: "utf8" }).trim()).toBe(goodVersion);
    const gone = await givenSite({ bodies: {} });
    await expect(obtainTemporal({ ...options, downloads: gone })).resolves.toBe(obtained);
  });

  it("throws a download away that differs from the published sum, and builds instead", async () => {
    const { folder, bin, options, said } = given();
    const archive = archiveOf(folder);
    const go = givenGo({ folder: bin, builds: goodVersion });
    const downloads = await givenSite({ bodies: { "/archive": archive, "/checksums.txt": sumsOf(Buffer.from("another")) } });
    await obtainTemporal({ ...options, downloads });
    expect(go.runs()).toBe(1);
    expect(said.join("\n")).toContain("校验值不符");
  });

  it("does not wait for a site that never answers", async () => {
    const { bin, options } = given();
    givenGo({ folder: bin, builds: goodVersion });
    const startedAt = performance.now();
    await obtainTemporal({ ...options, downloads: await givenSite({ bodies: {}, silent: true }) });
    expect(performance.now() - startedAt).toBeLessThan(8000);
  });

  it("is done once when several want it at the same time", async () => {
    const { bin, options, folder } = given();
    const go = givenGo({ folder: bin, builds: goodVersion });
    const downloads = await givenSite({ bodies: {} });
    const found = await Promise.all([1, 2, 3].map(() => obtainTemporal({ ...options, downloads })));
    expect(new Set(found).size).toBe(1);
    expect(go.runs()).toBe(1);
    expect(fs.readdirSync(`${folder}/cache/temporal-cli/1.5.1`).filter((name) => name.startsWith("staging"))).toEqual([]);
  });

  it("replaces what is broken in the cache", async () => {
    const { bin, options, folder } = given();
    givenGo({ folder: bin, builds: goodVersion });
    givenProgram({ folder: `${folder}/cache/temporal-cli/1.5.1`, version: "cut off" });
    const obtained = await obtainTemporal({ ...options, downloads: await givenSite({ bodies: {} }) });
    expect(execFileSync(obtained, { encoding: "utf8" }).trim()).toBe(goodVersion);
  });

  it("says everything that was tried, and what to do, when no way works", async () => {
    const { bin, options } = given();
    givenGo({ folder: bin, builds: undefined });
    const failed = await obtainTemporal({ ...options, downloads: await givenSite({ bodies: {} }) }).catch((error: unknown) => error);
    if (!(failed instanceof EmbeddedError)) throw failed;
    expect(failed.message).toContain("HTTP 404");
    expect(failed.message).toContain("no such module");
    expect(failed.message).toContain("GOPROXY");
  });

  it("ends with the start that wanted it", async () => {
    const { bin, options } = given();
    givenGo({ folder: bin, builds: goodVersion });
    const stop = new AbortController();
    const obtaining = obtainTemporal({ ...options, downloads: await givenSite({ bodies: {} }), signal: stop.signal });
    setTimeout(() => stop.abort(), 300);
    await expect(obtaining).rejects.toMatchObject({ name: "AbortError" });
  });
});
