import { randomBytes } from "node:crypto";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import { simpleParser } from "mailparser";

/** What lists show of a mail; kept beside it, so that a start need not parse every mail again. */
export interface CaughtMail {
  /** sorts by time of receipt; letters, digits and hyphens only */
  id: string;
  /** instant, ISO 8601 */
  receivedAt: string;
  envelope: { from: string; to: string[] };
  messageId: string;
  subject: string;
  from: string;
  to: string;
  bytes: number;
  attachmentCount: number;
}

/** How many mails are kept; the oldest go first. */
export interface KeepLimits {
  count: number;
  bytes: number;
}

/** What has been dropped since the folder was last emptied. */
export interface Dropped {
  count: number;
  /** which limit it was, the last time */
  because: "count" | "bytes";
  /** instant, ISO 8601 */
  lastAt: string;
}

const droppedFile = "dropped.json";
const summaryEnd = ".json";
const rawEnd = ".eml";

/**
 * Mails as files in a folder: `ID.eml` as received and `ID.json` with the summary. A mail is there once its `.eml` is: written aside, flushed to the disk and then
 * renamed, so that what was acknowledged survives a power cut and nothing half-written is ever seen.
 */
export class CaughtMailStore {
  readonly #folder: string;
  readonly #keep: KeepLimits;
  /** oldest first */
  #mails: CaughtMail[] = [];
  #dropped: Dropped | undefined;
  #sequence = 0;

  constructor({ folder, keep }: { folder: string; keep: KeepLimits }) {
    this.#folder = folder;
    this.#keep = keep;
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    const names = new Set(fs.readdirSync(folder));
    for (const name of names) {
      if (name.endsWith(rawEnd)) this.#readSummary(name.slice(0, -rawEnd.length));
      else if (name.endsWith(".draft")) fs.rmSync(path.join(folder, name), { force: true });
    }
    this.#mails.sort((one, other) => (one.id < other.id ? -1 : 1));
    const dropped = readJson(path.join(folder, droppedFile));
    if (isDropped(dropped)) this.#dropped = dropped;
  }

  /** Newest first. */
  get mails(): readonly CaughtMail[] {
    return this.#mails.toReversed();
  }

  get dropped(): Dropped | undefined {
    return this.#dropped;
  }

  find(id: string): CaughtMail | undefined {
    return this.#mails.find((mail) => mail.id === id);
  }

  /** The mail as it was received. @throws when it has been dropped meanwhile */
  raw(id: string): Buffer {
    if (!this.find(id)) throw new Error(`no such mail: ${id}`);
    return fs.readFileSync(this.#file(id, rawEnd));
  }

  /** Keeps a mail. When this resolves, it is on the disk. */
  async add({ raw, envelope }: { raw: Buffer; envelope: CaughtMail["envelope"] }): Promise<CaughtMail> {
    // What the parser cannot make anything of is kept all the same; its source can be looked at.
    const parsed = await simpleParser(raw, { skipHtmlToText: true, skipTextToHtml: true }).catch(() => undefined);
    const receivedAt = new Date();
    const to = parsed?.to === undefined ? [] : [parsed.to].flat();
    const mail: CaughtMail = {
      id: `${receivedAt.getTime().toString(36).padStart(9, "0")}-${(this.#sequence++).toString(36).padStart(5, "0")}-${randomBytes(4).toString("hex")}`,
      receivedAt: receivedAt.toISOString(),
      envelope,
      messageId: parsed?.messageId ?? "",
      subject: parsed?.subject ?? "",
      from: parsed?.from?.text ?? envelope.from,
      to: to.map(({ text }) => text).join(", ") || envelope.to.join(", "),
      bytes: raw.length,
      attachmentCount: parsed?.attachments.length ?? 0,
    };
    await writeFlushed({ file: this.#file(mail.id, summaryEnd), content: JSON.stringify(mail) });
    await writeFlushed({ file: this.#file(mail.id, rawEnd), content: raw });
    await flushFolder(this.#folder);
    this.#mails.push(mail);
    this.#dropOldest();
    return mail;
  }

  deleteAll(): void {
    for (const { id } of this.#mails) this.#remove(id);
    this.#mails = [];
    this.#dropped = undefined;
    fs.rmSync(path.join(this.#folder, droppedFile), { force: true });
  }

  #file(id: string, end: string): string {
    return path.join(this.#folder, `${id}${end}`);
  }

  #readSummary(id: string): void {
    const summary = readJson(this.#file(id, summaryEnd));
    if (isCaughtMail(summary)) this.#mails.push(summary);
  }

  #remove(id: string): void {
    // The mail itself goes first: a summary without one is not shown.
    fs.rmSync(this.#file(id, rawEnd), { force: true });
    fs.rmSync(this.#file(id, summaryEnd), { force: true });
  }

  #dropOldest(): void {
    let bytes = this.#mails.reduce((sum, mail) => sum + mail.bytes, 0);
    const before = this.#dropped?.count ?? 0;
    for (;;) {
      const because = this.#mails.length > this.#keep.count ? "count" : bytes > this.#keep.bytes ? "bytes" : undefined;
      const oldest = this.#mails[0];
      // The newest stays, however large: it has just been acknowledged.
      if (because === undefined || oldest === undefined || this.#mails.length === 1) break;
      this.#mails.shift();
      this.#remove(oldest.id);
      bytes -= oldest.bytes;
      this.#dropped = { count: (this.#dropped?.count ?? 0) + 1, because, lastAt: new Date().toISOString() };
    }
    if (this.#dropped && this.#dropped.count !== before)
      fs.writeFileSync(path.join(this.#folder, droppedFile), JSON.stringify(this.#dropped));
  }
}

async function writeFlushed({ file, content }: { file: string; content: string | Buffer }): Promise<void> {
  const draft = `${file}.draft`;
  const stream = fs.createWriteStream(draft, { mode: 0o600, flush: true });
  stream.end(content);
  await once(stream, "close");
  fs.renameSync(draft, file);
}

/** A rename is on the disk once its folder is. Windows has no such thing and needs none. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await fs.promises.open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

function isCaughtMail(value: unknown): value is CaughtMail {
  return typeof value === "object" && value !== null && "id" in value && "receivedAt" in value && "envelope" in value && "subject" in value;
}

function isDropped(value: unknown): value is Dropped {
  return typeof value === "object" && value !== null && "count" in value && typeof value.count === "number" && "because" in value;
}
