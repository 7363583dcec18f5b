import type { z } from "zod";
import { shanghaiMinute } from "../../domain/calendar/shanghaiMinute.ts";
import type { EvidenceWarning, OtherUse } from "../../domain/evidence/evidenceWarning.ts";
import type { Facts, Json } from "../../domain/process/json.ts";
import type { RectificationState } from "../../domain/rectification/state.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { Database } from "../../platform/database.ts";
import { fill } from "../../texts/format.ts";
import { evidenceWarningTexts, evidenceWarningWords } from "../../texts/zh-CN/evidenceWarnings.ts";
import type { Caller } from "../core/caller.ts";
import { BASE } from "../core/mount.ts";
import type { warningView } from "./evidenceWarningSchemas.ts";
import { visibleTo } from "./issueScope.ts";
import type { RegisterNames } from "./registerNames.ts";
import { registerNames } from "./registerNames.ts";

type WarningView = z.input<typeof warningView>;

/** Warnings are for those who judge: they tell of issues that an assigned organization does not know of. */
export function judges(caller: Caller, { verifierId }: RectificationState): boolean {
  return caller.seesAll || verifierId === caller.personId;
}

/** Warnings as the caller may read them: another issue that is not theirs to see is counted, and neither named nor linked. */
export async function warningViews(
  database: Database,
  caller: Caller,
  warnings: readonly EvidenceWarning[],
): Promise<{ warning: EvidenceWarning; view: WarningView }[]> {
  const others = warnings.flatMap((warning) => warning.others);
  const [visible, names] = await Promise.all([
    visibleIssues(database, caller, [...new Set(others.map(({ issueId }) => issueId))]),
    registerNames(database, caller.jurisdictionId, { organizationIds: others.map(({ organizationId }) => organizationId) }),
  ]);
  return warnings.map((warning) => ({ warning, view: viewOf(warning, visible, names) }));
}

async function visibleIssues(database: Database, caller: Caller, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0 || caller.seesAll) return new Set(ids);
  const rows = await database.$queryRaw<{ id: string }[]>(
    Prisma.sql`SELECT i.id FROM rectification_issue i WHERE i.id = ANY (${[...ids]}::text[]) AND ${visibleTo(caller)}`,
  );
  return new Set(rows.map(({ id }) => id));
}

function viewOf({ kind, severity, facts, others }: EvidenceWarning, visible: ReadonlySet<string>, names: RegisterNames): WarningView {
  const shown = others.filter(({ issueId }) => visible.has(issueId));
  const numbers = [...new Set(shown.map(({ number }) => number))].sort((a, b) => a - b);
  return {
    kind,
    severity,
    text: fill(evidenceWarningTexts[kind], { ...worded(facts, others), numbers }),
    issueIds: [...new Set(shown.map(({ issueId }) => issueId))],
    restsOn: {
      facts: Object.fromEntries(Object.entries(facts).flatMap(([name, value]) => (isPlain(value) ? [[name, value]] : []))),
      others: others.map((other) => useOf(other, visible.has(other.issueId), names)),
    },
  };
}

function isPlain(value: Json | undefined): value is string | number | null {
  return value === null || typeof value === "string" || typeof value === "number";
}

function useOf(other: OtherUse, isVisible: boolean, names: RegisterNames): WarningView["restsOn"]["others"][number] {
  const { issueId, number, organizationId, evidenceId, at, withdrawn } = other;
  return {
    issue: isVisible ? { id: issueId, number, href: `${BASE}/issues/${issueId}` } : null,
    organization: isVisible ? { id: organizationId, name: names.organization(organizationId) } : null,
    evidence: isVisible && evidenceId !== undefined ? { id: evidenceId, href: `${BASE}/evidence/${encodeURIComponent(evidenceId)}` } : null,
    at,
    withdrawn,
    distance: other.distance ?? null,
    correlation: other.correlation ?? null,
    cropped: other.cropped ?? null,
    share: other.share ?? null,
  };
}

/** The facts of a warning as its sentence says them. */
function worded(facts: Facts, others: readonly OtherUse[]): Facts {
  const withdrawn = others.filter((other) => other.withdrawn).length;
  const [closest] = others;
  const { minutes, reason, other, takenAt, otherAt, uploadedAt } = facts;
  const { left, times, notCompared, cropped } = evidenceWarningWords;
  return {
    ...facts,
    withdrawn: withdrawn === 0 ? null : withdrawn,
    distance: closest?.distance ?? null,
    correlation: closest?.correlation ?? null,
    cropped: closest?.cropped ? cropped : null,
    takenAt: momentOf(takenAt),
    otherAt: momentOf(otherAt),
    uploadedAt: momentOf(uploadedAt),
    ...(typeof minutes === "number"
      ? { left: minutes < 60 ? fill(left.minutes, { minutes }) : fill(left.hours, { hours: Math.floor(minutes / 60) }) }
      : {}),
    ...(typeof other === "string" && isNamed(times, other) ? { other: times[other] } : {}),
    ...(typeof reason === "string" && isNamed(notCompared, reason) ? { reason: notCompared[reason] } : {}),
  };
}

/** An instant in Asia/Shanghai, a camera's time as it stands. */
function momentOf(value: Json | undefined): string | null {
  if (typeof value !== "string") return null;
  return value.endsWith("Z") ? shanghaiMinute(value) : value.replace("T", " ");
}

function isNamed<Names extends object>(names: Names, name: PropertyKey): name is keyof Names {
  return Object.hasOwn(names, name);
}
