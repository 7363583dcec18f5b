import type { Letter } from "../../domain/letters/letter.ts";
import { letterRowId } from "../../domain/letters/letter.ts";
import type { MatterContent } from "../../domain/letters/letterContent.ts";
import type { Transaction } from "../projection.ts";

/** Whose letters they are, and what each says. */
export interface LetterPlace {
  matterId: string;
  /** The matter's own id within its process. */
  subjectId: string;
  jurisdictionId: string;
  issuerId: string;
  planId: string | null;
  contentOf: (letter: Letter) => MatterContent;
}

/** Letters that a step issued or touched. */
export function touchedLetters(after: readonly Letter[], before: readonly Letter[]): Letter[] {
  const known = new Map(before.map((letter) => [letter.id, letter]));
  return after.filter((letter) => !isSame(letter, known.get(letter.id)));
}

/**
 * Writes letters, all in one statement, and none where there are none. What a letter says is written once, with the names of its day; receipt, reply and voiding are the
 * state's, so that a rebuild gives the same rows and leaves what was said as it is.
 */
export async function writeLetters(transaction: Transaction, place: LetterPlace, letters: readonly Letter[]): Promise<void> {
  if (letters.length === 0) return;
  const rows = JSON.stringify(letters.map((letter) => rowOf(place, letter)));
  await transaction.$executeRaw`
    INSERT INTO letter (id, jurisdiction_id, matter_id, issue_id, letter_id, kind, issuer_id, organization_id, copy_to, symbol, year, number,
      issued_on, issued_at, reply_by, receipt_at, receipt_by, replied_at, voided_at, content)
    SELECT r.id, r.jurisdiction_id, r.matter_id, r.issue_id, r.letter_id, r.kind, r.issuer_id, r.organization_id, r.copy_to, r.symbol, r.year, r.number,
      r.issued_on, r.issued_at, r.reply_by, r.receipt_at, r.receipt_by, r.replied_at, r.voided_at,
      r.content || jsonb_build_object(
        'issuer', (SELECT o.name FROM organization o WHERE o.id = r.issuer_id AND o.jurisdiction_id = r.jurisdiction_id),
        'addressee', (SELECT o.name FROM organization o WHERE o.id = r.organization_id AND o.jurisdiction_id = r.jurisdiction_id),
        'copyTo', (SELECT coalesce(jsonb_agg(o.name ORDER BY c.place), '[]') FROM unnest(r.copy_to) WITH ORDINALITY c (id, place)
                     LEFT JOIN organization o ON o.id = c.id AND o.jurisdiction_id = r.jurisdiction_id),
        'plan', (SELECT jsonb_build_object('title', p.title, 'documentNumber', p.document_number) FROM plan p
                   WHERE p.id = r.plan_id AND p.jurisdiction_id = r.jurisdiction_id))
    FROM jsonb_to_recordset(${rows}::jsonb) AS r (id text, jurisdiction_id text, matter_id text, issue_id text, letter_id text, kind text,
      issuer_id text, organization_id text, copy_to text[], symbol text, year int, number int, issued_on text, issued_at timestamptz,
      reply_by text, receipt_at timestamptz, receipt_by text, replied_at timestamptz, voided_at timestamptz, plan_id text, content jsonb)
    ON CONFLICT (id) DO UPDATE SET receipt_at = EXCLUDED.receipt_at, receipt_by = EXCLUDED.receipt_by, replied_at = EXCLUDED.replied_at,
      voided_at = EXCLUDED.voided_at`;
}

/** What of a letter changes after its issue. */
function isSame({ receipt, repliedAt, voidedAt }: Letter, known: Letter | undefined): boolean {
  return known !== undefined && receipt?.at === known.receipt?.at && repliedAt === known.repliedAt && voidedAt === known.voidedAt;
}

function rowOf({ matterId, subjectId, jurisdictionId, issuerId, planId, contentOf }: LetterPlace, letter: Letter): Record<string, unknown> {
  return {
    id: letterRowId(subjectId, letter.id),
    jurisdiction_id: jurisdictionId,
    matter_id: matterId,
    issue_id: subjectId,
    letter_id: letter.id,
    kind: letter.kind,
    issuer_id: issuerId,
    organization_id: letter.organizationId,
    copy_to: letter.copyTo ?? [],
    symbol: letter.symbol,
    year: letter.year,
    number: letter.number,
    issued_on: letter.issuedOn,
    issued_at: letter.issuedAt,
    reply_by: letter.replyBy ?? null,
    receipt_at: letter.receipt?.at ?? null,
    receipt_by: letter.receipt?.personId ?? null,
    replied_at: letter.repliedAt ?? null,
    voided_at: letter.voidedAt ?? null,
    plan_id: planId,
    content: contentOf(letter),
  };
}
