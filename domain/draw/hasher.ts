import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { canonicalJson, type DrawJson } from "./canonicalJson.ts";

/** Version of the specification (docs/draw-spec.md) that this folder computes. */
export const DRAW_SPEC = "liandu-draw/1";

/**
 * The hashing that a draw needs; texts are UTF-8, results lower-case hex of 32 bytes. The one here is pure JavaScript and works wherever the domain
 * does; a faster one for large draws is handed in from outside.
 */
export type Hasher = {
  /** SHA-256 of a text. */
  text: (text: string) => string;
  /** SHA-256 of 0x01 and two hashes. */
  node: (left: string, right: string) => string;
  /** HMAC-SHA256 of texts under a key of 32 bytes, given in hex. */
  keyed: (key: string) => (text: string) => string;
};

const NODE = Uint8Array.of(1);

export const pureHasher: Hasher = {
  text: (text) => bytesToHex(sha256(utf8ToBytes(text))),
  node: (left, right) => bytesToHex(sha256(concatBytes(NODE, hexToBytes(left), hexToBytes(right)))),
  keyed: (key) => {
    // The key's two blocks are hashed once, not for each text.
    const keyed = hmac.create(sha256, hexToBytes(key));
    return (text) => bytesToHex(keyed.clone().update(utf8ToBytes(text)).digest());
  },
};

/** `H(tag, x)` of the specification: each use of the hash has its own tag. */
export function taggedHash(tag: string, value: DrawJson, hasher: Hasher = pureHasher): string {
  return hasher.text(`${DRAW_SPEC}/${tag}\n${canonicalJson(value)}`);
}

/** The hash of a published document itself, as `sha256sum` gives it for its canonical file. */
export function documentHash(value: DrawJson, hasher: Hasher = pureHasher): string {
  return hasher.text(canonicalJson(value));
}
