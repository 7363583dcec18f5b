import fs from "node:fs";
import path from "node:path";

const checkEveryMs = 60_000;

/**
 * A log file that a child process writes to by itself, so that it goes on when we are killed, and that stays within bounds.
 *
 * The descriptor is opened for appending: after a truncation the child's next line starts at the new end. What was there is kept as `FILE.1`, so at most
 * twice `maxBytes` and what is written between two checks lies on the disk.
 */
export class BoundedLog {
  readonly file: string;
  readonly descriptor: number;
  readonly #maxBytes: number;
  readonly #timer: NodeJS.Timeout;

  constructor({ file, maxBytes = 16 * 1024 * 1024 }: { file: string; maxBytes?: number }) {
    this.file = file;
    this.#maxBytes = maxBytes;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    this.descriptor = fs.openSync(file, "a", 0o600);
    this.rotateWhenFull();
    this.#timer = setInterval(() => this.rotateWhenFull(), checkEveryMs).unref();
  }

  /** Moves the content to `FILE.1` when there is too much of it. A full disk must not take the process down, so a failure waits for the next check. */
  rotateWhenFull(): void {
    try {
      if (fs.fstatSync(this.descriptor).size <= this.#maxBytes) return;
      fs.copyFileSync(this.file, `${this.file}.1`);
      fs.ftruncateSync(this.descriptor, 0);
    } catch {
      // The next check tries again.
    }
  }

  /** The last lines, for a message about a child that has died. */
  tail(lines = 12): string {
    try {
      const { size } = fs.fstatSync(this.descriptor);
      const length = Math.min(size, 8192);
      const reader = fs.openSync(this.file, "r");
      try {
        const buffer = Buffer.alloc(length);
        fs.readSync(reader, buffer, 0, length, size - length);
        return buffer.toString("utf8").trimEnd().split("\n").slice(-lines).join("\n");
      } finally {
        fs.closeSync(reader);
      }
    } catch {
      return "";
    }
  }

  close(): void {
    clearInterval(this.#timer);
    fs.closeSync(this.descriptor);
  }
}
