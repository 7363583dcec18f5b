import { describe, expect, it } from "@jest/globals";
import { answerRequest, parseRequest } from "../../../platform/migrate/json-rpc.ts";

const request = { id: 7, method: "diff", params: { exitCode: true } };

describe("a request line", () => {
  it("is read with its id, method and parameters", () => {
    expect(parseRequest(JSON.stringify({ jsonrpc: "2.0", ...request }))).toEqual(request);
  });

  it.each(["", "  ", '{"jsonrpc":"2.0","id":1000000,"result":{}}', '{"method":"diff"}', "null"])("is no request: %j", (line) => {
    expect(parseRequest(line)).toBeUndefined();
  });
});

describe("an answer", () => {
  it("carries the result under the request's id", async () => {
    expect(await answerRequest({ request, call: async (asked) => ({ asked }) })).toEqual([
      { jsonrpc: "2.0", id: 7, result: { asked: { method: "diff", params: { exitCode: true } } } },
    ]);
  });

  it("has text to print sent ahead, so that it is out before the command ends", async () => {
    const result = { exitCode: 2, stdout: "create table" };
    expect(await answerRequest({ request, call: async () => result })).toEqual([
      { jsonrpc: "2.0", id: 1_000_000, method: "print", params: { content: "create table" } },
      { jsonrpc: "2.0", id: 7, result },
    ]);
  });

  it("carries a refusal's message and code to where the CLI looks for them", async () => {
    const refusal = Object.assign(new Error("found failed migrations"), { code: "P3009" });
    const [answer] = await answerRequest({ request, call: () => Promise.reject(refusal) });
    expect(answer).toMatchObject({ id: 7, error: { data: { is_panic: false, message: "found failed migrations", error_code: "P3009" } } });
  });
});
