import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { chromium, type Browser, type Page } from "playwright-core";
import { headOf } from "../../../domain/draw/ledger.ts";
import { ownerOpening } from "../../../domain/draw/objectOpening.ts";
import { frozenHash } from "../../../domain/draw/seed.ts";
import { publicTranscript } from "../../../domain/draw/transcript.ts";
import { sampleTranscript } from "./sampleDraw.ts";
import { pageScripts, verifyFolder } from "./verifiers.ts";

const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((file) => fs.existsSync(file));
if (executablePath === undefined) console.warn("no Chromium is installed: the page is not tested in a browser here");

const full = sampleTranscript({ seed: 31, objects: 70, departments: 2, inspectorsEach: 12, recusals: 6, substitutions: 2 });

describe("what the page says", () => {
  it("has a sentence and a place for every code of the specification but the one of its form", () => {
    const specification = fs.readFileSync(path.join(verifyFolder, "../docs/draw-spec.md"), "utf8");
    const [, table = ""] = specification.split("## 12 Verdict");
    const codes = [...table.matchAll(/^\| (`[^|]+`) \|/gmu)].flatMap(([, cell = ""]) =>
      [...cell.matchAll(/`([A-Z_]+)`/gu)].map(([, code = ""]) => code),
    );
    expect(codes.length).toBeGreaterThan(18);
    const { LianduTexts } = pageScripts();
    expect(Object.keys(LianduTexts.codes).sort()).toEqual(codes.filter((code) => code !== "FORMAT").sort());
    expect(LianduTexts.checks.flatMap((check) => check.codes).sort()).toEqual(Object.keys(LianduTexts.codes).sort());
  });

  it("loads nothing from anywhere else", () => {
    const page = fs.readFileSync(path.join(verifyFolder, "index.html"), "utf8");
    const sources = [...page.matchAll(/(?:src|href)="([^"]+)"/gu)].map(([, source = ""]) => source);
    expect(sources.length).toBeGreaterThan(4);
    expect(sources.filter((source) => !fs.existsSync(path.join(verifyFolder, source)))).toEqual([]);
  });
});

(executablePath === undefined ? describe.skip : describe)("the page in a browser, opened from a file", () => {
  let browser: Browser;
  let page: Page;
  const errors: string[] = [];

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? "", args: ["--no-sandbox"] });
    page = await browser.newPage({ viewport: { width: 360, height: 740 } });
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => (message.type() === "error" ? errors.push(message.text()) : undefined));
    await page.goto(pathToFileURL(path.join(verifyFolder, "index.html")).href);
  });
  afterAll(async () => {
    await browser.close();
  });

  const give = async (input: string, document: object): Promise<void> => {
    await page.setInputFiles(input, {
      name: "transcript.json",
      mimeType: "application/json",
      buffer: Buffer.from(JSON.stringify(document)),
    });
  };
  const verdict = async (kind: string): Promise<string> => {
    await page.waitForSelector(`#verdict.${kind}`);
    return (await page.textContent("#result")) ?? "";
  };

  it("says that a draw is consistent, and verified once it was compared with what was published", async () => {
    await give("#transcript", publicTranscript(full));
    expect(await verdict("consistent")).toContain("公开版不含底册");
    await page.fill("#frozen", frozenHash(full.frozen));
    await page.fill("#beacon", full.beacon.value);
    await page.fill("#head", headOf(full.ledger));
    await page.click("form button");
    expect(await verdict("verified")).toContain(`台账第 ${full.ledger.length} 步`);
    expect(await page.evaluate<number>("document.documentElement.scrollWidth")).toBe(360);
  });

  it("names what is wrong, and where", async () => {
    const [visit, ...others] = full.draw.visits;
    const [team, ...teams] = visit?.teams ?? [];
    const [department, members] = team ?? ["", []];
    const draw = { ...full.draw, visits: [{ ...visit, teams: [[department, [...members].reverse()], ...teams] }, ...others] };
    await give("#transcript", { ...full, draw });
    expect(await verdict("broken")).toContain("检查组与重新计算的结果不符");
    expect(await page.locator("li.bad .what").allTextContents()).toEqual(["检查组人员", "台账链条"]);
  });

  it("says so when a file is no transcript", async () => {
    await give("#transcript", { spec: "liandu-draw/1" });
    expect(await verdict("unreadable")).toContain("无法验证");
  });

  it("tells an owner whether the object was on the roster, and drawn", async () => {
    await give("#transcript", full);
    await verdict("verified");
    const index = full.objects.findIndex(([member]) => member === full.draw.visits[0]?.member);
    const opening = full.openings?.objects[index];
    if (opening === undefined) throw new Error("no opening");
    await give("#opening", ownerOpening({ frozen: frozenHash(full.frozen), index, objects: full.objects, opening }));
    await page.waitForSelector("#owner-answer p");
    expect(await page.textContent("#owner-answer")).toContain(`${opening.record.id}：已抽中`);
    expect(errors).toEqual([]);
  });
});
