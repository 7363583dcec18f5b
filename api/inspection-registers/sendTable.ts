import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Response } from "express";
import { z } from "zod";
import { writeCsv } from "../../platform/spreadsheets/writeCsv.ts";
import { writeXlsx } from "../../platform/spreadsheets/writeXlsx.ts";
import type { ApiDeps } from "../core/deps.ts";
import { loggedError } from "../../platform/loggedError.ts";
import type { Handled } from "../core/route.ts";
import { attachmentOf } from "../evidence/fileName.ts";

export const tableFormat = z.enum(["csv", "xlsx"]).default("xlsx").describe("文件格式，缺省 xlsx");
export type TableFormat = z.output<typeof tableFormat>;

const MEDIA_TYPES = {
  csv: "text/csv; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
} as const;

/** Tables as they are documented. */
export const tableResponse = { 200: { description: "表格文件", contentType: "application/octet-stream" } } as const;

/** Sends a table as a download, row by row as it is read. */
export async function sendTable(
  { log }: ApiDeps,
  response: Response,
  { title, format, rows }: { title: string; format: TableFormat; rows: AsyncIterable<readonly string[]> },
): Promise<Handled> {
  response.setHeader("Content-Type", MEDIA_TYPES[format]);
  response.setHeader("Content-Disposition", attachmentOf(`${title}.${format}`));
  response.setHeader("X-Content-Type-Options", "nosniff");
  response.status(200);
  const file = Readable.from(format === "csv" ? writeCsv(rows) : writeXlsx(title, rows), { objectMode: true });
  try {
    await pipeline(file, response);
  } catch (error) {
    // What was sent is not whole, and the connection says so by ending: the caller went away, or the register could not be read to its end.
    log.warn({ error: loggedError(error) }, "a table's download broke off");
    response.destroy();
  }
  return "handled";
}
