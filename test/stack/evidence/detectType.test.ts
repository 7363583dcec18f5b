import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { detectType } from "../../../platform/evidence/detectType.ts";
import type { DeclaredType } from "../../../platform/evidence/evidenceStore.ts";
import { DEFAULT_ALLOWED_TYPES } from "../../../platform/evidence/mediaTypes.ts";
import { shootingTime } from "../../../platform/evidence/shootingTime.ts";
import * as samples from "../../support/sampleFiles.ts";

const OFFICE = "application/vnd.openxmlformats-officedocument";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "liandu-types-"));
});
afterAll(() => rm(folder, { recursive: true }));

let count = 0;
const written = async (bytes: Uint8Array | string): Promise<string> => {
  const file = path.join(folder, String((count += 1)));
  await writeFile(file, bytes);
  return file;
};
const detect = async (bytes: Uint8Array | string, declared: DeclaredType = {}, allowed = DEFAULT_ALLOWED_TYPES): Promise<string> =>
  await detectType({ file: await written(bytes), declared, allowed });

const timeOf = async (bytes: Uint8Array, mediaType = "image/jpeg"): Promise<string | null> =>
  await shootingTime({ file: await written(bytes), mediaType });

describe("the type of a piece of evidence", () => {
  it.each([
    ["application/pdf", samples.pdf(), "报告.PDF"],
    ["image/png", samples.png(), "现场.png"],
    ["image/jpeg", samples.jpeg(), "IMG_0001.JPEG"],
    ["image/webp", samples.webp(), "a.webp"],
    ["image/heic", samples.heic(), "IMG_0002.HEIC"],
    ["video/mp4", samples.mp4(), "视频.mp4"],
    [`${OFFICE}.wordprocessingml.document`, samples.office("word/document"), "方案.docx"],
    [`${OFFICE}.spreadsheetml.sheet`, samples.office("xl/workbook"), "台账.xlsx"],
    [`${OFFICE}.presentationml.presentation`, samples.office("ppt/presentation"), "汇报.pptx"],
    ["text/plain", "整改情况说明\n一是……\n", "说明.txt"],
    ["text/plain", "\uFEFF整改情况说明", "说明.最终版"],
    ["text/csv", "编号,单位\n1,市卫健委\n", "台账.csv"],
    ["text/csv", samples.gb18030Csv(), "台账.csv"],
  ])("is %s by its content", async (mediaType, bytes, fileName) => {
    expect(await detect(bytes, { fileName, mediaType })).toBe(mediaType);
    expect(await detect(bytes, { fileName, mediaType: "application/octet-stream" })).toBe(mediaType);
  });

  it.each([
    ["a Windows program", samples.windowsProgram()],
    ["a Linux program", samples.linuxProgram()],
    ["a script", "#!/bin/sh\nrm -rf /\n"],
    ["a web page", "<!DOCTYPE html><html><body>x</body></html>"],
    ["a web page after a comment and blanks", "\n\n <!-- x --><HTML>"],
    ["a web page in the middle of text", "说明\n<script>alert(1)</script>"],
    ["a drawing that may carry scripts", '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'],
    ["the same with its declaration", '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'],
    ["bytes that are nothing", Buffer.from([0, 1, 2, 3, 0xff, 0xfe, 0])],
    ["a plain archive", Buffer.from("504b0506000000000000000000000000000000000000", "hex")],
  ])("is refused for %s, whatever it is called", async (_what, bytes) => {
    for (const fileName of ["照片.jpg", "说明.txt", "说明"])
      await expect(detect(bytes, { fileName })).rejects.toMatchObject({ code: "EVIDENCE_TYPE_NOT_ALLOWED" });
  });

  it.each<[string, Uint8Array | string, DeclaredType]>([
    ["a photo called a document", samples.jpeg(), { fileName: "报告.pdf" }],
    ["a photo declared as a document", samples.jpeg(), { fileName: "报告", mediaType: "application/pdf" }],
    ["a document called a program", samples.pdf(), { fileName: "报告.exe" }],
    ["text called a web page", "只是文字", { fileName: "说明.html" }],
    ["a workbook called a text document", samples.office("xl/workbook"), { fileName: "台账.docx" }],
  ])("disagrees with its name or declaration: %s", async (_what, bytes, declared) => {
    await expect(detect(bytes, declared)).rejects.toMatchObject({ code: "EVIDENCE_TYPE_MISMATCH" });
  });

  it("accepts the names that senders use for the same thing", async () => {
    expect(await detect("a,b\n", { fileName: "台账.csv", mediaType: "application/vnd.ms-excel" })).toBe("text/csv");
    expect(await detect(samples.jpeg(), { fileName: "a.jpg", mediaType: "image/jpg" })).toBe("image/jpeg");
    expect(await detect("a\n", { fileName: "a.txt", mediaType: "text/plain; charset=utf-8" })).toBe("text/plain");
  });

  it("is only what the configuration takes", async () => {
    await expect(detect(samples.mp4(), {}, ["application/pdf"])).rejects.toMatchObject({
      code: "EVIDENCE_TYPE_NOT_ALLOWED",
      facts: { detected: "video/mp4" },
    });
  });
});

describe("the shooting time", () => {
  it("is the camera's local time, with an offset only where the camera gives one", async () => {
    expect(await timeOf(samples.jpeg({ takenAt: "2026:03:05 10:20:30" }))).toBe("2026-03-05T10:20:30");
    expect(await timeOf(samples.jpeg({ takenAt: "2026:03:05 10:20:30", offset: "+08:00" }))).toBe("2026-03-05T10:20:30+08:00");
  });

  it("is absent in a photo without one, with an unset clock, and in a damaged photo", async () => {
    expect(await timeOf(samples.jpeg())).toBeNull();
    expect(await timeOf(samples.jpeg({ takenAt: "0000:00:00 00:00:00" }))).toBeNull();
    expect(await timeOf(samples.jpeg({ takenAt: "2026:03:05 10:20:30" }).subarray(0, 60))).toBeNull();
    expect(await timeOf(samples.heic(), "image/heic")).toBeNull();
    expect(await timeOf(samples.pdf(), "application/pdf")).toBeNull();
  });
});
