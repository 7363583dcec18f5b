/** The longest real plans with annexes are a few megabytes with their letterhead graphics; ten times that is a mistake or an attack. */
export const MAX_FILE_BYTES = 32 * 1024 * 1024;

/** Text of a plan is well under 2 MB; a zip part that inflates beyond this is a bomb. */
export const MAX_PART_BYTES = 64 * 1024 * 1024;

/** More paragraphs than any plan has; keeps the time for one upload bounded. */
export const MAX_LINES = 50_000;

/** A paragraph longer than this is not prose; it is cut into several lines, so that nothing is lost. */
export const MAX_LINE_CHARACTERS = 20_000;

/** Columns that a spanning cell may stand for; a larger number in the file is not believed. */
export const MAX_COLUMNS = 64;
