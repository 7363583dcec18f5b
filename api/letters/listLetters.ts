import { z } from "zod";
import { shanghaiDate } from "../../domain/calendar/calendarDay.ts";
import { letterNumber } from "../../domain/letters/letter.ts";
import { isFrozenContent } from "../../domain/letters/letterContent.ts";
import type { Letter } from "../../generated/prisma/client.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { Database } from "../../platform/database.ts";
import { kindOf } from "../../platform/letters/letterDocuments.ts";
import { letterTexts } from "../../texts/zh-CN/escalation.ts";
import { letterWording, titleOf } from "../../texts/zh-CN/letters.ts";
import type { Caller } from "../core/caller.ts";
import type { ApiDeps } from "../core/deps.ts";
import { decodeCursor, takePage } from "../core/paging.ts";
import { registerNames } from "../issues/registerNames.ts";
import type { letterPage, letterQuery, letterRegisterPage, letterView } from "./letterSchemas.ts";

type Page = z.input<typeof letterPage>;
type View = z.input<typeof letterView>;

/**
 * Which letters a caller may know of: of its own jurisdiction all of them for office, leaders and auditors; for everybody else those that were addressed
 * or copied to their organization.
 */
export function visibleLetters(caller: Caller): Prisma.LetterWhereInput {
  const { jurisdictionId, organizationId, seesAll } = caller;
  return seesAll ? { jurisdictionId } : { jurisdictionId, OR: [{ organizationId }, { copyTo: { has: organizationId } }] };
}

const cursorKey = z.tuple([z.iso.datetime(), z.string().max(200)]);

interface Wanted {
  limit: number;
  cursor?: string | undefined;
  where: Prisma.LetterWhereInput;
}

/** A page of the letters that the caller may know of, the newest first. @param list the name of the list, for its cursors */
export async function pageOfLetters(deps: ApiDeps, caller: Caller, list: string, { limit, cursor, where }: Wanted): Promise<Page> {
  const after = decodeCursor(list, cursorKey, cursor);
  const older = after === null ? [] : [{ OR: [{ issuedAt: { lt: after[0] } }, { issuedAt: after[0], id: { lt: after[1] } }] }];
  const found = await deps.database.letter.findMany({
    where: { AND: [visibleLetters(caller), where, ...older] },
    orderBy: [{ issuedAt: "desc" }, { id: "desc" }],
    take: limit + 1,
  });
  const page = takePage(list, found, limit, (row) => [row.issuedAt.toISOString(), row.id]);
  const names = await registerNames(deps.database, caller.jurisdictionId, { personIds: page.rows.flatMap((row) => row.receiptBy ?? []) });
  const today = shanghaiDate(deps.clock.now().toISOString());
  return { items: page.rows.map((row) => viewOf(row, names, today)), nextCursor: page.nextCursor };
}

/** 发文登记: the register of issued letters, with a check of its series on the first page. */
export async function letterRegister(
  deps: ApiDeps,
  caller: Caller,
  query: z.output<typeof letterQuery>,
): Promise<z.input<typeof letterRegisterPage>> {
  const { kind, year, organization, cursor } = query;
  const where = {
    ...(kind === undefined ? {} : { kind }),
    ...(year === undefined ? {} : { year }),
    ...(organization === undefined ? {} : { organizationId: organization }),
  };
  const page = await pageOfLetters(deps, caller, "letters", { ...query, where });
  return { ...page, series: caller.seesAll && cursor === undefined ? await checkSeries(deps.database, caller, year) : null };
}

interface SeriesRow {
  symbol: string;
  year: number;
  last: number;
  issued: number;
  voided: number;
  missing: number[];
}

/** Every series counts from 1 without gaps: what its counter has given is on the register. Missing numbers are looked for only where the sums differ. */
function checkSeries(database: Database, { jurisdictionId }: Caller, year: number | undefined): Promise<SeriesRow[]> {
  const ofYear = year === undefined ? Prisma.empty : Prisma.sql`AND c.year = ${year}`;
  return database.$queryRaw<SeriesRow[]>(Prisma.sql`
    SELECT coalesce(l.symbol, split_part(c.series, ':', 3)) AS symbol, c.year, greatest(c.last, coalesce(l.highest, 0))::int AS last, coalesce(l.issued, 0)::int AS issued,
           coalesce(l.voided, 0)::int AS voided,
           CASE WHEN coalesce(l.issued, 0) = greatest(c.last, coalesce(l.highest, 0)) THEN '{}'::int[] ELSE ARRAY(
             SELECT n FROM generate_series(1, greatest(c.last, coalesce(l.highest, 0))) n
             WHERE NOT EXISTS (SELECT 1 FROM letter x WHERE x.jurisdiction_id = c.jurisdiction_id AND x.issuer_id = l.issuer_id
                                 AND x.symbol = l.symbol AND x.year = c.year AND x.number = n)
             ORDER BY n LIMIT 20) END AS missing
    FROM series_counter c
    LEFT JOIN (SELECT issuer_id, symbol, year, count(*) AS issued, count(voided_at) AS voided, max(number) AS highest
               FROM letter WHERE jurisdiction_id = ${jurisdictionId} GROUP BY issuer_id, symbol, year) l
      ON c.series = 'letter:' || l.issuer_id || ':' || l.symbol AND c.year = l.year
    WHERE c.jurisdiction_id = ${jurisdictionId} AND c.series LIKE 'letter:%' ${ofYear}
    ORDER BY c.year DESC, c.series`);
}

/** Names are those of the letter's day. */
function viewOf(row: Letter, names: { person(id: string): string }, today: string): View {
  const kind = kindOf(row);
  const { id, issueId, letterId, issuerId, organizationId, copyTo, content, issuedOn, replyBy, receiptAt, receiptBy, repliedAt, voidedAt } =
    row;
  if (!isFrozenContent(content)) throw new Error(`letter ${id} has no content`);
  return {
    id,
    issueId,
    letterId,
    kind,
    kindText: letterTexts[kind],
    number: letterNumber(row),
    title: titleOf(kind, content.issue.number, content.about),
    issuer: { id: issuerId, name: nameOf(content.issuer) },
    addressee: { id: organizationId, name: nameOf(content.addressee) },
    copyTo: copyTo.map((copy, index) => ({ id: copy, name: nameOf(content.copyTo[index]) })),
    issuedOn,
    issuedAt: row.issuedAt.toISOString(),
    replyBy,
    replyOverdue: replyBy !== null && replyBy < today && repliedAt === null && voidedAt === null,
    receipt: receiptAt === null ? null : { at: receiptAt.toISOString(), person: names.person(receiptBy ?? "") },
    repliedAt: repliedAt?.toISOString() ?? null,
    voidedAt: voidedAt?.toISOString() ?? null,
    links: {
      html: `/api/v1/letters/${id}.html`,
      docx: `/api/v1/letters/${id}.docx`,
      issue: `/api/v1/${content.about === "visit" ? "visits" : "issues"}/${issueId}`,
    },
  };
}

function nameOf(known: string | null | undefined): string {
  return known ?? letterWording.unknownOrganization;
}
