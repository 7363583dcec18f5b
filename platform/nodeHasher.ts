import { hash } from "node:crypto";
import type { Hasher } from "../domain/draw/hasher.ts";

const BLOCK = 64;
const DIGEST = 32;

/** The hashing of a draw by the machine's own SHA-256, for draws over large registers. Gives what the pure one gives. */
export const nodeHasher: Hasher = {
  text: (text) => hash("sha256", text),
  node: nodeOf,
  keyed,
};

const pair = Buffer.alloc(1 + 2 * DIGEST, 1);

function nodeOf(left: string, right: string): string {
  pair.write(left, 1, "hex");
  pair.write(right, 1 + DIGEST, "hex");
  return hash("sha256", pair);
}

/** HMAC by its definition: two plain hashes cost less than the machinery of an Hmac object for texts this short. */
function keyed(key: string): (text: string) => string {
  const padded = (pad: number): Buffer => {
    const block = Buffer.alloc(BLOCK + DIGEST, pad);
    for (const [index, byte] of Buffer.from(key, "hex").entries()) block[index] = byte ^ pad;
    return block;
  };
  let inner = padded(0x36);
  const outer = padded(0x5c);
  return (text) => {
    const most = BLOCK + text.length * 3;
    if (inner.length < most) inner = Buffer.concat([inner.subarray(0, BLOCK)], most * 2);
    const end = BLOCK + inner.write(text, BLOCK, "utf8");
    outer.write(hash("sha256", inner.subarray(0, end)), BLOCK, "hex");
    return hash("sha256", outer);
  };
}
