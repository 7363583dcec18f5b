const MB = 1024 * 1024;

/** A million rows of a register are about 200 MB as CSV. The file waits on disk and is read as a stream. */
export const MAX_CSV_BYTES = 512 * MB;

/** A workbook is held in memory, packed, while it is read: its parts lie in no order that could be streamed. */
export const MAX_XLSX_BYTES = 40 * MB;

/** Rows of a workbook's sheet. Larger registers come as CSV. */
export const MAX_XLSX_ROWS = 200_000;

/** What a sheet may inflate to. 200,000 rows of a dozen columns are about 250 MB of XML; beyond this it is a bomb. */
export const MAX_SHEET_BYTES = 600 * MB;

/** What any other part that is read (shared strings, styles) may inflate to; it is held in memory. */
export const MAX_PART_BYTES = 64 * MB;

/** Parts of a workbook; more is no workbook of people. */
export const MAX_PARTS = 10_000;

export const MAX_SHEETS = 200;

/** What Excel itself lets a cell hold. */
export const MAX_CELL_CHARACTERS = 32_767;

export const MAX_COLUMNS = 256;

/** Merged areas of one sheet that are looked up for every cell. */
export const MAX_MERGED_AREAS = 50_000;

/** Rows at the top of a table among which its header is looked for. */
export const HEADER_WITHIN_ROWS = 30;
