import type { FileReading } from "../../../domain/evidence/fileReading.ts";
import type { PicturePrint } from "../../../domain/evidence/picturePrint.ts";
import { picturePrint } from "../../../domain/evidence/picturePrint.ts";
import type { EvidenceStore } from "../evidenceStore.ts";
import { readPhotoFacts } from "./readPhotoFacts.ts";
import { readPicture } from "./readPicture.ts";

/** A compressed picture lies in memory while it is read. */
const MAX_BYTES = 40 * 1024 * 1024;

export interface FileRead {
  reading: FileReading;
  camera: string | null;
  print: PicturePrint | null;
}

const nothing = (reading: FileReading): FileRead => ({ reading, camera: null, print: null });

/** Reads what an uploaded file says of itself and looks like. @throws EvidenceError when the store cannot be reached */
export async function readFile(
  store: Pick<EvidenceStore, "get">,
  file: { jurisdictionId: string; sha256: string; size: bigint; mediaType: string },
): Promise<FileRead> {
  if (!file.mediaType.startsWith("image/")) return nothing({ kind: "other" });
  if (file.size > MAX_BYTES) return nothing({ kind: "unreadable", reason: "too_large", times: {} });
  const found = await store.get({ jurisdictionId: file.jurisdictionId, sha256: file.sha256 });
  if (found === null) return nothing({ kind: "unreadable", reason: "missing", times: {} });
  const chunks: Buffer[] = [];
  for await (const chunk of found.stream) if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  const content = Buffer.concat(chunks);
  const { times, camera } = await readPhotoFacts(content);
  const picture = await readPicture(content);
  if ("unreadable" in picture) return { reading: { kind: "unreadable", reason: picture.unreadable, times }, camera, print: null };
  const { raster, width, height } = picture;
  const print = picturePrint(raster);
  return { reading: { kind: "picture", width, height, plain: print === null, times }, camera, print };
}
