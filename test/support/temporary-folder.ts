import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll } from "@jest/globals";

/** A folder that the suite's end removes. Open to other users, since PostgreSQL may run as one. */
export function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "liandu-test-"));
  fs.chmodSync(folder, 0o755);
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}
