import type { NodemailerError } from "nodemailer";
import type { SendOutcome } from "./mailTransport.ts";

/** How far a session had come when it failed. */
export type Phase = "connecting" | "envelope" | "data";

/**
 * What a failure means for the mail. A reply decides by its class; without one it counts whether the mail had been handed over. A refusal before MAIL FROM, such as a
 * wrong password, is about us and not about the mail: it must not cost any mail its life, however permanent the server calls it.
 */
export function outcomeOf({ error, phase, handedOver }: { error: NodemailerError; phase: Phase; handedOver: boolean }): SendOutcome {
  const reply = error.responseCode;
  if (reply !== undefined) {
    if (phase === "connecting") return { type: "transient", scope: "server", error: describe(error, phase) };
    // 530 and 534 to 538 want us to log in otherwise.
    if (reply === 530 || (reply >= 534 && reply <= 538)) return { type: "transient", scope: "server", error: describe(error, phase) };
    // 503 blames the order of commands, which a new connection sets right.
    return reply >= 500 && reply !== 503
      ? { type: "permanent", code: describe(error, phase) }
      : { type: "transient", scope: "mail", error: describe(error, phase) };
  }
  if (handedOver) return { type: "ambiguous", error: describe(error, phase) };
  // An address that cannot be written in an envelope never gets better.
  if (error.code === "EENVELOPE" || error.code === "EMESSAGE") return { type: "permanent", code: describe(error, phase) };
  return { type: "transient", scope: phase === "connecting" ? "server" : "mail", error: describe(error, phase) };
}

/** Phase, code and the server's reply, with whatever looks like an address, a host in brackets or a link taken out. */
function describe(error: NodemailerError, phase: Phase): string {
  const reply = (error.response ?? "").replace(/[^\s<>"'()]+@[^\s<>"'()]+/gu, "…").replace(/https?:\/\/\S+/gu, "…");
  return [phase, error.originalCode ?? error.code ?? "ERROR", error.timeoutType ?? "", reply]
    .join(" ")
    .replace(/\s+/gu, " ")
    .trim()
    .slice(0, 300);
}
