import { describe, expect, it } from "@jest/globals";
import type { NodemailerError } from "nodemailer";
import { outcomeOf, type Phase } from "../../../platform/mail/sendOutcome.ts";

function outcome(phase: Phase, fields: Partial<NodemailerError>, handedOver = false) {
  return outcomeOf({ error: Object.assign(new Error("failure"), fields), phase, handedOver });
}

describe("what a failure means for the mail", () => {
  it("believes a reply's class, once the server had heard of the mail", () => {
    expect(outcome("envelope", { responseCode: 550 }).type).toBe("permanent");
    expect(outcome("data", { responseCode: 554 }, true).type).toBe("permanent");
    expect(outcome("envelope", { responseCode: 450 })).toMatchObject({ type: "transient", scope: "mail" });
    expect(outcome("data", { responseCode: 452 }, true)).toMatchObject({ type: "transient", scope: "mail" });
    expect(outcome("envelope", { responseCode: 503 }).type).toBe("transient");
  });

  it("costs no mail its life for what is about us: a wrong password, a server that takes nobody", () => {
    expect(outcome("connecting", { responseCode: 535, code: "EAUTH" })).toMatchObject({ type: "transient", scope: "server" });
    expect(outcome("connecting", { responseCode: 554 })).toMatchObject({ type: "transient", scope: "server" });
    expect(outcome("envelope", { responseCode: 530 })).toMatchObject({ type: "transient", scope: "server" });
    expect(outcome("connecting", { code: "ESOCKET", originalCode: "ECONNREFUSED" })).toMatchObject({ type: "transient", scope: "server" });
  });

  it("doubts only a mail that was handed over and not answered", () => {
    expect(outcome("data", { code: "ECONNECTION" }, true).type).toBe("ambiguous");
    expect(outcome("data", { code: "ETIMEDOUT" }, true).type).toBe("ambiguous");
    expect(outcome("data", { code: "ECONNECTION" }, false).type).toBe("transient");
    expect(outcome("envelope", { code: "ECONNECTION" }, false).type).toBe("transient");
  });

  it("keeps no address of what the server said", () => {
    const kept = JSON.stringify(
      outcome("envelope", {
        responseCode: 550,
        code: "EENVELOPE",
        response: "550 5.1.1 <li.si@example.org> no such user, see https://example.org/li.si@x",
      }),
    );
    expect(kept).toContain("550 5.1.1");
    expect(kept).not.toContain("li.si");
  });
});
