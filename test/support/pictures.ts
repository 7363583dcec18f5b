import sharp from "sharp";

/** Pictures that are drawn here, each other than all others: shapes and shades placed by a number. */
export const PICTURE = { width: 640, height: 480 };

export function drawnPicture(seed: number): Promise<Buffer> {
  const { width, height } = PICTURE;
  const random = randomOf(seed);
  const colour = (): string => `rgb(${[0, 0, 0].map(() => Math.floor(random() * 256)).join(",")})`;
  const shapes = Array.from({ length: 8 + Math.floor(random() * 14) }, () =>
    random() < 0.6
      ? `<rect x="${(random() - 0.2) * width}" y="${(random() - 0.2) * height}" width="${(random() * width) / 2}" height="${(random() * height) / 2}" fill="${colour()}" transform="rotate(${random() * 60 - 30} ${width / 2} ${height / 2})"/>`
      : `<ellipse cx="${random() * width}" cy="${random() * height}" rx="${(random() * width) / 4}" ry="${(random() * height) / 4}" fill="${colour()}"/>`,
  );
  const shade = `<linearGradient id="shade" x1="${random()}" y1="${random()}" x2="${random()}" y2="${random()}"><stop stop-color="${colour()}"/><stop offset="1" stop-color="${colour()}"/></linearGradient>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs>${shade}</defs><rect width="${width}" height="${height}" fill="url(#shade)"/>${shapes.join("")}</svg>`;
  return sharp(Buffer.from(svg)).jpeg({ quality: 92 }).toBuffer();
}

/** Cuts a share off each side, `left` and `top` of it there and the rest at the other ends. */
export function croppedPicture(
  picture: Buffer,
  { size, left = 0.5, top = 0.5 }: { size: number; left?: number; top?: number },
): Promise<Buffer> {
  const width = Math.floor(PICTURE.width * size);
  const height = Math.floor(PICTURE.height * size);
  const place = { left: Math.floor((PICTURE.width - width) * left), top: Math.floor((PICTURE.height - height) * top), width, height };
  return sharp(picture).extract(place).jpeg({ quality: 75 }).toBuffer();
}

/** The EXIF fields that a camera writes, by the names that sharp gives their directories. */
export function withExif(
  picture: Buffer,
  exif: { IFD0?: Record<string, string>; IFD2?: Record<string, string>; IFD3?: Record<string, string> },
): Promise<Buffer> {
  return sharp(picture).withExif(exif).jpeg({ quality: 92 }).toBuffer();
}

/** A PNG of a few bytes that claims to be `side` pixels high and wide. */
export async function claimedPng(side: number): Promise<Buffer> {
  const png = await sharp({ create: { width: 1, height: 1, channels: 3, background: "#000" } })
    .png()
    .toBuffer();
  png.writeUInt32BE(side, 16);
  png.writeUInt32BE(side, 20);
  png.writeUInt32BE(crcOf(png.subarray(12, 29)), 29);
  return png;
}

function crcOf(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
