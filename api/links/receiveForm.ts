import type { BusboyFileStream, BusboyInstance } from "@fastify/busboy";
import { Busboy } from "@fastify/busboy";
import type { Request } from "express";
import { Problem } from "../core/problem.ts";

/** A file on its way in, in the field that it was chosen in. */
export interface FormFile {
  field: string;
  fileName: string | undefined;
  mediaType: string;
  content: AsyncIterable<Uint8Array>;
}

/** Fields in the order in which they came; those of one name stay apart. */
export type FormFields = readonly (readonly [name: string, value: string])[];

const MAX_FIELDS = 500;
/** Bytes of one field: ten thousand characters, and room for a form that was made by hand. */
const MAX_FIELD_BYTES = 64 * 1024;

/**
 * Reads a form as browsers send it without any script: `application/x-www-form-urlencoded`, or multipart with files. Each file streams through `take`, one after the
 * other; a file that `take` refuses is read to its end and thrown away, so that the fields behind it still arrive and nothing that was typed is lost.
 * @param takeFile gets the fields that stand before the file; it never rejects
 * @throws Problem UNSUPPORTED_MEDIA_TYPE, BODY_TOO_LARGE as soon as more than `maxBytes` came, UPLOAD_INCOMPLETE when it breaks off
 */
export function receiveForm(
  request: Request,
  { maxBytes, maxFiles, takeFile }: { maxBytes: number; maxFiles: number; takeFile: (file: FormFile, before: FormFields) => Promise<void> },
): Promise<FormFields> {
  const contentType = request.get("content-type") ?? "";
  if (!/^(multipart\/form-data|application\/x-www-form-urlencoded)\b/iu.test(contentType))
    throw new Problem("UNSUPPORTED_MEDIA_TYPE", { expected: "multipart/form-data" });
  const form = openForm(request, contentType, maxFiles);

  return new Promise<FormFields>((resolve, reject) => {
    const fields: [string, string][] = [];
    const takings: Promise<void>[] = [];
    let current: BusboyFileStream | null = null;
    let bytes = 0;

    const fail = (problem: Problem): void => {
      request.unpipe(form);
      request.off("data", count);
      request.off("close", brokenOff);
      // Who takes the file must learn that it is not whole, and clean up, before the sender is told.
      current?.destroy(problem);
      void Promise.allSettled(takings).then(() => reject(problem));
    };
    const count = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes > maxBytes) fail(new Problem("BODY_TOO_LARGE"));
    };
    const brokenOff = (): void => {
      if (!request.complete) fail(new Problem("UPLOAD_INCOMPLETE"));
    };

    form.on("field", (name: string, value: string) => {
      fields.push([name, value]);
    });
    form.on("file", (field: string, stream: BusboyFileStream, fileName: string | undefined, _encoding: string, mediaType: string) => {
      stream.on("error", () => undefined);
      // A field of files in which none was chosen comes as one without name and content.
      if (fileName === undefined || fileName === "") {
        stream.resume();
        return;
      }
      current = stream;
      const content = stream.iterator({ destroyOnReturn: false });
      takings.push(takeFile({ field, fileName, mediaType, content }, fields).finally(() => stream.resume()));
    });
    form.on("finish", () => {
      request.off("close", brokenOff);
      void Promise.all(takings).then(() => resolve(fields), reject);
    });
    form.on("error", () => fail(new Problem("UPLOAD_INCOMPLETE")));
    request.on("close", brokenOff);
    request.on("data", count);
    request.pipe(form);
  });
}

function openForm(request: Request, contentType: string, maxFiles: number): BusboyInstance {
  const limits = {
    files: maxFiles,
    fields: MAX_FIELDS,
    fieldSize: MAX_FIELD_BYTES,
    fieldNameSize: 200,
    parts: MAX_FIELDS + maxFiles,
    headerPairs: 20,
  };
  try {
    return new Busboy({ headers: { ...request.headers, "content-type": contentType }, limits });
  } catch {
    throw new Problem("INVALID_INPUT", {}, [{ path: "headers.Content-Type", message: "multipart/form-data 缺少 boundary" }]);
  }
}
