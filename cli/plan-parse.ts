import { readFile } from "node:fs/promises";
import path from "node:path";
import { DocumentError } from "../platform/documents/documentError.ts";
import { readPlanDocument } from "../platform/documents/readPlanDocument.ts";
import { fill } from "../texts/format.ts";
import { errorTexts } from "../texts/zh-CN/errors.ts";
import { adviceForFormat, planParseTexts } from "../texts/zh-CN/planReading.ts";

/** Exit status for a file that cannot be read; 0 means a reading was printed, whatever warnings it carries. */
const UNREADABLE = 2;

/** Prints the reading of one file as a JSON object on standard output and nothing else there. */
async function parse(file: string | undefined): Promise<number> {
  if (file === undefined) return refuse(planParseTexts.usage());
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch {
    return refuse(planParseTexts.cannotOpen({ file }));
  }
  try {
    const reading = readPlanDocument({ bytes, fileName: path.basename(file) });
    await new Promise<void>((resolve, reject) => {
      process.stdout.write(`${JSON.stringify(reading, null, 2)}\n`, (error) => (error ? reject(error) : resolve()));
    });
    return 0;
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    return refuse(adviceForFormat(error.format) ?? fill(errorTexts[error.code], {}));
  }
}

function refuse(line: string): number {
  process.stderr.write(`${line.replaceAll("\n", " ")}\n`);
  return UNREADABLE;
}

process.exitCode = await parse(process.argv[2]);
