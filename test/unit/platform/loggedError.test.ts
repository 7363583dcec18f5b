import { describe, expect, it } from "@jest/globals";
import { z } from "zod";
import { loggedError } from "../../../platform/loggedError.ts";

describe("an error in the log", () => {
  it("shows where it came from", () => {
    const error = new Error("the store is gone", { cause: Object.assign(new Error("connect"), { code: "ECONNREFUSED" }) });
    expect(loggedError(error)).toMatchObject({ type: "Error", message: "the store is gone", cause: { code: "ECONNREFUSED" } });
    expect(loggedError(error).at[0]).toContain("loggedError.test.ts");
  });

  it("never quotes what the database client or a schema was given", () => {
    const refused = z.object({ phone: z.literal("none") }).safeParse({ phone: "张三" });
    const ofClient = Object.assign(new Error("Invalid invocation: name: 张三\n    at secret (张三:1:1)"), {
      clientVersion: "7",
      code: "P2002",
    });
    expect(JSON.stringify(loggedError(refused.error))).not.toContain("张三");
    expect(loggedError(ofClient)).toMatchObject({ code: "P2002" });
    expect(loggedError(ofClient)).not.toHaveProperty("message");
    expect(JSON.stringify(loggedError(ofClient))).not.toContain("张三");
  });
});
