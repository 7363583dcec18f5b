import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { errorTexts } from "../../texts/zh-CN/errors.ts";
import { fill } from "../../texts/format.ts";

/**
 * Answers what is no HTTP at all, such as an address with unencoded Chinese in it: the request never reaches a route, and without this its sender
 * would see an empty answer.
 */
export function answerBrokenRequest(error: Error & { code?: string }, socket: Duplex): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = error.code === "HPE_HEADER_OVERFLOW" ? 431 : 400;
  const detail = fill(errorTexts.BROKEN_REQUEST, {});
  const body = JSON.stringify({
    type: "urn:liandu:error:BROKEN_REQUEST",
    title: STATUS_CODES[status],
    status,
    code: "BROKEN_REQUEST",
    detail,
  });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    "content-type: application/problem+json; charset=utf-8",
    `content-length: ${Buffer.byteLength(body)}`,
    "connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}
