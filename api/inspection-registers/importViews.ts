import { z } from "zod";
import { anyJson, anyObject } from "../core/anyJson.ts";
import type { RegisterImport, RegisterImportRow } from "../../generated/prisma/client.ts";
import { isErrorCode } from "../../domain/errors/errorCodes.ts";
import { fill } from "../../texts/format.ts";
import { errorTexts } from "../../texts/zh-CN/errors.ts";
import { applyModes } from "./applyImport.ts";
import { importStates, stateOf } from "./importState.ts";
import { remarkText } from "./remarkText.ts";

export const outcomes = ["new", "changed", "unchanged", "refused"] as const;

const facts = anyObject;
const remark = z.object({ code: z.string(), column: z.string().optional(), facts: facts.optional() });
const remarkView = remark.extend({ text: z.string().describe("中文说明") });
const changeOfField = z.object({ field: z.string(), from: anyJson, to: anyJson });

export const importView = z.object({
  id: z.string(),
  register: z.string(),
  state: z
    .enum(importStates)
    .describe("reading 正在读取，ready 可以导入，failed 读取失败，applying 正在导入，applied 已导入，interrupted 中断，须重新上传"),
  fileName: z.string(),
  size: z.number().int(),
  sha256: z.string(),
  source: z.unknown().describe("文件怎样读取：格式、编码、工作表、表头所在行、各列对应的字段"),
  basedOn: z.number().int().describe("检查时名录的修订号"),
  counts: z.object({
    new: z.number().int(),
    changed: z.number().int(),
    unchanged: z.number().int(),
    refused: z.number().int(),
    warned: z.number().int().describe("有提示的行"),
  }),
  progress: z.object({ rowsRead: z.number().int(), rowsApplied: z.number().int() }),
  problem: z.object({ code: z.string(), detail: z.string() }).nullable().describe("读取失败的原因"),
  createdAt: z.iso.datetime(),
  createdBy: z.string(),
  mode: z.enum(applyModes).nullable(),
  appliedAt: z.iso.datetime().nullable(),
  appliedBy: z.string().nullable(),
  appliedRevision: z.number().int().nullable(),
});

export const importRowView = z.object({
  row: z.number().int().describe("文件中的行号"),
  outcome: z.enum(outcomes).describe("new 新增，changed 变更，unchanged 无变化，refused 未通过"),
  key: z.string().nullable(),
  entryId: z.string().nullable(),
  changes: z.array(changeOfField).describe("变更前后的值"),
  problems: z.array(remarkView),
  warnings: z.array(remarkView),
});

const failure = z.object({ code: z.string(), facts: facts.nullable().optional() });

export function viewOfImport(row: RegisterImport, now: Date): z.output<typeof importView> {
  const { id, register, fileName, size, sha256, source, basedOn, rowsRead, appliedRows, createdBy, appliedBy, appliedRevision } = row;
  const failed = row.problem === null ? null : failure.parse(row.problem);
  return {
    id,
    register,
    state: stateOf(row, now),
    fileName,
    size: Number(size),
    sha256,
    source,
    basedOn,
    counts: { new: row.created, changed: row.changed, unchanged: row.unchanged, refused: row.refused, warned: row.warned },
    progress: { rowsRead, rowsApplied: appliedRows },
    problem:
      failed !== null && isErrorCode(failed.code) ? { code: failed.code, detail: fill(errorTexts[failed.code], failed.facts ?? {}) } : null,
    createdAt: row.createdAt.toISOString(),
    createdBy,
    mode: z.enum(applyModes).nullable().parse(row.mode),
    appliedAt: row.appliedAt?.toISOString() ?? null,
    appliedBy,
    appliedRevision,
  };
}

export function viewOfRow({ row, outcome, key, entryId, changes, problems, warnings }: RegisterImportRow): z.output<typeof importRowView> {
  return {
    row,
    outcome: z.enum(outcomes).parse(outcome),
    key,
    entryId,
    changes: z.array(changeOfField).parse(changes ?? []),
    problems: remarksOf(problems),
    warnings: remarksOf(warnings),
  };
}

/** Remarks as they were kept, each with its sentence. */
export function remarksOf(kept: unknown): z.output<typeof remarkView>[] {
  return z
    .array(remark)
    .parse(kept ?? [])
    .map((one) => ({ ...one, text: remarkText(one) }));
}
