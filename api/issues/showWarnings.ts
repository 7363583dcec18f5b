import type { z } from "zod";
import { warningSeverities } from "../../domain/evidence/evidenceWarning.ts";
import type { Database } from "../../platform/database.ts";
import { evidenceWarnings } from "../../platform/evidence/warnings/evidenceWarnings.ts";
import { warningSeverityTexts } from "../../texts/zh-CN/evidenceWarnings.ts";
import type { Caller } from "../core/caller.ts";
import { Problem } from "../core/problem.ts";
import type { issueWarnings } from "./evidenceWarningSchemas.ts";
import type { IssueMatter } from "./findIssue.ts";
import { registerNames } from "./registerNames.ts";
import { judges, warningViews } from "./warningViews.ts";

/**
 * All warnings about an issue's evidence, the gravest first.
 * @throws Problem ROLE_NOT_ALLOWED for who does not judge it
 */
export async function showWarnings(database: Database, caller: Caller, { state }: IssueMatter): Promise<z.input<typeof issueWarnings>> {
  if (!judges(caller, state)) throw new Problem("ROLE_NOT_ALLOWED");
  const { jurisdictionId } = caller;
  const { warnings, pending } = await evidenceWarnings(database, jurisdictionId, [state]);
  const [views, names, files] = await Promise.all([
    warningViews(database, caller, warnings),
    registerNames(database, jurisdictionId, { organizationIds: warnings.map(({ organizationId }) => organizationId) }),
    database.evidence.findMany({
      where: { jurisdictionId, id: { in: warnings.flatMap(({ evidence }) => evidence.map(({ id }) => id)) } },
      select: { id: true, fileName: true },
    }),
  ]);
  const fileNames = new Map(files.map(({ id, fileName }) => [id, fileName]));
  const items = views.map(({ warning: { organizationId, evidence, reportVersion, severity }, view }) => ({
    ...view,
    severityText: warningSeverityTexts[severity],
    organization: { id: organizationId, name: names.organization(organizationId) },
    evidence: evidence.map(({ id, measureId }) => ({ id, measureId, fileName: fileNames.get(id) ?? null })),
    reportVersion: reportVersion ?? null,
  }));
  items.sort((a, b) => warningSeverities.indexOf(a.severity) - warningSeverities.indexOf(b.severity));
  const count = (severity: (typeof warningSeverities)[number]): number =>
    warnings.filter((warning) => warning.severity === severity).length;
  return { counts: { high: count("high"), medium: count("medium"), low: count("low") }, pending: pending.get(state.issueId) ?? 0, items };
}
