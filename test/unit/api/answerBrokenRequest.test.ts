import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { once } from "node:events";
import type { Server } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import net from "node:net";
import { answerBrokenRequest } from "../../../api/core/answerBrokenRequest.ts";

describe("a request that is no HTTP", () => {
  let server: Server;
  beforeAll(async () => {
    server = createServer((_request, response) => response.end("reached"));
    server.on("clientError", answerBrokenRequest);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  async function raw(text: string): Promise<string> {
    const socket = net.connect((server.address() as AddressInfo).port, "127.0.0.1");
    socket.end(text);
    let answer = "";
    socket.setEncoding("utf8").on("data", (chunk: string) => (answer += chunk));
    await once(socket, "close");
    return answer;
  }

  it("is answered with a problem that says what to do", async () => {
    const answer = await raw("GET /api/v1/issues?q=医疗 HTTP/1.1\r\nhost: x\r\n\r\n");
    const [head = "", body = ""] = answer.split("\r\n\r\n");
    expect(head).toContain("400 Bad Request");
    expect(head).toContain("application/problem+json");
    expect(JSON.parse(body)).toMatchObject({ code: "BROKEN_REQUEST", status: 400, detail: expect.stringContaining("编码") });
  });

  it("leaves proper requests alone", async () => {
    expect(await raw("GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")).toContain("reached");
  });
});
