import { DRAW_SPEC } from "./hasher.ts";
import type { Transcript } from "./record.ts";

/** Everything of a draw in one document, with every key in its place; with openings it is the auditors' one. */
export function transcriptOf(parts: Omit<Transcript, "kind" | "spec">): Transcript {
  return { ...parts, kind: parts.openings === null ? "public" : "full", spec: DRAW_SPEC };
}

/** The one that everybody may have: no openings. All else is opaque by itself. */
export function publicTranscript(transcript: Transcript): Transcript {
  return { ...transcript, kind: "public", openings: null };
}
