// node --import tsx bench/registerImport.ts [ROWS]: a register of that many objects imported from CSV over HTTP, then listed and searched. For bench/RESULTS.md.
import { once } from "node:events";
import { createWriteStream, openAsBlob } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createApp } from "../api/app.ts";
import { createMailRenderer } from "../cli/mailRenderer.ts";
import { openDatabase } from "../platform/database.ts";
import { openDiskEvidenceStore } from "../platform/evidence/diskEvidenceStore.ts";
import { createLogger } from "../platform/logging.ts";
import { withMigratedScratchDatabase } from "../platform/migrate/scratch-database.ts";
import { csvLine } from "../platform/spreadsheets/writeCsv.ts";
import { enterRegisters, issueTokens } from "../sample/registry.ts";
import { median, percentile, round } from "./measure.ts";

const rows = Number(process.argv[2] ?? 100_000);
const KINDS = ["综合医院", "门诊部", "诊所", "药品零售企业", "养老机构"];
const AREAS = ["南屏区", "临江区", "青溪县"];
const WORDS = ["云溪", "安和", "康宁", "松鹤", "明德", "清源", "百草", "同福", "长青", "望江"];

const folder = await mkdtemp(path.join(os.tmpdir(), "liandu-bench-"));
let peakRss = 0;
const watch = setInterval(() => {
  peakRss = Math.max(peakRss, process.memoryUsage().rss);
}, 50);

try {
  await withMigratedScratchDatabase(async ({ databaseUrl }) => {
    const database = openDatabase({ url: databaseUrl, poolSize: 10 });
    await enterRegisters(database);
    const token = (await issueTokens(database))["office"] ?? "";
    const unused = (): Promise<never> => Promise.reject(new Error("not in this bench"));
    const app = createApp({
      database,
      matters: { start: unused, send: unused, ping: unused },
      planStarter: { start: unused },
      rulesRunner: { wakeFanOut: unused, startPreview: unused },
      mailRenderer: createMailRenderer({ database, publicUrl: "http://127.0.0.1" }),
      evidence: await openDiskEvidenceStore({ root: path.join(folder, "evidence") }),
      config: { host: "127.0.0.1", port: 0, commandTimeoutMs: 10_000, evidenceMaxBytes: 1 },
      log: createLogger({ level: "error" }),
      clock: { now: () => new Date() },
    });
    const server = app.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const base = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/api/v1`;
    const headers = (key: string): Record<string, string> => ({ authorization: `Bearer ${token}`, "idempotency-key": key });
    const json = async (response: Response): Promise<{ id: string; state: string }> => {
      if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
      const body: { id: string; state: string } = JSON.parse(await response.text());
      return body;
    };
    const until = async (id: string, state: string): Promise<void> => {
      for (;;) {
        const report = await json(await fetch(`${base}/inspection-objects/imports/${id}`, { headers: headers("-") }));
        if (report.state === state) return;
        if (report.state === "failed") throw new Error(JSON.stringify(report));
        await delay(200);
      }
    };
    const upload = async (key: string, content: Blob): Promise<[id: string, ms: number]> => {
      const began = performance.now();
      const form = new FormData();
      form.set("file", content, "名录.csv");
      const { id } = await json(await fetch(`${base}/inspection-objects/imports`, { method: "POST", headers: headers(key), body: form }));
      await until(id, "ready");
      return [id, performance.now() - began];
    };

    const file = path.join(folder, "objects.csv");
    await writeObjects(file);
    const content = await openAsBlob(file);
    const baseRss = process.memoryUsage().rss;
    peakRss = 0;
    console.log("ready to import");
    const [id, readMs] = await upload("first", content);
    const readRss = peakRss;
    const began = performance.now();
    await json(
      await fetch(`${base}/inspection-objects/imports/${id}/apply`, {
        method: "POST",
        headers: { ...headers("apply"), "content-type": "application/json" },
        body: JSON.stringify({ mode: "all_or_nothing" }),
      }),
    );
    await until(id, "applied");
    console.log(`read in ${round(readMs / 1000)} s`);
    const applyMs = performance.now() - began;
    const applyRss = peakRss;
    const [, againMs] = await upload("second", content);
    const mb = (bytes: number): string => round(bytes / 1024 / 1024, 0);
    console.log(`# ${rows} objects, CSV of ${mb(content.size)} MB; ${os.cpus().length} cores, Node ${process.version}`);
    console.log(
      `read and compared: ${round(readMs / 1000)} s; applied: ${round(applyMs / 1000)} s; the same file again, all unchanged: ${round(againMs / 1000)} s`,
    );
    console.log(`resident: ${mb(baseRss)} MB before, at most ${mb(readRss)} MB while read, ${mb(applyRss)} MB until applied`);
    await database.$executeRawUnsafe("ANALYZE inspection_object");
    const queries = {
      "first page": "",
      "a kind in an area": `kind=${encodeURIComponent("诊所")}&area=${encodeURIComponent("南屏区")}`,
      "two common characters": `q=${encodeURIComponent("云溪")}`,
      "a rare phrase": `q=${encodeURIComponent(`第${rows - 7}号`)}`,
      "nothing found": `q=${encodeURIComponent("无此名称")}`,
    };
    for (const [name, query] of Object.entries(queries)) {
      const times: number[] = [];
      for (let turn = 0; turn < 15; turn += 1) {
        const asked = performance.now();
        await json(await fetch(`${base}/inspection-objects?${query}`, { headers: headers("-") }));
        times.push(performance.now() - asked);
      }
      console.log(`${name}: p50 ${round(median(times))} ms, p95 ${round(percentile(times, 95))} ms`);
    }
    server.close();
    server.closeAllConnections();
    await database.$disconnect();
  });
} finally {
  clearInterval(watch);
  await rm(folder, { recursive: true, force: true });
}

async function writeObjects(file: string): Promise<void> {
  const stream = createWriteStream(file);
  stream.write(
    csvLine([
      "自编码",
      "对象名称",
      "对象类别",
      "所属区域",
      "地址",
      "信用风险等级",
      "最近检查日期",
      "检查次数年度",
      "年度检查次数",
      "属性：规模",
    ]),
  );
  for (let index = 0; index < rows; index += 1) {
    const pick = (list: readonly string[], step: number): string => list[Math.floor(index / step) % list.length] ?? "";
    const name = `云州${pick(WORDS, 1)}${pick(WORDS, 10)}${pick(KINDS, 1)}第${index}号`;
    const cells = [
      `N-${index}`,
      name,
      pick(KINDS, 1),
      pick(AREAS, 1),
      `${pick(AREAS, 1)}示例路${index % 900}号`,
      "ABCD"[index % 4] ?? "",
      "2026-03-05",
      "2026",
      "1",
      "小",
    ];
    if (!stream.write(csvLine(cells))) await once(stream, "drain");
  }
  stream.end();
  await once(stream, "finish");
}
