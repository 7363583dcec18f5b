import { zipSync, strToU8 } from "fflate";

/** The smallest files that are what they say, made here: no photo or document of anybody. */

const ascii = (text: string): Buffer => Buffer.from(text, "latin1");

export const pdf = (): Buffer => ascii("%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n");

export const png = (): Buffer =>
  Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==", "base64");

/** A JPEG of no pixels to speak of, with the EXIF fields that a camera writes when it takes a photo. */
export function jpeg({ takenAt, offset }: { takenAt?: string; offset?: string } = {}): Buffer {
  const exif =
    takenAt === undefined
      ? Buffer.alloc(0)
      : segment(0xe1, Buffer.concat([ascii("Exif\0\0"), tiff({ takenAt, ...(offset === undefined ? {} : { offset }) })]));
  const jfif = segment(0xe0, Buffer.from("4a46494600010100000100010000", "hex"));
  const frame = segment(0xc0, Buffer.from("080001000101011100", "hex"));
  const scan = Buffer.concat([segment(0xda, Buffer.from("0101000003f00", "hex")), Buffer.from("7f", "hex")]);
  return Buffer.concat([Buffer.from("ffd8", "hex"), jfif, exif, frame, scan, Buffer.from("ffd9", "hex")]);
}

function segment(marker: number, body: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}

/** A TIFF block with one directory that points at an EXIF directory of text fields. */
function tiff({ takenAt, offset }: { takenAt: string; offset?: string }): Buffer {
  const fields: [tag: number, text: string][] = [
    [0x9003, takenAt],
    ...(offset === undefined ? [] : [[0x9011, offset] as [number, string]]),
  ];
  const directoryAt = 8 + 2 + 12 + 4;
  const textAt = directoryAt + 2 + fields.length * 12 + 4;
  const head = Buffer.alloc(directoryAt);
  head.write("II*\0", "latin1");
  head.writeUInt32LE(8, 4);
  head.writeUInt16LE(1, 8);
  writeEntry(head, 10, { tag: 0x8769, type: 4, count: 1, value: directoryAt });
  const directory = Buffer.alloc(textAt - directoryAt);
  directory.writeUInt16LE(fields.length, 0);
  const texts: Buffer[] = [];
  let at = textAt;
  for (const [index, [tag, text]] of fields.entries()) {
    const bytes = ascii(`${text}\0`);
    writeEntry(directory, 2 + index * 12, { tag, type: 2, count: bytes.length, value: at });
    texts.push(bytes);
    at += bytes.length;
  }
  return Buffer.concat([head, directory, ...texts]);
}

function writeEntry(
  buffer: Buffer,
  at: number,
  { tag, type, count, value }: { tag: number; type: number; count: number; value: number },
): void {
  buffer.writeUInt16LE(tag, at);
  buffer.writeUInt16LE(type, at + 2);
  buffer.writeUInt32LE(count, at + 4);
  buffer.writeUInt32LE(value, at + 8);
}

const box = (type: string, body: Buffer): Buffer => {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + body.length);
  head.write(type, 4, "latin1");
  return Buffer.concat([head, body]);
};

export const mp4 = (): Buffer => Buffer.concat([box("ftyp", ascii("isom\0\0\x02\0isomiso2avc1mp41")), box("mdat", Buffer.alloc(64))]);

export const heic = (): Buffer => Buffer.concat([box("ftyp", ascii("heic\0\0\0\0mif1heic")), box("mdat", Buffer.alloc(64))]);

export const webp = (): Buffer => {
  const body = Buffer.concat([ascii("WEBPVP8L"), Buffer.from([5, 0, 0, 0, 0x2f, 0, 0, 0, 0, 0])]);
  const head = ascii("RIFF\0\0\0\0");
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body]);
};

/** An Office document with as much inside as tells which one it is. */
export function office(part: "word/document" | "xl/workbook" | "ppt/presentation"): Buffer {
  const kinds = {
    "word/document": "wordprocessingml.document",
    "xl/workbook": "spreadsheetml.sheet",
    "ppt/presentation": "presentationml.presentation",
  };
  const type = `application/vnd.openxmlformats-officedocument.${kinds[part]}.main+xml`;
  const contentTypes = `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/${part}.xml" ContentType="${type}"/></Types>`;
  return Buffer.from(
    zipSync({ "[Content_Types].xml": strToU8(contentTypes), "_rels/.rels": strToU8("<Relationships/>"), [`${part}.xml`]: strToU8("<x/>") }),
  );
}

export const windowsProgram = (): Buffer => Buffer.concat([ascii("MZ"), Buffer.alloc(200)]);
export const linuxProgram = (): Buffer => Buffer.concat([Buffer.from("7f454c4602010100", "hex"), Buffer.alloc(120)]);

/** 整改,完成 in GB 18030, as spreadsheet programs write it. */
export const gb18030Csv = (): Buffer => Buffer.from("d5fbb8c42ccdeab3c90d0a312c320d0a", "hex");

/** `bytes` of noise that is a PDF by its beginning, in chunks of `chunkBytes`, without ever being in memory as a whole. */
export async function* generatedPdf({
  bytes,
  chunkBytes = 1024 * 1024,
  onChunk = () => {},
}: {
  bytes: number;
  chunkBytes?: number;
  onChunk?: (soFar: number) => void;
}): AsyncIterable<Uint8Array> {
  const chunk = Buffer.alloc(chunkBytes, 0x41);
  for (let soFar = 0; soFar < bytes;) {
    const length = Math.min(chunkBytes, bytes - soFar);
    const part = Buffer.from(chunk.subarray(0, length));
    if (soFar === 0) pdf().copy(part);
    else part.writeUInt32BE(Math.floor(soFar / chunkBytes), 0);
    soFar += length;
    onChunk(soFar);
    yield part;
    // A source that never waits would starve the timers: real ones come from a socket.
    await new Promise((resolve) => void setImmediate(resolve));
  }
}
