import { z } from "zod";
import { dueOn } from "../../domain/clock/dueDate.ts";
import { isFrozenStart } from "../../domain/plan/frozenStart.ts";
import { planReadingSchema } from "../../domain/plan/schema.ts";
import type { ItemPreview } from "../../domain/plan/starting.ts";
import { openQuestions, previewPlan } from "../../domain/plan/starting.ts";
import type { NamedInPlan } from "../../domain/plan/unitResolution.ts";
import type { ApiDeps } from "../core/deps.ts";
import { readTexts } from "../issues/storedTexts.ts";
import type { StartingParts } from "./startingParts.ts";
import { NOTHING_CHOSEN, startingParts } from "./startingParts.ts";
import type { PlanRow } from "./storedPlan.ts";
import { planStatusSchema, sourceLinesSchema, storedPlanOf, unitChoiceSchema } from "./storedPlan.ts";

const organization = z.object({ id: z.string(), name: z.string() });

const unitView = z.object({
  name: z.string().describe("文件中的名称"),
  meaning: z.enum(["organization", "units", "supervised", "ignored", "unknown", "ambiguous", "empty_group", "choice_outdated"]),
  organizations: z.array(organization).describe("对应的单位；统称为今日名录中的成员"),
  leadId: z.string().nullable().describe("统称中默认牵头的单位"),
  suggestions: z.array(organization).describe("名称相近或同名的单位，须人工确认"),
  choice: unitChoiceSchema.nullable(),
});

const assignmentView = z.object({
  organizationId: z.string(),
  name: z.string(),
  role: z.enum(["lead", "cooperating"]),
  group: z.string().optional(),
  roleInferred: z.boolean(),
});

const itemView = z.object({
  place: z.number().int().describe("在方案中的顺序，从 1 开始；启动时按它指明各项"),
  title: z.string(),
  assignments: z.array(assignmentView),
  dueOn: z.string().nullable().describe("若今天启动的到期日"),
  problems: z.array(z.object({ unit: z.string(), reason: z.string() })),
  undecidedDates: z.array(
    z.object({ reason: z.string(), text: z.string(), date: z.string().nullable(), measure: z.number().int().optional() }),
  ),
  notes: z.array(z.record(z.string(), z.string())).describe("按惯例处理之处，请核对"),
});

const questionsView = z.object({
  units: z.array(z.object({ unit: z.string(), reason: z.string(), places: z.array(z.number().int()) })),
  dates: z.array(
    z.object({
      place: z.number().int(),
      reason: z.string(),
      text: z.string(),
      date: z.string().nullable(),
      measure: z.number().int().optional(),
    }),
  ),
  inferredRoles: z.array(z.number().int()).describe("角色由系统推定的各项，请核对"),
});

export const planFactsView = z.object({
  id: z.string(),
  status: planStatusSchema,
  revision: z.number().int().describe("修改次数，修改时须带上"),
  fileName: z.string().nullable(),
  sourceHash: z.string().describe("原件的 SHA-256"),
  createdAt: z.iso.datetime(),
  createdBy: z.string(),
  startedAt: z.iso.datetime().nullable(),
  withdrawnAt: z.iso.datetime().nullable(),
});

export const startedIssue = z.object({ id: z.string(), number: z.number().int(), place: z.number().int() });

export const planView = planReadingSchema.extend(planFactsView.shape).extend({
  units: z.array(unitView),
  preview: z.array(itemView).nullable().describe("各项启动后的样子；启动之后为空"),
  questions: questionsView.nullable().describe("启动前须回答的问题；启动之后为空"),
  confirmInferredRoles: z.boolean(),
  progress: z.object({ started: z.number().int(), total: z.number().int() }),
  issues: z.array(startedIssue).describe("已启动的整改问题"),
  lines: sourceLinesSchema.describe("原文各行，供对照"),
});

export function planFactsOf(row: Omit<PlanRow, "reading" | "startRequest">): z.output<typeof planFactsView> {
  const { id, revision, fileName, sourceHash, createdBy } = row;
  return {
    id,
    status: planStatusSchema.parse(row.status),
    revision,
    fileName,
    sourceHash,
    createdBy,
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    withdrawnAt: row.withdrawnAt?.toISOString() ?? null,
  };
}

/** Everything that the import screen shows of a plan: the reading beside its source, what it would start as, and what is open. */
export async function viewPlan(deps: ApiDeps, row: PlanRow): Promise<z.output<typeof planView>> {
  const { jurisdictionId, id } = row;
  const stored = storedPlanOf(row);
  const parts = await startingParts(deps.database, jurisdictionId, deps.clock.now());
  const { reading, choices, confirmInferredRoles, source } = stored;
  const preview = previewPlan({ ...parts, reading, choices, request: NOTHING_CHOSEN });
  const nameOf = namesIn(parts);
  const issues = await startedIssues(deps, row);
  const texts = await readTexts(deps.database, jurisdictionId, [source.linesHash]);
  const total = isFrozenStart(row.startRequest) ? row.startRequest.drafts.length : reading.items.length;
  const draft = row.status === "draft";
  const inferredRoles = confirmInferredRoles ? [] : preview.items.filter(hasInferredRole).map(({ place }) => place);
  return {
    ...reading,
    ...planFactsOf(row),
    id,
    units: preview.names.map((named) => viewUnit(named, nameOf)),
    preview: draft ? preview.items.map((item) => viewItem(item, parts, nameOf)) : null,
    questions: draft ? { ...openQuestions(preview), inferredRoles } : null,
    confirmInferredRoles,
    progress: { started: issues.length, total },
    issues,
    lines: sourceLinesSchema.parse(JSON.parse(texts.get(source.linesHash) ?? "[]")),
  };
}

/** The issues of a plan that are there, in its order. */
export async function startedIssues(
  { database }: Pick<ApiDeps, "database">,
  { id: planId, jurisdictionId }: Pick<PlanRow, "id" | "jurisdictionId">,
): Promise<z.output<typeof startedIssue>[]> {
  const rows = await database.rectificationIssue.findMany({
    where: { planId, jurisdictionId },
    select: { id: true, number: true, planItem: true },
    orderBy: { planItem: "asc" },
  });
  return rows.map(({ id, number, planItem }) => ({ id, number, place: planItem ?? 0 }));
}

type NameOf = (organizationId: string) => string;

function namesIn({ register }: StartingParts): NameOf {
  const names = new Map(register.map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? id;
}

function hasInferredRole({ assignments }: ItemPreview): boolean {
  return assignments.some(({ roleInferred }) => roleInferred);
}

function viewUnit({ name, choice, resolved }: NamedInPlan, nameOf: NameOf): z.output<typeof unitView> {
  const named = (ids: readonly string[]): { id: string; name: string }[] => ids.map((id) => ({ id, name: nameOf(id) }));
  const view = { name, choice, organizations: named([]), leadId: null, suggestions: named([]) };
  switch (resolved.type) {
    case "organization":
      return { ...view, meaning: "organization", organizations: named([resolved.organizationId]) };
    case "units":
      return { ...view, meaning: "units", organizations: named(resolved.organizationIds), leadId: resolved.leadId ?? null };
    case "supervised":
    case "ignored":
      return { ...view, meaning: resolved.type };
    case "problem": {
      const { problem } = resolved;
      if (problem.reason === "unknown")
        return { ...view, meaning: "unknown", suggestions: named(problem.suggestions.map(({ organizationId }) => organizationId)) };
      if (problem.reason === "ambiguous") return { ...view, meaning: "ambiguous", suggestions: named(problem.candidates) };
      return { ...view, meaning: problem.reason };
    }
  }
}

function viewItem(item: ItemPreview, { rules }: StartingParts, nameOf: NameOf): z.output<typeof itemView> {
  return {
    place: item.place,
    title: item.title,
    assignments: item.assignments.map(({ organizationId, role, group, roleInferred }) => ({
      organizationId,
      name: nameOf(organizationId),
      role,
      roleInferred: roleInferred ?? false,
      ...(group === undefined ? {} : { group }),
    })),
    dueOn: item.deadline === null ? null : dueOn(item.deadline, rules.calendar),
    problems: item.problems.map(({ unit, problem }) => ({ unit, reason: problem.reason })),
    undecidedDates: item.undecided,
    notes: item.notes.map((note) => ("organizationId" in note ? { ...note, name: nameOf(note.organizationId) } : note)),
  };
}
