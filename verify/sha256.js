/*
 * SHA-256 and HMAC for the page. A page opened from a file has no WebCrypto in every browser, so it brings its own, in a classic script.
 * Results are lower-case hex. The constants are computed from their definition (FIPS 180-4, section 4.2.2) and checked against "abc" at the start.
 */
globalThis.LianduSha256 = (() => {
  const encoder = new TextEncoder();

  /** First 32 bits of the fractional part. */
  const fraction = (value) => Math.floor((value - Math.floor(value)) * 2 ** 32) | 0;

  const primes = [];
  for (let candidate = 2; primes.length < 64; candidate += 1) if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  const ROUND = Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime)));
  const START = Int32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
  const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

  const words = new Int32Array(64);

  function compress(state, bytes, offset) {
    for (let i = 0; i < 16; i += 1) {
      const at = offset + i * 4;
      words[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
    }
    for (let i = 16; i < 64; i += 1) {
      const x = words[i - 15];
      const y = words[i - 2];
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      words[i] = (words[i - 16] + s0 + words[i - 7] + s1) | 0;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i += 1) {
      const S1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const t1 = (h + S1 + ((e & f) ^ (~e & g)) + ROUND[i] + words[i]) | 0;
      const S0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const t2 = (S0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + t1) | 0;
      d = c;
      c = b;
      b = a;
      a = (t1 + t2) | 0;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
    state[5] += f;
    state[6] += g;
    state[7] += h;
  }

  let scratch = new Uint8Array(1024);

  /** Goes on from `start`, which has taken `before` bytes (whole blocks), over the first `length` bytes of the scratch. */
  function finish(start, before, length) {
    const state = Int32Array.from(start);
    const end = Math.ceil((length + 9) / 64) * 64;
    scratch.fill(0, length, end);
    scratch[length] = 0x80;
    const bits = (before + length) * 8;
    for (let i = 0; i < 4; i += 1) {
      scratch[end - 1 - i] = (bits >>> (8 * i)) & 255;
      scratch[end - 5 - i] = (Math.floor(bits / 2 ** 32) >>> (8 * i)) & 255;
    }
    for (let offset = 0; offset < end; offset += 64) compress(state, scratch, offset);
    return state;
  }

  /** Puts text into the scratch at `offset`; room for the padding behind it. */
  function put(text, offset) {
    const most = offset + text.length * 3 + 80;
    if (scratch.length < most) {
      const larger = new Uint8Array(most * 2);
      larger.set(scratch.subarray(0, offset));
      scratch = larger;
    }
    return offset + encoder.encodeInto(text, scratch.subarray(offset)).written;
  }

  function putHex(hex, offset) {
    for (let i = 0; i < hex.length; i += 2) scratch[offset + i / 2] = Number.parseInt(hex.slice(i, i + 2), 16);
    return offset + hex.length / 2;
  }

  function hexOf(state) {
    let text = "";
    for (const word of state) text += DIGITS[word >>> 24] + DIGITS[(word >>> 16) & 255] + DIGITS[(word >>> 8) & 255] + DIGITS[word & 255];
    return text;
  }

  /** SHA-256 of a text. */
  const ofText = (text) => hexOf(finish(START, 0, put(text, 0)));

  /** SHA-256 of 0x01 and two hashes. */
  function ofNode(left, right) {
    scratch[0] = 1;
    return hexOf(finish(START, 0, putHex(right, putHex(left, 1))));
  }

  /** HMAC-SHA-256 under a key of 32 bytes in hex: a function of texts. */
  function keyed(key) {
    const padded = (pad) => {
      const block = new Uint8Array(64).fill(pad);
      for (let i = 0; i < 32; i += 1) block[i] ^= Number.parseInt(key.slice(2 * i, 2 * i + 2), 16);
      const state = Int32Array.from(START);
      compress(state, block, 0);
      return state;
    };
    const inner = padded(0x36);
    const outer = padded(0x5c);
    return (text) => hexOf(finish(outer, 64, putHex(hexOf(finish(inner, 64, put(text, 0))), 0)));
  }

  if (ofText("abc") !== "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    throw new Error("SHA-256 does not compute here");
  return { ofText, ofNode, keyed };
})();
