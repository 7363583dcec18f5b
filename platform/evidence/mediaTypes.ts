/** Media types of evidence, each with the file name endings and the other names by which senders declare it. */
const KNOWN: Readonly<Record<string, { extensions: readonly string[]; alsoDeclared?: readonly string[] }>> = {
  "application/pdf": { extensions: ["pdf"], alsoDeclared: ["application/x-pdf"] },
  "image/jpeg": { extensions: ["jpg", "jpeg", "jpe", "jfif"], alsoDeclared: ["image/jpg", "image/pjpeg"] },
  "image/png": { extensions: ["png"], alsoDeclared: ["image/x-png"] },
  "image/webp": { extensions: ["webp"] },
  "image/heic": { extensions: ["heic", "heif"], alsoDeclared: ["image/heif"] },
  "image/heif": { extensions: ["heif", "heic"], alsoDeclared: ["image/heic"] },
  "video/mp4": { extensions: ["mp4", "m4v"], alsoDeclared: ["video/x-m4v"] },
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": { extensions: ["docx"] },
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": { extensions: ["xlsx"] },
  "application/vnd.openxmlformats-officedocument.presentationml.presentation": { extensions: ["pptx"] },
  "text/plain": { extensions: ["txt", "log", "md"] },
  // Windows calls a .csv after the program that opens it.
  "text/csv": { extensions: ["csv"], alsoDeclared: ["application/csv", "application/vnd.ms-excel", "text/plain"] },
};

/** What is taken as evidence unless configuration says otherwise. */
export const DEFAULT_ALLOWED_TYPES: readonly string[] = Object.keys(KNOWN);

/** Endings that say something although content of that kind is never taken. */
const REFUSED_EXTENSIONS: ReadonlySet<string> = new Set(
  "apk bat cmd com dll docm exe hta htm html jar js lnk mjs msi php ps1 scr sh svg swf vbs wsf xhtml xlsm xml zip rar 7z".split(" "),
);

const KNOWN_EXTENSIONS: ReadonlySet<string> = new Set(Object.values(KNOWN).flatMap(({ extensions }) => extensions));

/** Media types that a sender uses when it does not know. */
const UNSPECIFIC: ReadonlySet<string> = new Set([
  "",
  "application/octet-stream",
  "binary/octet-stream",
  "application/unknown",
  "application/x-download",
]);

/** The ending of a file name, lower case, when it is one that means a type; else null: 说明.最终版 ends in no type. */
export function extensionOf(fileName: string | undefined): string | null {
  const extension = /\.([A-Za-z0-9]{1,5})\s*$/.exec(fileName ?? "")?.[1]?.toLowerCase();
  return extension !== undefined && (KNOWN_EXTENSIONS.has(extension) || REFUSED_EXTENSIONS.has(extension)) ? extension : null;
}

/** Whether a file name may stand for content of `mediaType`. Types that configuration added are not judged by their names. */
export function nameAgrees(mediaType: string, fileName: string | undefined): boolean {
  const extension = extensionOf(fileName);
  const known = KNOWN[mediaType];
  if (extension === null) return true;
  return known === undefined
    ? !REFUSED_EXTENSIONS.has(extension) && !KNOWN_EXTENSIONS.has(extension)
    : known.extensions.includes(extension);
}

/** Whether a declared media type may stand for content of `mediaType`. */
export function declarationAgrees(mediaType: string, declared: string | undefined): boolean {
  const type = (declared ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  return UNSPECIFIC.has(type) || type === mediaType || (KNOWN[mediaType]?.alsoDeclared ?? []).includes(type);
}
