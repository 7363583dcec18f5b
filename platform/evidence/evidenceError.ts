/** What can go wrong with a piece of evidence. All but `RANGE_NOT_SATISFIABLE`, which HTTP answers by itself, are in the registry of error codes. */
export type EvidenceErrorCode =
  | "EVIDENCE_TOO_LARGE"
  | "EVIDENCE_EMPTY"
  | "EVIDENCE_TYPE_NOT_ALLOWED"
  | "EVIDENCE_TYPE_MISMATCH"
  | "UPLOAD_INCOMPLETE"
  | "EVIDENCE_STORE_UNAVAILABLE"
  | "RANGE_NOT_SATISFIABLE";

/** A refusal or a failure of the evidence store; `facts` may be shown, `cause` is for the log. */
export class EvidenceError extends Error {
  readonly code: EvidenceErrorCode;
  readonly facts: Readonly<Record<string, string | number>>;

  constructor(code: EvidenceErrorCode, facts: Record<string, string | number> = {}, cause?: unknown) {
    super(code, cause === undefined ? undefined : { cause });
    this.name = "EvidenceError";
    this.code = code;
    this.facts = facts;
  }
}

/** Runs an operation on the storage itself; what fails there means the store is unavailable, not that the file is bad. */
export async function onStorage<Result>(operation: () => Promise<Result>): Promise<Result> {
  try {
    return await operation();
  } catch (error) {
    if (error instanceof EvidenceError) throw error;
    throw new EvidenceError("EVIDENCE_STORE_UNAVAILABLE", {}, error);
  }
}
