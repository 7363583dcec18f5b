/** Bytes of a JSON body. Longer texts are uploaded as evidence or as a document. */
export const JSON_LIMIT_BYTES = 1024 * 1024;
export const JSON_LIMIT_TEXT = "1 MB";
