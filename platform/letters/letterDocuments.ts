import type { MailFile } from "../../activities/notices/composedMail.ts";
import { composeLetter } from "../../domain/letters/composeLetter.ts";
import type { LetterDocument } from "../../domain/letters/letterDocument.ts";
import { isFrozenContent } from "../../domain/letters/letterContent.ts";
import type { LetterKind } from "../../domain/letters/letter.ts";
import { isLetterKind } from "../../texts/zh-CN/escalation.ts";
import { letterWording } from "../../texts/zh-CN/letters.ts";
import type { Letter } from "../../generated/prisma/client.ts";
import type { Database } from "../database.ts";
import { DOCX_MEDIA_TYPE, renderLetterDocx } from "./renderLetterDocx.ts";

type Reader = Pick<Database, "letter" | "person" | "textContent">;

/** @throws Error when the row holds no letter of this product: somebody wrote it past the commit */
export function kindOf(row: Pick<Letter, "id" | "kind">): LetterKind {
  if (!isLetterKind(row.kind)) throw new Error(`letter ${row.id} is of no known kind`);
  return row.kind;
}

/** A letter of the register as a document: what was frozen at its issue, with the state of its receipt. */
export async function letterDocument(database: Reader, row: Letter): Promise<LetterDocument> {
  const { content, jurisdictionId, symbol, year, number, issuedOn, receiptAt, receiptBy, voidedAt } = row;
  if (!isFrozenContent(content)) throw new Error(`letter ${row.id} has no content`);
  const hashes = [content.issue.descriptionHash, ...content.measures.map(({ textHash }) => textHash)];
  const [texts, person] = await Promise.all([
    database.textContent.findMany({ where: { jurisdictionId, sha256: { in: hashes } }, select: { sha256: true, content: true } }),
    receiptBy === null ? null : database.person.findFirst({ where: { id: receiptBy, jurisdictionId }, select: { name: true } }),
  ]);
  const record = {
    kind: kindOf(row),
    symbol,
    year,
    number,
    issuedOn,
    content,
    receipt: receiptAt === null ? null : { at: receiptAt.toISOString(), person: person?.name ?? null },
    voidedAt: voidedAt?.toISOString() ?? null,
  };
  return composeLetter(record, Object.fromEntries(texts.map(({ sha256, content: words }) => [sha256, words])), letterWording);
}

/** The letters' way into mails: the Word file of a letter by its id, null where there is none. */
export function letterFiles(database: Reader): (place: { jurisdictionId: string; id: string }) => Promise<MailFile | null> {
  return async ({ jurisdictionId, id }) => {
    const row = await database.letter.findFirst({ where: { id, jurisdictionId } });
    if (row === null) return null;
    const document = await letterDocument(database, row);
    return { fileName: `${document.fileName}.docx`, contentType: DOCX_MEDIA_TYPE, content: await renderLetterDocx(document) };
  };
}
