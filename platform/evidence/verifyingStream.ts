import { createHash } from "node:crypto";
import { pipeline, Transform, type Readable } from "node:stream";

/** Passes a stored file on and errs at its end when it is not the one that was stored, so that damage on disk is never handed out as evidence unseen. */
export function verifyingStream(source: Readable, sha256: string): Readable {
  const hash = createHash("sha256");
  const verifier = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
    flush(done) {
      done(hash.digest("hex") === sha256 ? null : new Error(`stored evidence is damaged: ${sha256}`));
    },
  });
  // The pipeline passes errors and early closing on, both ways; whoever reads the verifier sees them.
  pipeline(source, verifier, () => {});
  return verifier;
}
