import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { admitFile } from "./admitFile.ts";
import { resolveRange } from "./byteRange.ts";
import { onStorage } from "./evidenceError.ts";
import { evidencePath, jurisdictionFolder, type EvidenceKey, type EvidenceStore } from "./evidenceStore.ts";
import { DEFAULT_ALLOWED_TYPES } from "./mediaTypes.ts";
import { openSpool } from "./spool.ts";
import { verifyingStream } from "./verifyingStream.ts";

/** What an S3 server, Amazon's or another, is reached with. */
export type S3Settings = {
  bucket: string;
  endpoint?: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** `endpoint/bucket/key` instead of `bucket.endpoint/key`: what most servers inside a government network need. */
  pathStyle: boolean;
};

const MIB = 1024 * 1024;
/** Up to here a file goes in one request, with its SHA-256 checked by the server; above, in parts of this size. */
const PART_BYTES = 8 * MIB;
/** Parts in memory at a time, for one upload. */
const PARTS_AT_ONCE = 2;

/**
 * Evidence as objects of an S3 bucket, which must exist.
 *
 * The file is first received into `spoolFolder` on local disk, and uploaded once under its final key. The other way, a temporary key that is copied to
 * the hash's key, would move refused files over the network, leave them behind when a process dies, double the server's work, and end at the 5 GB that a copy
 * may have. The spool costs disk for the uploads under way, bounded by their number and `maxBytes`.
 */
export async function openS3EvidenceStore({
  s3,
  spoolFolder,
  allowed = DEFAULT_ALLOWED_TYPES,
}: {
  s3: S3Settings;
  spoolFolder: string;
  allowed?: readonly string[];
}): Promise<EvidenceStore & { close(): void }> {
  await onStorage(() => openSpool(spoolFolder));
  const client = new S3Client({
    region: s3.region,
    ...(s3.endpoint === undefined ? {} : { endpoint: s3.endpoint }),
    forcePathStyle: s3.pathStyle,
    credentials: { accessKeyId: s3.accessKeyId, secretAccessKey: s3.secretAccessKey },
    maxAttempts: 4,
    // Not every server knows the trailing checksums that the client adds by default; those that matter are given explicitly.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
  const place = (key: EvidenceKey): { Bucket: string; Key: string } => ({ Bucket: s3.bucket, Key: evidencePath(key) });

  const sizeOf = async (key: EvidenceKey): Promise<number | null> => {
    const head = await unlessMissing(() => client.send(new HeadObjectCommand(place(key))));
    return head === null ? null : (head.ContentLength ?? 0);
  };

  return {
    async put(content, options) {
      jurisdictionFolder(options.jurisdictionId);
      return await admitFile(content, { spoolFolder, allowed, options }, async ({ file, sha256, size, mediaType }) => {
        const key = { jurisdictionId: options.jurisdictionId, sha256 };
        if ((await sizeOf(key)) === size) return;
        await upload(client, { file, sha256, size, mediaType, place: place(key) });
        const stored = await sizeOf(key);
        if (stored !== size) throw new Error(`the object server kept ${stored ?? 0} of ${size} bytes`);
      });
    },

    async get(key, range) {
      return await onStorage(async () => {
        const size = await sizeOf(key);
        if (size === null) return null;
        const bytes = range === undefined ? undefined : resolveRange(range, size);
        const request = { ...place(key), ...(bytes === undefined ? {} : { Range: `bytes=${bytes.start}-${bytes.end}` }) };
        const found = await unlessMissing(() => client.send(new GetObjectCommand(request)));
        if (found === null) return null;
        if (!(found.Body instanceof Readable)) throw new Error("the object server's answer has no body");
        return bytes === undefined ? { stream: verifyingStream(found.Body, key.sha256), size } : { stream: found.Body, size, range: bytes };
      });
    },

    async exists(key) {
      return await onStorage(async () => (await sizeOf(key)) !== null);
    },

    async remove(key) {
      await onStorage(async () => await unlessMissing(() => client.send(new DeleteObjectCommand(place(key)))));
    },

    async *list(jurisdictionId) {
      const prefix = `${jurisdictionFolder(jurisdictionId)}/`;
      let next: string | undefined;
      do {
        const from = next === undefined ? {} : { ContinuationToken: next };
        const page = await onStorage(() => client.send(new ListObjectsV2Command({ Bucket: s3.bucket, Prefix: prefix, ...from })));
        for (const { Key = "", Size = 0, LastModified } of page.Contents ?? []) {
          const sha256 = Key.slice(Key.lastIndexOf("/") + 1);
          yield { jurisdictionId, sha256, size: Size, storedAt: (LastModified ?? new Date(0)).toISOString() };
        }
        next = page.NextContinuationToken;
      } while (next !== undefined);
    },

    async check() {
      await onStorage(() => client.send(new HeadBucketCommand({ Bucket: s3.bucket })));
    },

    close() {
      client.destroy();
    },
  };
}

type UploadedFile = { file: string; sha256: string; size: number; mediaType: string; place: { Bucket: string; Key: string } };

async function upload(client: S3Client, { file, sha256, size, mediaType, place }: UploadedFile): Promise<void> {
  const object = { ...place, ContentType: mediaType };
  if (size <= PART_BYTES) {
    const checksum = Buffer.from(sha256, "hex").toString("base64");
    await client.send(new PutObjectCommand({ ...object, Body: await readFile(file), ContentLength: size, ChecksumSHA256: checksum }));
    return;
  }
  const body = createReadStream(file, { highWaterMark: MIB });
  try {
    await new Upload({
      client,
      params: { ...object, Body: body, ChecksumAlgorithm: "SHA256" },
      partSize: PART_BYTES,
      queueSize: PARTS_AT_ONCE,
      // An aborted upload would keep its parts, and their cost, forever.
      leavePartsOnError: false,
    }).done();
  } finally {
    body.destroy();
  }
}

async function unlessMissing<Answer>(request: () => Promise<Answer>): Promise<Answer | null> {
  try {
    return await request();
  } catch (error) {
    if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404 && error.name !== "NoSuchBucket") return null;
    throw error;
  }
}
