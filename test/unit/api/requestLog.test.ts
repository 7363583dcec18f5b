import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { once } from "node:events";
import type { Server } from "node:http";
import express from "express";
import { answerProblem } from "../../../api/core/answerProblem.ts";
import { requestLog } from "../../../api/core/requestLog.ts";
import { createLogger } from "../../../platform/logging.ts";

describe("the request log", () => {
  const lines: string[] = [];
  let server: Server;
  let url: string;
  beforeAll(async () => {
    const log = createLogger({ level: "info", destination: { write: (line) => lines.push(line) } });
    const app = express();
    app.use(requestLog(log));
    app.get("/people/:name", (_request, response) => {
      response.locals["route"] = "get /people/{name}";
      response.json({});
    });
    app.post("/crash", () => {
      throw new Error("broken");
    });
    app.use(answerProblem(log));
    server = app.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    url = `http://127.0.0.1:${address !== null && typeof address === "object" ? address.port : 0}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const ask = async (path: string, init: RequestInit = {}): Promise<{ id: string; line: Record<string, unknown> }> => {
    lines.length = 0;
    const response = await fetch(url + path, init);
    await response.text();
    while (!lines.some((line) => line.includes('"msg":"request"'))) await new Promise((resolve) => setTimeout(resolve, 5));
    const line: Record<string, unknown> = JSON.parse(lines.at(-1) ?? "{}");
    return { id: response.headers.get("x-request-id") ?? "", line };
  };

  it("tells route, outcome and time, and nothing of who asked for what", async () => {
    const { id, line } = await ask("/people/zhangsan?q=lisi", {
      headers: { authorization: "Bearer secret-token", cookie: "session=wangwu" },
    });
    expect(line).toMatchObject({ requestId: id, method: "GET", route: "get /people/{name}", status: 200, ms: expect.any(Number) });
    expect(lines.join("")).not.toMatch(/zhangsan|lisi|secret-token|wangwu|127\.0\.0\.1/u);
  });

  it("goes by the proxy's id where it is a plain word, and by its own otherwise", async () => {
    expect((await ask("/people/a", { headers: { "x-request-id": "proxy-0001" } })).id).toBe("proxy-0001");
    expect((await ask("/people/a", { headers: { "x-request-id": 'forged" "line' } })).id).toMatch(/^[0-9a-f-]{36}$/u);
  });

  it("joins an error with its request", async () => {
    const { id, line } = await ask("/crash", { method: "POST", body: "text of zhangsan" });
    expect(line).toMatchObject({ requestId: id, status: 500, code: "INTERNAL" });
    expect(JSON.parse(lines[0] ?? "{}")).toMatchObject({ requestId: id, error: { type: "Error", message: "broken" } });
    expect(lines.join("")).not.toContain("zhangsan");
  });
});
