import type { z } from "zod";
import type { VisitApiCommand } from "../../domain/visit/commands.ts";
import type { Entry, EntryValue } from "../../domain/visit/entries.ts";
import { sameEntry } from "../../domain/visit/entries.ts";
import type { EntryBody, EntryValueBody } from "../../domain/visit/schema.ts";
import { visitBodies } from "../../domain/visit/schema.ts";
import { visitView } from "../../domain/visit/view.ts";
import { visitCommandTexts } from "../../texts/zh-CN/visits.ts";
import type { Caller } from "../core/caller.ts";
import type { ApiDeps } from "../core/deps.ts";
import { Problem } from "../core/problem.ts";
import type { Route, RouteInput } from "../core/route.ts";
import { route } from "../core/route.ts";
import { commandPath } from "../issues/commandPath.ts";
import { evidenceRefs } from "../issues/evidenceRefs.ts";
import { storeTexts, textHash } from "../issues/storedTexts.ts";
import { etagOf, sendToMatter } from "../matters/sendToMatter.ts";
import { commandExamples } from "./commandExamples.ts";
import type { VisitMatter } from "./findVisit.ts";
import { findVisit, PROCESS } from "./findVisit.ts";
import { visitAnswer, visitParams } from "./visitSchemas.ts";

type Input = RouteInput<{ id: string }, unknown, unknown>;

/** A route for every command of people: `POST /visits/{id}/record-result`. */
export function visitCommandRoutes(deps: ApiDeps): Route[] {
  const { database } = deps;
  return [
    commandRoute(deps, "confirm", visitBodies.confirm, (body) => ({ ...body, type: "confirm" })),
    commandRoute(deps, "declareRecusal", visitBodies.declareRecusal, (body) => ({ ...body, type: "declareRecusal" })),
    commandRoute(deps, "recordResult", visitBodies.recordResult, async ({ entryId, value, ...body }, { caller, stableId }) => ({
      ...body,
      type: "recordResult",
      entryId: entryId ?? stableId,
      value: await storedValue(deps, caller, value),
    })),
    commandRoute(deps, "resolveConflict", visitBodies.resolveConflict, async ({ entryId, value, ...body }, { caller, stableId }) => ({
      ...body,
      type: "resolveConflict",
      entryId: entryId ?? stableId,
      ...(value === undefined ? {} : { value: await storedValue(deps, caller, value) }),
    })),
    commandRoute(deps, "sign", visitBodies.sign, async ({ paperEvidenceId, ...body }, { caller }) => {
      if (paperEvidenceId === undefined) return { ...body, type: "sign" };
      const paper = (await evidenceRefs(database, caller, [paperEvidenceId])).get(paperEvidenceId);
      if (paper === undefined) throw new Problem("UNKNOWN_EVIDENCE", { evidenceId: paperEvidenceId });
      return { ...body, type: "sign", paper };
    }),
    commandRoute(deps, "decideRecusal", visitBodies.decideRecusal, (body) => ({ ...body, type: "decideRecusal" })),
    commandRoute(deps, "reopenResults", visitBodies.reopenResults, (body) => ({ ...body, type: "reopenResults" })),
    commandRoute(deps, "publishResult", visitBodies.publishResult, (body) => ({ ...body, type: "publishResult" })),
    commandRoute(deps, "approvePublication", visitBodies.approvePublication, (body) => ({ ...body, type: "approvePublication" })),
    commandRoute(deps, "correctPublication", visitBodies.correctPublication, (body) => ({ ...body, type: "correctPublication" })),
    commandRoute(deps, "settleFollowUp", visitBodies.settleFollowUp, (body) => ({ ...body, type: "settleFollowUp" })),
    commandRoute(deps, "withdraw", visitBodies.withdraw, (body) => ({ ...body, type: "withdraw" })),
    commandRoute(deps, "transferCase", visitBodies.transferCase, async (body, { caller }) => {
      if ("organizationId" in body.to) await refuseUnknown(deps, caller, body.to.organizationId);
      return { ...body, type: "transferCase" };
    }),
    commandRoute(deps, "signReceipt", visitBodies.signReceipt, (body) => ({ ...body, type: "signReceipt" })),
    commandRoute(deps, "replyToLetter", visitBodies.replyToLetter, async ({ letterId, text }, { caller }) => {
      await storeTexts(database, caller.jurisdictionId, [text]);
      return { type: "replyToLetter", letterId, textHash: textHash(text) };
    }),
    commandRoute(deps, "comment", visitBodies.comment, (body) => ({ ...body, type: "comment" })),
    commandRoute(deps, "escalate", visitBodies.escalate, (body) => ({ ...body, type: "escalate" })),
    commandRoute(deps, "confirmEscalation", visitBodies.confirmEscalation, (body) => ({ ...body, type: "confirmEscalation" })),
    commandRoute(deps, "waiveEscalation", visitBodies.waiveEscalation, (body) => ({ ...body, type: "waiveEscalation" })),
    commandRoute(deps, "liftListing", visitBodies.liftListing, (body) => ({ ...body, type: "liftListing" })),
    commandRoute(deps, "retract", visitBodies.retract, (body) => ({ ...body, type: "retract" })),
    syncRoute(deps),
  ];
}

/** Entries with their words by hash and their uploads looked up: the same body always gives the same value. */
export async function storedValue(
  { database }: Pick<ApiDeps, "database">,
  caller: Caller,
  { findings, evidence, ...value }: EntryValueBody,
): Promise<EntryValue> {
  const refs = await evidenceRefs(database, caller, evidence);
  if (findings !== undefined) await storeTexts(database, caller.jurisdictionId, [findings]);
  const uploads = [...new Set(evidence)].flatMap((id) => refs.get(id) ?? []);
  return {
    ...value,
    ...(findings === undefined ? {} : { findingsHash: textHash(findings) }),
    ...(uploads.length === 0 ? {} : { evidence: uploads }),
  };
}

async function refuseUnknown({ database }: ApiDeps, { jurisdictionId }: Caller, id: string): Promise<void> {
  const known = await database.organization.findFirst({ where: { jurisdictionId, id, active: true }, select: { id: true } });
  if (known === null) throw new Problem("UNKNOWN_ORGANIZATION", { organizationId: id });
}

/** What a device wrote off line. What is all here already is answered from what stands, and makes no step of its own. */
function syncRoute(deps: ApiDeps): Route {
  return route({
    ...facts("sync"),
    description:
      "条目编号由设备生成；同一条目重复提交、各批次先后颠倒都不影响结果。两台设备对同一事项的不同记录并存为冲突，由检查人员核对选定，不以后到者为准。",
    body: visitBodies.sync,
    handle: async (input) => {
      const { caller, params, body } = input;
      const matter = await findVisit(deps.database, caller, params.id);
      const entries: Entry[] = [];
      for (const entry of body.entries) entries.push(await entryOf(deps, caller, body.deviceId, entry));
      const known = [...matter.state.entries, ...matter.state.lateEntries];
      if (entries.every((entry) => known.some((one) => sameEntry(one, entry))))
        return { status: 200, body: visitView(matter.state, matter.version), headers: { ETag: etagOf(matter.version) } };
      const withoutDevice = entries.map(({ deviceId: _device, ...entry }) => entry);
      const command: VisitApiCommand = { type: "sync", deviceId: body.deviceId, entries: withoutDevice };
      return sendToMatter(deps, input, { process: PROCESS, id: matter.state.visitId, matter, command });
    },
  });
}

async function entryOf(deps: ApiDeps, caller: Caller, deviceId: string, { value, ...entry }: EntryBody): Promise<Entry> {
  return { ...entry, deviceId, value: await storedValue(deps, caller, value) };
}

function facts<Type extends VisitApiCommand["type"]>(type: Type) {
  return {
    method: "post" as const,
    path: `/visits/{id}/${commandPath(type)}`,
    summary: visitCommandTexts[type],
    tag: "抽查检查的办理",
    auth: "any" as const,
    params: visitParams,
    example: commandExamples[type],
    headers: { "If-Match": "可选：查看时的版本（ETag），内容已有变化时拒绝办理" },
    idempotent: "own" as const,
    responses: { 200: { description: "已办理：持久保存，并且列表可见", schema: visitAnswer } },
  };
}

function commandRoute<Body extends z.ZodType>(
  deps: ApiDeps,
  type: VisitApiCommand["type"],
  body: Body,
  commandOf: (
    body: z.output<Body>,
    input: Pick<Input, "caller" | "stableId">,
    matter: VisitMatter,
  ) => VisitApiCommand | Promise<VisitApiCommand>,
): Route {
  return route({
    ...facts(type),
    body,
    handle: async (input) => {
      const matter = await findVisit(deps.database, input.caller, input.params.id);
      const command = await commandOf(input.body, input, matter);
      return sendToMatter(deps, input, { process: PROCESS, id: matter.state.visitId, matter, command });
    },
  });
}
