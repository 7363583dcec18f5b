import type { Readable } from "node:stream";
import type { BusboyFileStream, BusboyInstance } from "@fastify/busboy";
import { Busboy } from "@fastify/busboy";
import type { Request } from "express";
import { Problem } from "../core/problem.ts";

/** A file on its way in. */
export interface IncomingFile {
  content: Readable;
  fileName: string | undefined;
  mediaType: string;
}

/** Parts beside the file, and their headers: forms of ours have none, so these are only for what senders add. */
const LIMITS = { files: 1, fields: 10, fieldSize: 10_000, parts: 12, headerPairs: 20 };

/**
 * Takes the one file of a multipart form, as a stream, while it arrives. `take` decides when it is whole; when it refuses, nothing more is read here.
 * The part is named `file`.
 * @throws Problem UNSUPPORTED_MEDIA_TYPE for another kind of body, INVALID_INPUT for a form without a file, UPLOAD_INCOMPLETE when it breaks off
 */
export function receiveFile<Result>(request: Request, take: (file: IncomingFile) => Promise<Result>): Promise<Result> {
  const contentType = request.get("content-type") ?? "";
  if (!/^multipart\/form-data\b/iu.test(contentType)) throw new Problem("UNSUPPORTED_MEDIA_TYPE", { expected: "multipart/form-data" });
  const form = openForm(request, contentType);

  return new Promise<Result>((resolve, reject) => {
    let taken: Promise<Result> | null = null;
    let content: Readable | null = null;

    const stop = (): void => {
      request.unpipe(form);
      request.off("close", brokenOff);
    };
    const fail = (error: unknown): void => {
      stop();
      content?.destroy();
      reject(error instanceof Error ? error : new Problem("UPLOAD_INCOMPLETE"));
    };
    const brokenOff = (): void => {
      if (request.complete) return;
      // The one who takes the file must learn that it is not whole, and clean up, before the caller is told.
      content?.destroy(new Error("the sender went away"));
      if (taken === null) fail(new Problem("UPLOAD_INCOMPLETE"));
    };

    form.on("file", (part: string, stream: BusboyFileStream, fileName: string | undefined, _encoding: string, mediaType: string) => {
      stream.on("error", () => undefined);
      if (part !== "file" || taken !== null) {
        stream.resume();
        return;
      }
      content = stream;
      taken = take({ content: stream, fileName, mediaType });
      taken.catch(fail);
    });
    form.on("finish", () => {
      stop();
      if (taken === null) reject(missingFile());
      else resolve(taken);
    });
    form.on("error", () => {
      content?.destroy(new Error("the form is cut off"));
      if (taken === null) fail(new Problem("UPLOAD_INCOMPLETE"));
    });
    request.on("close", brokenOff);
    request.pipe(form);
  });
}

function openForm(request: Request, contentType: string): BusboyInstance {
  try {
    return new Busboy({ headers: { ...request.headers, "content-type": contentType }, limits: LIMITS });
  } catch {
    throw new Problem("INVALID_INPUT", {}, [{ path: "headers.Content-Type", message: "multipart/form-data 缺少 boundary" }]);
  }
}

function missingFile(): Problem {
  return new Problem("INVALID_INPUT", {}, [{ path: "file", message: "缺少名为 file 的文件" }]);
}
