/**
 * Every error that leaves the product, with what a caller may do about it. The sentence of each code lies in texts/; a code without one does not
 * compile. `retryable`: the same request may succeed later, unchanged.
 */
interface ErrorEntry {
  httpStatus: number;
  retryable: boolean;
}

const refused = { httpStatus: 409, retryable: false } satisfies ErrorEntry;
const forbidden = { httpStatus: 403, retryable: false } satisfies ErrorEntry;
const badInput = { httpStatus: 422, retryable: false } satisfies ErrorEntry;
const busy = { httpStatus: 503, retryable: true } satisfies ErrorEntry;

export const errorCodes = {
  // the request itself
  BROKEN_REQUEST: { httpStatus: 400, retryable: false },
  MALFORMED_JSON: { httpStatus: 400, retryable: false },
  INVALID_INPUT: { httpStatus: 400, retryable: false },
  INVALID_CURSOR: { httpStatus: 400, retryable: false },
  IDEMPOTENCY_KEY_MISSING: { httpStatus: 400, retryable: false },
  IDEMPOTENCY_KEY_REUSED: badInput,
  UNAUTHENTICATED: { httpStatus: 401, retryable: false },
  ROLE_NOT_ALLOWED: forbidden,
  NOT_FOUND: { httpStatus: 404, retryable: false },
  METHOD_NOT_ALLOWED: { httpStatus: 405, retryable: false },
  VERSION_CONFLICT: { httpStatus: 412, retryable: false },
  BODY_TOO_LARGE: { httpStatus: 413, retryable: false },
  UNSUPPORTED_MEDIA_TYPE: { httpStatus: 415, retryable: false },

  // load and outages
  TOO_MANY_IN_FLIGHT: { httpStatus: 429, retryable: true },
  TRY_AGAIN: busy,
  WORKFLOW_UNAVAILABLE: busy,
  DATABASE_UNAVAILABLE: busy,
  TEMPORAL_UNAVAILABLE: busy,
  EVIDENCE_STORE_UNAVAILABLE: busy,
  PROJECTION_BEHIND: busy,
  INTERNAL: { httpStatus: 500, retryable: false },

  // documents and evidence
  UNREADABLE_DOCUMENT: badInput,
  EMPTY_DOCUMENT: badInput,
  DOCUMENT_TOO_LARGE: { httpStatus: 413, retryable: false },
  UNSUPPORTED_DOCUMENT: { httpStatus: 415, retryable: false },
  EVIDENCE_TOO_LARGE: { httpStatus: 413, retryable: false },
  EVIDENCE_EMPTY: badInput,
  EVIDENCE_TYPE_NOT_ALLOWED: { httpStatus: 415, retryable: false },
  EVIDENCE_TYPE_MISMATCH: { httpStatus: 415, retryable: false },
  UPLOAD_INCOMPLETE: { httpStatus: 400, retryable: true },
  UNKNOWN_EVIDENCE: badInput,

  // registries and plans
  UNKNOWN_ORGANIZATION: badInput,
  UNKNOWN_PERSON: badInput,
  UNKNOWN_GROUP: badInput,
  NAME_TAKEN: refused,
  PLAN_NOT_DRAFT: refused,
  PLAN_HAS_UNMAPPED_UNITS: refused,
  PLAN_HAS_UNDECIDED_DATES: refused,
  PLAN_HAS_NO_ITEMS: refused,
  PLAN_START_DIFFERS: refused,
  PLAN_NOT_STARTED: refused,
  PLAN_BUILT_UPON: refused,
  RULES_CHANGE_FINISHED: refused,

  // every process
  NOTHING_TO_RETRACT: refused,
  NOT_YOUR_LAST_STEP: forbidden,
  TOO_LATE_TO_RETRACT: refused,
  RULES_ALREADY_APPLIED: refused,

  // the rectification issue
  NOT_ASSIGNED_TO_YOU: forbidden,
  ONLY_THE_LEAD: forbidden,
  ONLY_COOPERATING: refused,
  ISSUE_CLOSED: refused,
  ISSUE_WITHDRAWN: refused,
  ISSUE_NOT_CLOSED: refused,
  ALREADY_ASSIGNED: refused,
  LEAD_EXISTS: refused,
  LEAD_MISSING: refused,
  UNKNOWN_ASSIGNMENT: badInput,
  UNKNOWN_MEASURE: badInput,
  ALREADY_ACKNOWLEDGED: refused,
  NOT_ACKNOWLEDGED: refused,
  ALREADY_SIGNED_OFF: refused,
  ALREADY_BUSY_CANNOT_RETURN: refused,
  NOT_MEASURE_OWNER: forbidden,
  MEASURE_ACCEPTED: refused,
  EVIDENCE_ALREADY_SUBMITTED: refused,
  EVIDENCE_NOT_SUBMITTED: refused,
  EVIDENCE_NOT_YOURS: forbidden,
  UNDER_VERIFICATION: refused,
  VERIFICATION_NOT_REQUESTED: refused,
  VERIFICATION_ALREADY_REQUESTED: refused,
  EVIDENCE_MISSING: refused,
  SIGN_OFF_MISSING: refused,
  ALREADY_VERIFIED: refused,
  NOT_VERIFIED: refused,
  VERIFIER_IS_RECTIFIER: forbidden,
  VERIFIER_NOT_NAMED: forbidden,
  VERIFICATION_INCOMPLETE: badInput,
  SECOND_VERIFIER_NEEDED: refused,
  VERIFIERS_DISAGREE: refused,
  PUBLICITY_REQUIRED: refused,
  PUBLICITY_OPEN: refused,
  PUBLICITY_NOT_OPEN: refused,
  OBJECTION_OPEN: refused,
  UNKNOWN_OBJECTION: badInput,
  OBJECTION_DECIDED: refused,
  STANDING_NOT_RELEASED: refused,
  NOT_STANDING: refused,
  NOTHING_TO_CORRECT: badInput,
  NOTHING_TO_HAND_OVER: refused,
  BUILT_UPON: refused,
  NOT_DUE: refused,
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorCodes;

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorCodes, code);
}
