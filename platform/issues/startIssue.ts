import type { Deadline } from "../../domain/clock/deadline.ts";
import type { Actor } from "../../domain/process/actor.ts";
import type { Instant } from "../../domain/process/process.ts";
import type { Rules } from "../../domain/process/rules.ts";
import type { IssueOrigin, NewAssignment, RectificationInput } from "../../domain/rectification/input.ts";
import type { RectificationPolicy } from "../../domain/rectification/policy.ts";
import type { Database } from "../database.ts";
import type { Matters } from "../matters.ts";
import { rulesInForce } from "../registry/rulesInForce.ts";
import { storeTexts, textHash } from "../texts/storedTexts.ts";

/** Numbers of issues that belong to no plan, one series a jurisdiction. */
const SERIES = "rectification_issue";

/** An issue that belongs to no plan, its units resolved and its words in full. */
export interface NewIssue {
  /** The same for every repetition, so that the matter starts once. */
  issueId: string;
  jurisdictionId: string;
  number?: number | undefined;
  section?: string | undefined;
  title: string;
  description: string;
  measures: readonly { number?: number | null | undefined; text: string; owners?: string[] | undefined; dueOn?: string | undefined }[];
  assignments: NewAssignment[];
  /** Under the rules that the issue will run under. */
  deadlineUnder: (rules: Rules<RectificationPolicy>) => Deadline | null;
  startedAt: Instant;
  startedBy: Actor;
  origin?: IssueOrigin;
}

/**
 * Starts an issue, whether a person registered it or another process led to it. Repeating it with the same id changes nothing.
 * @param wait false: it is enough that the start is durable
 */
export async function startIssue(
  { database, matters }: { database: Database; matters: Pick<Matters, "start"> },
  issue: NewIssue,
  { wait }: { wait: boolean },
): Promise<void> {
  const { issueId, jurisdictionId, section, title, description, assignments, startedAt, startedBy, origin } = issue;
  const [jurisdiction, rules] = await Promise.all([
    database.jurisdiction.findUniqueOrThrow({ where: { id: jurisdictionId } }),
    rulesInForce(database, jurisdictionId, "rectification"),
  ]);
  const measures = issue.measures.length > 0 ? issue.measures : [{ text: description }];
  await storeTexts(database, jurisdictionId, [description, ...measures.map((measure) => measure.text)]);
  const input: RectificationInput = {
    issueId,
    jurisdictionId,
    office: { organizationId: jurisdiction.officeOrganizationId ?? "", hostOrganizationId: jurisdiction.hostOrganizationId },
    number: issue.number ?? (await nextNumber(database, jurisdictionId)),
    title,
    descriptionHash: textHash(description),
    measures: measures.map(({ number, text, owners, dueOn }) => ({
      number: number ?? null,
      textHash: textHash(text),
      ...(owners === undefined ? {} : { owners }),
      ...(dueOn === undefined ? {} : { dueOn }),
    })),
    assignments,
    deadline: issue.deadlineUnder(rules),
    entry: { kind: "new" },
    startedAt,
    startedBy,
    rules,
    ...(section === undefined ? {} : { section }),
    ...(origin === undefined ? {} : { origin }),
  };
  await matters.start({ process: "rectification", jurisdictionId, id: issueId, input, onlyDurable: !wait });
}

async function nextNumber(database: Database, jurisdictionId: string): Promise<number> {
  // Year 0: the series runs on over the years.
  const [counter] = await database.$queryRaw<{ last: number }[]>`
    INSERT INTO series_counter (jurisdiction_id, series, year, last) VALUES (${jurisdictionId}, ${SERIES}, 0, 1)
    ON CONFLICT (jurisdiction_id, series, year) DO UPDATE SET last = series_counter.last + 1 RETURNING last`;
  return counter?.last ?? 1;
}
