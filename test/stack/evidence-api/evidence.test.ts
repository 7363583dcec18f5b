import { createHash, randomUUID } from "node:crypto";
import { readdir } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import path from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { ApiCity, Who } from "../../support/apiCity.ts";
import { CITY, startApiCity } from "../../support/apiCity.ts";
import { jpeg, pdf, png } from "../../support/sampleFiles.ts";

const LIMIT = 2 * 1024 * 1024;

let city: ApiCity;
beforeAll(async () => {
  city = await startApiCity({ evidenceMaxBytes: LIMIT });
});
afterAll(() => city.close());

function upload(who: Who | null, content: Buffer, fileName: string, options: { key?: string | null; type?: string; part?: string } = {}) {
  const form = new FormData();
  form.append(options.part ?? "file", new Blob([content], { type: options.type ?? "application/octet-stream" }), fileName);
  return city.as(who, "POST", "/evidence", { raw: form, ...(options.key === undefined ? {} : { key: options.key }) });
}

const sha256 = (content: Buffer): string => createHash("sha256").update(content).digest("hex");

async function download(who: Who, id: string, headers: Record<string, string> = {}, method = "GET") {
  const response = await fetch(`${city.url}/evidence/${id}`, { method, headers: { authorization: `Bearer ${who}`, ...headers } });
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
}

/** Files that lie under the store's folder, whole or half. */
async function stored(): Promise<string[]> {
  const entries = await readdir(city.evidenceFolder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

/** Files that are half there. */
async function incoming(): Promise<string[]> {
  return (await stored()).filter((file) => file.includes(".incoming"));
}

describe("an upload", () => {
  it("is kept under its hash with what it is, its Chinese name and its shooting time", async () => {
    const photo = jpeg({ takenAt: "2026:03:05 09:12:44" });
    const answer = await upload("health", photo, "整改后现场（一）.jpg");
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      id: expect.any(String),
      sha256: sha256(photo),
      size: photo.length,
      mediaType: "image/jpeg",
      fileName: "整改后现场（一）.jpg",
      takenAt: "2026-03-05T09:12:44",
    });
    const row = await city.database.evidence.findUniqueOrThrow({ where: { id: answer.body.id } });
    expect(row).toMatchObject({ jurisdictionId: CITY, organizationId: "yz-health", uploadedBy: "health" });
  });

  it("that is repeated under its key is the same; another file under that key is refused", async () => {
    const key = randomUUID();
    const [one, other] = await Promise.all([upload("health", pdf(), "报告.pdf", { key }), upload("health", pdf(), "报告.pdf", { key })]);
    expect([one.status, other.status]).toEqual([201, 201]);
    expect(one.body).toEqual(other.body);
    expect([one, other].filter(({ headers }) => headers.get("idempotent-replayed") === "true")).toHaveLength(1);
    expect((await upload("health", png(), "图.png", { key })).body.code).toBe("IDEMPOTENCY_KEY_REUSED");
    expect((await upload("health", pdf(), "报告.pdf")).body.id).not.toBe(one.body.id);
  });

  it("is refused when it is not what it says, nothing, or of a kind that is not taken", async () => {
    const refused = async (content: Buffer, name: string): Promise<unknown> => (await upload("health", content, name)).body.code;
    expect(await refused(pdf(), "照片.jpg")).toBe("EVIDENCE_TYPE_MISMATCH");
    expect(await refused(Buffer.from("<html><script>1</script></html>"), "页面.html")).toBe("EVIDENCE_TYPE_NOT_ALLOWED");
    expect(await refused(Buffer.alloc(0), "空.txt")).toBe("EVIDENCE_EMPTY");
  });

  it("needs a key, a login, a form and a file in it", async () => {
    expect((await upload("health", pdf(), "a.pdf", { key: null })).body.code).toBe("IDEMPOTENCY_KEY_MISSING");
    expect((await upload(null, pdf(), "a.pdf")).status).toBe(401);
    expect((await upload("health", pdf(), "a.pdf", { part: "other" })).body).toMatchObject({
      code: "INVALID_INPUT",
      errors: [{ path: "file" }],
    });
    expect((await city.as("health", "POST", "/evidence", { body: { file: "x" } })).body.code).toBe("UNSUPPORTED_MEDIA_TYPE");
    const noBoundary = { raw: "x", headers: { "content-type": "multipart/form-data" } };
    expect((await city.as("health", "POST", "/evidence", noBoundary)).body.code).toBe("INVALID_INPUT");
    const cutOff = {
      raw: '--b\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhalf',
      headers: { "content-type": "multipart/form-data; boundary=b" },
    };
    expect((await city.as("health", "POST", "/evidence", cutOff)).body.code).toBe("UPLOAD_INCOMPLETE");
  });
});

/** A form with one file of `bytes` zeros that the sender makes as it goes; `declared` sets a Content-Length. */
function sendForm(
  bytes: number,
  { declared, breakAfter }: { declared: boolean; breakAfter?: number },
): Promise<{ status: number; code: string; sent: number } | "broken"> {
  const head = '--b\r\ncontent-disposition: form-data; name="file"; filename="big.txt"\r\ncontent-type: text/plain\r\n\r\n';
  const tail = "\r\n--b--\r\n";
  const chunk = Buffer.alloc(64 * 1024, "a");
  return new Promise((resolve, reject) => {
    let sent = 0;
    let answered = false;
    const outgoing = httpRequest(`${city.url}/evidence`, {
      method: "POST",
      headers: {
        authorization: "Bearer health",
        "idempotency-key": randomUUID(),
        "content-type": "multipart/form-data; boundary=b",
        ...(declared ? { "content-length": head.length + bytes + tail.length } : {}),
      },
    });
    outgoing.on("response", (response) => {
      answered = true;
      let text = "";
      response.on("data", (part: Buffer) => (text += part.toString()));
      response.on("end", () => {
        body.destroy();
        outgoing.destroy();
        resolve({ status: response.statusCode ?? 0, code: JSON.parse(text).code, sent });
      });
    });
    outgoing.on("error", (error) => {
      if (breakAfter !== undefined) resolve("broken");
      else if (!answered) reject(error);
    });
    const body = Readable.from(
      (async function* () {
        yield Buffer.from(head);
        for (; sent < bytes; sent += chunk.length) {
          if (breakAfter !== undefined && sent >= breakAfter) {
            while ((await incoming()).length === 0) await new Promise((wait) => setTimeout(wait, 20));
            outgoing.destroy();
            return;
          }
          yield chunk.subarray(0, Math.min(chunk.length, bytes - sent));
        }
        yield Buffer.from(tail);
      })(),
    );
    body.on("error", () => undefined);
    body.pipe(outgoing);
  });
}

describe("an upload that is too large", () => {
  const TWO_GB = 2 * 1024 * 1024 * 1024;

  it("is refused at the limit while it is still coming, with nothing left behind, and the server goes on", async () => {
    const before = await stored();
    const answer = await sendForm(TWO_GB, { declared: false });
    expect(answer).toMatchObject({ status: 413, code: "EVIDENCE_TOO_LARGE" });
    if (answer !== "broken") expect(answer.sent).toBeLessThan(TWO_GB / 8);
    expect(await stored()).toEqual(before);
    expect((await upload("health", pdf(), "之后.pdf")).status).toBe(201);
  });

  it("is refused by its declared length before it comes", async () => {
    const answer = await sendForm(TWO_GB, { declared: true });
    expect(answer).toMatchObject({ status: 413, code: "EVIDENCE_TOO_LARGE" });
    if (answer !== "broken") expect(answer.sent).toBeLessThan(TWO_GB / 8);
  });

  it("or whose sender goes away leaves nothing", async () => {
    const before = await stored();
    const rows = await city.database.evidence.count();
    expect(await sendForm(LIMIT, { declared: true, breakAfter: LIMIT / 2 })).toBe("broken");
    for (let tries = 0; tries < 150 && (await incoming()).length > 0; tries++) await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await stored()).toEqual(before);
    expect(await city.database.evidence.count()).toBe(rows);
  });
});

describe("a download", () => {
  const content = Buffer.from("整改说明：已经办结。".repeat(100));
  let id: string;
  beforeAll(async () => {
    id = (await upload("health", content, "整改说明.txt")).body.id;
  });

  it("gives the file back under its name, and never as a page", async () => {
    const answer = await download("health", id);
    expect(answer.bytes.equals(content)).toBe(true);
    expect(answer.headers.get("content-disposition")).toContain("filename*=UTF-8''%E6%95%B4%E6%94%B9%E8%AF%B4%E6%98%8E.txt");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("content-security-policy")).toContain("sandbox");
    expect(answer.headers.get("etag")).toBe(`"${sha256(content)}"`);
  });

  it("goes on where it broke off, as long as the file is the same", async () => {
    const part = await download("health", id, { range: "bytes=10-19" });
    expect([part.status, part.headers.get("content-range"), part.bytes.equals(content.subarray(10, 20))]).toEqual([
      206,
      `bytes 10-19/${content.length}`,
      true,
    ]);
    expect((await download("health", id, { range: "bytes=-5" })).bytes.equals(content.subarray(-5))).toBe(true);
    const beyond = await download("health", id, { range: `bytes=${content.length}-` });
    expect([beyond.status, beyond.headers.get("content-range")]).toEqual([416, `bytes */${content.length}`]);
    expect((await download("health", id, { range: "bytes=0-1", "if-range": '"other"' })).status).toBe(200);
    expect((await download("health", id, { "if-none-match": `"${sha256(content)}"` })).status).toBe(304);
    const head = await download("health", id, {}, "HEAD");
    expect([head.status, head.headers.get("content-length"), head.bytes.length]).toEqual([200, String(content.length), 0]);
  });

  it("is for the organization that uploaded it, and for office and auditors of the jurisdiction", async () => {
    const seen = async (who: Who): Promise<number> => (await download(who, id)).status;
    expect(await seen("clerk")).toBe(200);
    expect(await seen("auditor")).toBe(200);
    expect(await seen("market")).toBe(404);
    expect(await seen("countyClerk")).toBe(404);
    expect(await seen("system")).toBe(404);
  });

  it("is for whoever sees an issue that it was handed in on", async () => {
    const issueId = randomUUID();
    const at = new Date();
    const row = { jurisdictionId: CITY, issueId, organizationId: "yz-market", dueSort: "9999-12-31", issueOpen: true };
    await city.database.rectificationIssue.create({
      data: {
        id: issueId,
        matterId: `rectification/${CITY}/${issueId}`,
        jurisdictionId: CITY,
        number: 1,
        title: "问题",
        status: "in_progress",
        open: true,
        dueSort: "9999-12-31",
        round: 1,
        version: 1,
        searchText: "",
        grams: [],
        startedAt: at,
        updatedAt: at,
      },
    });
    await city.database.rectificationAssignment.create({
      data: { ...row, assignmentId: "a1", role: "cooperating", state: "assigned", current: true },
    });
    await city.database.rectificationEvidence.create({
      data: {
        issueId,
        evidenceId: id,
        measureId: "m1",
        jurisdictionId: CITY,
        organizationId: "yz-health",
        sha256: sha256(content),
        withdrawn: false,
        submittedAt: at,
      },
    });
    expect((await download("market", id)).status).toBe(200);
    expect((await download("countyClerk", id)).status).toBe(404);
    const words = "现场已经整改";
    const hash = sha256(Buffer.from(words));
    await city.database.textContent.create({ data: { jurisdictionId: CITY, sha256: hash, content: words } });
    expect((await download("market", `text:${hash}`)).status).toBe(404);
    await city.database.rectificationEvidence.create({
      data: {
        issueId,
        evidenceId: `text:${hash}`,
        measureId: "m1",
        jurisdictionId: CITY,
        organizationId: "yz-health",
        sha256: hash,
        withdrawn: false,
        submittedAt: at,
      },
    });
    expect((await download("market", `text:${hash}`)).bytes.toString()).toBe(words);
  });
});
