import type { Request, Response } from "express";

/** How long a sender that was answered early may go on sending before it is cut off. */
const LINGER_MS = 10_000;

/**
 * For an answer to a request that is still coming in, such as an upload that is too large. Closing at once would reset the connection, and the sender would see
 * that instead of the answer: so what still comes is read and thrown away for a while, and only then is the connection cut. Call it before the
 * answer is sent.
 */
export function lingeringClose(request: Request, response: Response): void {
  const { socket } = request;
  const wantsToStay = response.shouldKeepAlive;
  response.shouldKeepAlive = true;
  response.once("finish", () => {
    const cut = setTimeout(() => socket.destroy(), LINGER_MS).unref();
    request.once("close", () => clearTimeout(cut));
    request.once("end", () => {
      clearTimeout(cut);
      if (!wantsToStay) socket.end();
    });
    request.resume();
  });
}
