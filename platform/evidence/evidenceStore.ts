import type { Readable } from "node:stream";

/** One stored file: its bytes are its name, so the same file twice is one file. */
export type EvidenceKey = {
  /** Every path begins with it: cities share an installation and never a file. Letters, digits, `-`, `_` and `.`, at most 64. */
  jurisdictionId: string;
  /** Lower-case hex. */
  sha256: string;
};

/** What the sender says of the file; checked against the content, never believed. */
export type DeclaredType = { fileName?: string; mediaType?: string };

export type StoredEvidence = {
  sha256: string;
  /** Bytes. */
  size: number;
  /** By the content. */
  mediaType: string;
  /** Shooting time that a photo carries in its EXIF data, as the camera wrote it: `YYYY-MM-DDTHH:mm:ss`, with `±HH:mm` only where it gives an offset. */
  takenAt?: string;
};

export type PutOptions = { jurisdictionId: string; maxBytes: number; declared?: DeclaredType };

/** Bytes from `start` to `end`, both included, counted from 0; `end` may lie beyond the file. */
export type ByteRange = { start: number; end?: number };

export type EvidenceContent = {
  /** Errs at its end when a whole file turns out not to be what was stored. */
  stream: Readable;
  /** Bytes of the whole file. */
  size: number;
  /** The bytes that are sent, when a range was asked for. */
  range?: { start: number; end: number };
};

/**
 * Where evidence lies: content-addressed, written once, never changed. Every implementation passes the same contract tests.
 * Files pass through as streams; memory does not grow with them.
 */
export interface EvidenceStore {
  /**
   * Takes in a file. Afterwards it is durable, or there is nothing of it. Storing the same bytes again is the same and does no harm.
   * @throws EvidenceError `EVIDENCE_TOO_LARGE` as soon as `maxBytes` is passed (the rest is not read), `EVIDENCE_EMPTY`,
   * `EVIDENCE_TYPE_NOT_ALLOWED` for content of a kind that is not taken, `EVIDENCE_TYPE_MISMATCH` when the declared name or type says otherwise
   * than the content, `UPLOAD_INCOMPLETE` when `content` breaks off, `EVIDENCE_STORE_UNAVAILABLE` when it cannot be written
   */
  put(content: AsyncIterable<Uint8Array>, options: PutOptions): Promise<StoredEvidence>;
  /** The file, or null when there is none. @throws EvidenceError `RANGE_NOT_SATISFIABLE` when the range begins beyond its end */
  get(key: EvidenceKey, range?: ByteRange): Promise<EvidenceContent | null>;
  exists(key: EvidenceKey): Promise<boolean>;
  /** Removes a file: only for orphans that no record names, and for rehearsal data. Removing what is not there does nothing. */
  remove(key: EvidenceKey): Promise<void>;
  /** All files of a jurisdiction with when they were stored (ISO 8601), in no order: to find orphans. */
  list(jurisdictionId: string): AsyncIterable<EvidenceKey & { size: number; storedAt: string }>;
  /** Whether it can be reached and written. @throws EvidenceError `EVIDENCE_STORE_UNAVAILABLE` */
  check(): Promise<void>;
}

/** `<jurisdiction>/<first two digits>/<sha256>`: the path of a file in every store. @throws RangeError when a part could leave its place. */
export function evidencePath({ jurisdictionId, sha256 }: EvidenceKey): string {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new RangeError("not a SHA-256 digest");
  return `${jurisdictionFolder(jurisdictionId)}/${sha256.slice(0, 2)}/${sha256}`;
}

/** The first part of every path of a jurisdiction. @throws RangeError when the id could leave its place. */
export function jurisdictionFolder(jurisdictionId: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/.test(jurisdictionId)) throw new RangeError("not a jurisdiction id");
  return jurisdictionId;
}
