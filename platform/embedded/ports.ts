import { once } from "node:events";
import net from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { embeddedTexts } from "../../texts/zh-CN/embedded.ts";
import { EmbeddedError } from "./embedded-error.ts";
import { errorCode } from "../error-code.ts";

const loopback = "127.0.0.1";

/** Whether something accepts TCP connections there. */
export function answers({ host = loopback, port }: { host?: string; port: number }): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port, timeout: 1000 });
    const done = (answered: boolean): void => {
      socket.destroy();
      resolve(answered);
    };
    socket.once("connect", () => done(true));
    socket.once("error", () => done(false));
    socket.once("timeout", () => done(false));
  });
}

async function listenOnce({ host, port }: { host: string; port: number }): Promise<number> {
  const server = net.createServer();
  server.listen({ host, port });
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("a TCP server without a TCP address");
  return address.port;
}

/** A port that was free a moment ago. Whoever needs certainty must bind it at once. */
export function freePort({ host = loopback }: { host?: string } = {}): Promise<number> {
  return listenOnce({ host, port: 0 });
}

/**
 * Checks that a port can be bound, before a child process fails on it with a message of its own.
 * @throws EmbeddedError `port-in-use`, naming the part and the setting that changes its port
 */
export async function requireFreePort({
  host = loopback,
  port,
  part,
  setting,
}: {
  host?: string;
  port: number;
  /** what wants the port, as people know it */
  part: string;
  /** the name of the setting to change */
  setting: string;
}): Promise<void> {
  try {
    await listenOnce({ host, port });
  } catch (error) {
    const code = errorCode(error);
    if (code !== "EADDRINUSE" && code !== "EACCES") throw error;
    throw new EmbeddedError({
      code: "port-in-use",
      message: embeddedTexts.portInUse({ port, part, setting, forbidden: code === "EACCES" }),
      cause: error,
    });
  }
}

/**
 * The port that a part shall bind: the one that is set, checked to be free, or any free one for 0.
 * @throws EmbeddedError `port-in-use`
 */
export async function portToBind({ port, part, setting }: { port: number; part: string; setting: string }): Promise<number> {
  if (port === 0) return freePort();
  await requireFreePort({ port, part, setting });
  return port;
}

/**
 * Waits until a port answers.
 * @param giveUp looked at between attempts; a returned error ends the wait (the child has died, for instance)
 */
export async function waitForPort({
  host = loopback,
  port,
  part,
  timeoutMs,
  giveUp,
}: {
  host?: string;
  port: number;
  part: string;
  timeoutMs: number;
  giveUp?: () => Error | undefined;
}): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await answers({ host, port }))) {
    const error = giveUp?.();
    if (error) throw error;
    if (performance.now() > deadline) {
      throw new EmbeddedError({
        code: "not-ready-in-time",
        message: embeddedTexts.notReadyInTime({ part, seconds: Math.round(timeoutMs / 1000) }),
      });
    }
    await delay(25);
  }
}
