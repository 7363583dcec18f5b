import { mkdtemp, readdir, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { ListMultipartUploadsCommand, S3Client } from "@aws-sdk/client-s3";
import { describe, expect, it } from "@jest/globals";
import { freePort } from "../../../platform/embedded/ports.ts";
import { errorMessage } from "../../../platform/error-code.ts";
import { openS3EvidenceStore, type S3Settings } from "../../../platform/evidence/s3EvidenceStore.ts";
import { describeEvidenceStore } from "../../support/evidenceStoreContract.ts";
import { obtainS3Server, startS3Server } from "../../support/s3Server.ts";
import { pdf } from "../../support/sampleFiles.ts";

const server = await obtainS3Server().then(
  (executable) => ({ executable }),
  (error: unknown) => ({ missing: errorMessage(error) }),
);
const newFolder = (): Promise<string> => mkdtemp(path.join(os.tmpdir(), "liandu-spool-"));

if ("missing" in server) {
  describe.skip(`evidence on an S3 server: needs Go or versitygw (${server.missing.split("\n")[0] ?? ""})`, () => {
    it("is not tested here", () => {});
  });
} else {
  describeEvidenceStore("evidence on an S3 server", async () => {
    const running = await startS3Server(server.executable);
    const spoolFolder = await newFolder();
    const store = await openS3EvidenceStore({ s3: running.settings, spoolFolder });
    return {
      store,
      leftovers: async () => [...(await readdir(spoolFolder)), ...(await unfinishedUploads(running.settings))],
      close: async () => {
        store.close();
        await running.stop();
        await rm(spoolFolder, { recursive: true });
      },
    };
  });
}

describe("an S3 server that is not there", () => {
  it("is an unavailable store, and the upload leaves nothing on disk", async () => {
    const spoolFolder = await newFolder();
    const s3 = {
      bucket: "evidence",
      endpoint: `http://127.0.0.1:${await freePort()}`,
      region: "us-east-1",
      accessKeyId: "a",
      secretAccessKey: "b",
      pathStyle: true,
    };
    const store = await openS3EvidenceStore({ s3, spoolFolder });
    await expect(store.check()).rejects.toMatchObject({ code: "EVIDENCE_STORE_UNAVAILABLE" });
    await expect(store.put(Readable.from([pdf()]), { jurisdictionId: "yunhe", maxBytes: 1000 })).rejects.toMatchObject({
      code: "EVIDENCE_STORE_UNAVAILABLE",
    });
    expect(await readdir(spoolFolder)).toEqual([]);
    store.close();
    await rm(spoolFolder, { recursive: true });
  });
});

async function unfinishedUploads({ bucket, endpoint, region, accessKeyId, secretAccessKey }: S3Settings): Promise<string[]> {
  const client = new S3Client({
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
  });
  try {
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
    return Uploads.map(({ Key = "" }) => Key);
  } finally {
    client.destroy();
  }
}
