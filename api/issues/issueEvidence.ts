import type { z } from "zod";
import type { Measure, RectificationState, SubmittedEvidence } from "../../domain/rectification/state.ts";
import type { Database } from "../../platform/database.ts";
import { evidenceWarnings } from "../../platform/evidence/warnings/evidenceWarnings.ts";
import type { Caller } from "../core/caller.ts";
import { statementHash } from "./evidenceRefs.ts";
import type { evidenceDetail } from "./issueSchemas.ts";
import type { RegisterNames } from "./registerNames.ts";
import { judges, warningViews } from "./warningViews.ts";

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
  const [files, warnings] = await Promise.all([
    database.evidence.findMany({
      where: { jurisdictionId: caller.jurisdictionId, id: { in: submitted.map(({ item }) => item.id) } },
      select: { id: true, fileName: true },
    }),
    judges(caller, state) ? warningsByEvidence(database, caller, state) : new Map<string, EvidenceDetail["warnings"]>(),
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
      warnings: item.withdrawn ? [] : (warnings.get(placeOf(item.id, measure.id)) ?? []),
    };
  });
}

function counts(measure: Measure, item: SubmittedEvidence): boolean {
  return !item.withdrawn && item.attempt === measure.attempt;
}

async function warningsByEvidence(
  database: Database,
  caller: Caller,
  state: RectificationState,
): Promise<Map<string, EvidenceDetail["warnings"]>> {
  const { warnings } = await evidenceWarnings(database, caller.jurisdictionId, [state]);
  const found = new Map<string, EvidenceDetail["warnings"]>();
  for (const { warning, view } of await warningViews(database, caller, warnings)) {
    for (const { id, measureId } of warning.evidence) {
      const place = placeOf(id, measureId);
      found.set(place, [...(found.get(place) ?? []), view]);
    }
  }
  return found;
}

function placeOf(evidenceId: string, measureId: string): string {
  return `${measureId}\n${evidenceId}`;
}
