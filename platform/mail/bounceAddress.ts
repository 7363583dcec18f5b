import { createHmac, timingSafeEqual } from "node:crypto";

/** A mail as its bounces name it. */
export interface BouncedMail {
  id: string;
  round: number;
}

export interface BounceAddressOptions {
  /** `bounce@example.org`, which gives `bounce+TOKEN@example.org`; or with `{token}` where the token shall stand, for servers that know no `+`. */
  address: string;
  /** The first signs; all are recognised, so that one can be replaced while mails signed by it may still bounce. */
  secrets: readonly string[];
}

export interface BounceAddresses {
  /** The envelope's sender, or null for a mail whose id does not fit into an address. */
  of(mail: BouncedMail): string | null;
  /** The mail that a text (a header) names by its address, or null when there is none or it was not made here. */
  findIn(text: string): BouncedMail | null;
}

/** 80 bits: a forger would have to mail for ages, and each try is one mail to the office's own box. */
const SIGNATURE_BYTES = 10;
/** RFC 5321, 4.5.3.1.1. */
const LONGEST_LOCAL_PART = 64;
const TOKEN = /[a-z2-7]{40,60}/giu;

/**
 * Variable envelope return paths: each mail has a sender's address of its own, so that whatever comes back says by its address alone which mail it is about. Letters
 * of one case and digits only, since servers on the way may change the case. The signature keeps anybody from reporting bounces of mails that they never had.
 */
export function bounceAddresses({ address, secrets }: BounceAddressOptions): BounceAddresses {
  const [local = "", domain = ""] = address.split("@");
  const template = local.includes("{token}") ? local : `${local}+{token}`;
  const [current = ""] = secrets;
  return {
    of(mail) {
      const content = contentOf(mail);
      if (content === null) return null;
      const token = base32(Buffer.concat([content, signature(content, current)]));
      const part = template.replace("{token}", token);
      return part.length > LONGEST_LOCAL_PART ? null : `${part}@${domain}`;
    },
    findIn(text) {
      for (const [token] of text.matchAll(TOKEN)) {
        const bytes = fromBase32(token.toLowerCase());
        const content = bytes.subarray(0, -SIGNATURE_BYTES);
        const signed = bytes.subarray(-SIGNATURE_BYTES);
        const mail = mailOf(content);
        if (mail !== null && secrets.some((secret) => timingSafeEqual(signature(content, secret), signed))) return mail;
      }
      return null;
    },
  };
}

/** The id's bytes and one of the round: a later round of the same mail has another address. */
function contentOf({ id, round }: BouncedMail): Buffer | null {
  const hex = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/u.test(id) ? id.replaceAll("-", "") : id;
  if (!/^(?:[0-9a-f]{32}|[0-9a-f]{40})$/u.test(hex) || round > 255) return null;
  return Buffer.concat([Buffer.from(hex, "hex"), Buffer.of(round)]);
}

function mailOf(content: Buffer): BouncedMail | null {
  const hex = content.subarray(0, -1).toString("hex");
  const round = content.at(-1) ?? 0;
  if (hex.length === 40) return { id: hex, round };
  if (hex.length !== 32) return null;
  return { id: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, "$1-$2-$3-$4-$5"), round };
}

function signature(content: Buffer, secret: string): Buffer {
  return createHmac("sha256", secret).update("bounce\n").update(content).digest().subarray(0, SIGNATURE_BYTES);
}

const alphabet = "abcdefghijklmnopqrstuvwxyz234567";

/** RFC 4648, 6, in small letters and without padding. */
function base32(bytes: Buffer): string {
  let bits = "";
  for (const byte of bytes) bits += byte.toString(2).padStart(8, "0");
  return (bits.match(/.{1,5}/gu) ?? []).map((five) => alphabet.charAt(Number.parseInt(five.padEnd(5, "0"), 2))).join("");
}

/** Bits that fill no byte are dropped; two spellings that differ in them alone name the same mail. */
function fromBase32(token: string): Buffer {
  const bits = Array.from(token, (letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0")).join("");
  return Buffer.from((bits.match(/.{8}/gu) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
