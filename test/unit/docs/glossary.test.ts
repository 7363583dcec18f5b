import { describe, expect, it } from "@jest/globals";
import { mailStateTexts } from "../../../texts/zh-CN/mailStates.ts";
import { mailStates } from "../../../domain/mail/mailState.ts";
import { ROLES } from "../../../api/core/caller.ts";
import { warningKinds } from "../../../domain/evidence/evidenceWarning.ts";
import { humanCommands as inspectionCommands } from "../../../domain/inspection/commands.ts";
import { inspectionTemplates } from "../../../domain/inspection/notices.ts";
import { inspectionStatuses } from "../../../domain/inspection/status.ts";
import { humanCommands } from "../../../domain/rectification/commands.ts";
import { rectificationTemplates } from "../../../domain/rectification/notices.ts";
import { humanCommands as visitCommands } from "../../../domain/visit/commands.ts";
import { visitTemplates } from "../../../domain/visit/notices.ts";
import { visitStatuses } from "../../../domain/visit/status.ts";
import { rectificationStatuses } from "../../../domain/rectification/status.ts";
import {
  assignmentStateTexts,
  commandTexts,
  deadlineKindTexts,
  measureStateTexts,
  roleTexts,
  statusTexts,
} from "../../../texts/zh-CN/rectification.ts";
import { outcomeTexts, visitCommandTexts, visitStatusTexts } from "../../../texts/zh-CN/visits.ts";
import { inspectionCommandTexts, inspectionStatusTexts } from "../../../texts/zh-CN/inspections.ts";
import { read, terms } from "./documents.ts";

const glossary = terms(read("docs/glossary.md"));

/** The `type`s of a union in a source file, from a line that begins it to the blank line after it. */
function typesOf(file: string, union: string): string[] {
  const [, body = ""] = new RegExp(`export type ${union} =([\\s\\S]*?);\\n\\n`, "u").exec(`${read(file)}\n\n`) ?? [];
  return [...body.matchAll(/\btype: "(\w+)"/gu)].map(([, type = ""]) => type);
}

const missing = (codes: readonly string[]): string[] => codes.filter((code) => !glossary.has(code));

describe("the glossary has", () => {
  it.each([
    ["status", rectificationStatuses],
    ["command of people", [...humanCommands, "retract"]],
    ["command of the rules", typesOf("domain/rectification/commands.ts", "RuleCommand")],
    ["event", typesOf("domain/rectification/events.ts", "RectificationEvent")],
    ["event of every process", typesOf("domain/process/matter.ts", "CommonEvent")],
    ["template", rectificationTemplates],
    ["status of a batch of inspections", inspectionStatuses],
    ["command of a batch", inspectionCommands],
    ["command of a batch's rules", typesOf("domain/inspection/commands.ts", "RuleCommand")],
    ["event of a batch", typesOf("domain/inspection/events.ts", "InspectionEvent")],
    ["template of a batch", inspectionTemplates],
    ["status of a visit", visitStatuses],
    ["command of a visit", visitCommands],
    ["command of a visit's rules", typesOf("domain/visit/commands.ts", "RuleCommand")],
    ["event of a visit", typesOf("domain/visit/events.ts", "VisitEvent")],
    ["event of the ladder", typesOf("domain/escalation/events.ts", "LadderEvent")],
    ["event of letters", typesOf("domain/escalation/events.ts", "LetterEvent")],
    ["template of a visit", visitTemplates],
    ["role", ROLES],
    ["state of a mail", mailStates],
    ["warning about evidence", warningKinds],
  ])("every %s", (_kind, codes) => {
    expect(codes.length).toBeGreaterThan(2);
    expect(missing(codes)).toEqual([]);
  });

  it.each([
    ["status", statusTexts],
    ["command", commandTexts],
    ["status of a batch of inspections", inspectionStatusTexts],
    ["command of a batch", inspectionCommandTexts],
    ["status of a visit", visitStatusTexts],
    ["command of a visit", visitCommandTexts],
    ["outcome of a visit", outcomeTexts],
    ["state of an assignment", assignmentStateTexts],
    ["state of a measure", measureStateTexts],
    ["role of an assignment", roleTexts],
    ["kind of deadline", deadlineKindTexts],
    ["state of a mail", mailStateTexts],
  ])("the word that people read for each %s", (_kind, texts: Record<string, string>) => {
    const differing = Object.entries(texts).filter(([code, words]) => !glossary.get(code)?.includes(words));
    expect(differing).toEqual([]);
  });
});
