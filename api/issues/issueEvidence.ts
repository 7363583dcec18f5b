import type { z } from "zod";
import { shanghaiDate } from "../../domain/calendar/calendarDay.ts";
import type { Measure, RectificationState, SubmittedEvidence } from "../../domain/rectification/state.ts";
import type { Database } from "../../platform/database.ts";
import { evidenceWarningTexts } from "../../texts/zh-CN/evidenceWarnings.ts";
import { fill } from "../../texts/format.ts";
import type { Caller } from "../core/caller.ts";
import { statementHash } from "./evidenceRefs.ts";
import type { evidenceDetail } from "./issueSchemas.ts";
import type { RegisterNames } from "./registerNames.ts";

type EvidenceDetail = z.input<typeof evidenceDetail>;

/**
 * The evidence of an issue as the verifier reads it. Warnings are for those who judge: they may name issues that an assigned organization does not
 * know of.
 */
export async function issueEvidence(
  { database, caller, texts, names }: { database: Database; caller: Caller; texts: ReadonlyMap<string, string>; names: RegisterNames },
  state: RectificationState,
): Promise<EvidenceDetail[]> {
  const submitted = state.measures.flatMap((measure) => measure.evidence.map((item) => ({ measure, item })));
  if (submitted.length === 0) return [];
  const judges = caller.seesAll || state.verifierId === caller.personId;
  const [files, elsewhere] = await Promise.all([
    database.evidence.findMany({
      where: { jurisdictionId: caller.jurisdictionId, id: { in: submitted.map(({ item }) => item.id) } },
      select: { id: true, fileName: true },
    }),
    judges ? sameFiles(database, state, [...new Set(submitted.map(({ item }) => item.sha256))]) : new Map<string, Other[]>(),
  ]);
  const fileNames = new Map(files.map(({ id, fileName }) => [id, fileName]));
  return submitted.map(({ measure, item }) => {
    const statement = statementHash(item.id);
    return {
      id: item.id,
      measureId: measure.id,
      organization: { id: item.organizationId, name: names.organization(item.organizationId) },
      submittedAt: item.submittedAt,
      withdrawn: item.withdrawn ?? false,
      sha256: item.sha256,
      size: item.size,
      mediaType: item.mediaType,
      fileName: fileNames.get(item.id) ?? null,
      takenAt: item.takenAt ?? null,
      text: statement === null ? null : (texts.get(statement) ?? null),
      countsNow: counts(measure, item),
      warnings: judges ? warningsOf(state, item, elsewhere.get(item.sha256) ?? []) : [],
    };
  });
}

function counts(measure: Measure, item: SubmittedEvidence): boolean {
  return !item.withdrawn && item.attempt === measure.attempt;
}

interface Other {
  issueId: string;
  number: number;
}

/** Other issues of the same city that rest on a file with the same content. Words that two organizations both wrote are not a file. */
async function sameFiles(database: Database, state: RectificationState, hashes: string[]): Promise<Map<string, Other[]>> {
  const { jurisdictionId, issueId } = state;
  const rows = await database.rectificationEvidence.findMany({
    where: { jurisdictionId, sha256: { in: hashes }, issueId: { not: issueId }, withdrawn: false },
    select: { sha256: true, issueId: true },
    distinct: ["sha256", "issueId"],
    take: 200,
  });
  const issues = await database.rectificationIssue.findMany({
    where: { jurisdictionId, id: { in: rows.map((row) => row.issueId) } },
    select: { id: true, number: true },
  });
  const numbers = new Map(issues.map(({ id, number }) => [id, number]));
  const found = new Map<string, Other[]>();
  for (const row of rows) {
    const number = numbers.get(row.issueId);
    if (number !== undefined) found.set(row.sha256, [...(found.get(row.sha256) ?? []), { issueId: row.issueId, number }]);
  }
  return found;
}

function warningsOf(state: RectificationState, item: SubmittedEvidence, others: Other[]): EvidenceDetail["warnings"] {
  const warnings: EvidenceDetail["warnings"] = [];
  if (others.length > 0) {
    const facts = { numbers: others.map(({ number }) => number) };
    const issueIds = others.map(({ issueId }) => issueId);
    warnings.push({ kind: "same_file_elsewhere", text: fill(evidenceWarningTexts.same_file_elsewhere, facts), issueIds });
  }
  const startedOn = shanghaiDate(state.startedAt);
  const takenOn = item.takenAt?.slice(0, 10);
  if (takenOn !== undefined && takenOn < startedOn) {
    warnings.push({
      kind: "photo_older_than_issue",
      text: fill(evidenceWarningTexts.photo_older_than_issue, { takenOn, startedOn }),
      issueIds: [],
    });
  }
  return warnings;
}
