import type { z } from "zod";
import { issueBodies } from "../../domain/rectification/schema.ts";
import type { IssueCommand } from "../../domain/rectification/commands.ts";
import { commandTexts } from "../../texts/zh-CN/rectification.ts";
import type { Caller } from "../core/caller.ts";
import type { ApiDeps } from "../core/deps.ts";
import type { Route } from "../core/route.ts";
import { route } from "../core/route.ts";
import { commandExamples } from "./commandExamples.ts";
import { storingCommands } from "./commandOf.ts";
import { commandPath } from "./commandPath.ts";
import type { IssueMatter } from "./findIssue.ts";
import { issueParams } from "./issueParams.ts";
import { issueView } from "./issueSchemas.ts";
import { sendCommand } from "./sendCommand.ts";

/** A route for every command: `POST /issues/{id}/submit-evidence`. */
export function commandRoutes(deps: ApiDeps): Route[] {
  const { database } = deps;
  const place = ({ state }: IssueMatter, caller: Caller): Parameters<typeof storingCommands.correct>[1] => ({ database, caller, state });
  return [
    commandRoute(deps, "assign", issueBodies.assign, (body) => ({ ...body, type: "assign" })),
    commandRoute(deps, "reassign", issueBodies.reassign, (body) => ({ ...body, type: "reassign" })),
    commandRoute(deps, "acknowledge", issueBodies.acknowledge, (body) => ({ ...body, type: "acknowledge" })),
    commandRoute(deps, "return", issueBodies.return, (body) => ({ ...body, type: "return" })),
    commandRoute(deps, "reportProgress", issueBodies.reportProgress, (body, matter, caller) =>
      storingCommands.reportProgress(body, place(matter, caller)),
    ),
    commandRoute(deps, "submitEvidence", issueBodies.submitEvidence, (body, matter, caller) =>
      storingCommands.submitEvidence(body, place(matter, caller)),
    ),
    commandRoute(deps, "withdrawEvidence", issueBodies.withdrawEvidence, (body) => ({ ...body, type: "withdrawEvidence" })),
    commandRoute(deps, "signOff", issueBodies.signOff, (body) => ({ ...body, type: "signOff" })),
    commandRoute(deps, "requestVerification", issueBodies.requestVerification, (body) => ({ ...body, type: "requestVerification" })),
    commandRoute(deps, "assignVerifier", issueBodies.assignVerifier, (body) => ({ ...body, type: "assignVerifier" })),
    commandRoute(deps, "verify", issueBodies.verify, (body) => ({ ...body, type: "verify" })),
    commandRoute(deps, "publicize", issueBodies.publicize, (body) => ({ ...body, type: "publicize" })),
    commandRoute(deps, "object", issueBodies.object, (body) => ({ ...body, type: "object" })),
    commandRoute(deps, "decideObjection", issueBodies.decideObjection, (body) => ({ ...body, type: "decideObjection" })),
    commandRoute(deps, "close", issueBodies.close, (body) => ({ ...body, type: "close" })),
    commandRoute(deps, "reopen", issueBodies.reopen, (body) => ({ ...body, type: "reopen" })),
    commandRoute(deps, "reportStanding", issueBodies.reportStanding, (body, matter, caller) =>
      storingCommands.reportStanding(body, place(matter, caller)),
    ),
    commandRoute(deps, "release", issueBodies.release, (body) => ({ ...body, type: "release" })),
    commandRoute(deps, "requestExtension", issueBodies.requestExtension, (body, matter, caller) =>
      storingCommands.requestExtension(body, place(matter, caller)),
    ),
    commandRoute(deps, "decideExtension", issueBodies.decideExtension, (body) => ({ ...body, type: "decideExtension" })),
    commandRoute(deps, "suspend", issueBodies.suspend, (body) => ({ ...body, type: "suspend" })),
    commandRoute(deps, "resume", issueBodies.resume, (body) => ({ ...body, type: "resume" })),
    commandRoute(deps, "scheduleLookBack", issueBodies.scheduleLookBack, (body) => ({ ...body, type: "scheduleLookBack" })),
    commandRoute(deps, "recordLookBack", issueBodies.recordLookBack, (body, matter, caller) =>
      storingCommands.recordLookBack(body, place(matter, caller)),
    ),
    commandRoute(deps, "correct", issueBodies.correct, (body, matter, caller) => storingCommands.correct(body, place(matter, caller))),
    commandRoute(deps, "handOver", issueBodies.handOver, (body) => ({ ...body, type: "handOver" })),
    commandRoute(deps, "withdraw", issueBodies.withdraw, (body) => ({ ...body, type: "withdraw" })),
    commandRoute(deps, "escalate", issueBodies.escalate, (body) => ({ ...body, type: "escalate" })),
    commandRoute(deps, "confirmEscalation", issueBodies.confirmEscalation, (body) => ({ ...body, type: "confirmEscalation" })),
    commandRoute(deps, "waiveEscalation", issueBodies.waiveEscalation, (body) => ({ ...body, type: "waiveEscalation" })),
    commandRoute(deps, "liftListing", issueBodies.liftListing, (body) => ({ ...body, type: "liftListing" })),
    commandRoute(deps, "signReceipt", issueBodies.signReceipt, (body) => ({ ...body, type: "signReceipt" })),
    commandRoute(deps, "replyToLetter", issueBodies.replyToLetter, (body, matter, caller) =>
      storingCommands.replyToLetter(body, place(matter, caller)),
    ),
    commandRoute(deps, "comment", issueBodies.comment, (body) => ({ ...body, type: "comment" })),
    commandRoute(deps, "retract", issueBodies.retract, (body) => ({ ...body, type: "retract" })),
  ];
}

function commandRoute<Body extends z.ZodType>(
  deps: ApiDeps,
  type: IssueCommand["type"],
  body: Body,
  commandOf: (body: z.output<Body>, matter: IssueMatter, caller: Caller) => Promise<IssueCommand> | IssueCommand,
): Route {
  return route({
    method: "post",
    path: `/issues/{id}/${commandPath(type)}`,
    summary: commandTexts[type],
    tag: "整改问题的办理",
    auth: "any",
    params: issueParams,
    body,
    example: commandExamples[type],
    headers: { "If-Match": "可选：查看时的版本（ETag），内容已有变化时拒绝办理" },
    idempotent: "own",
    responses: { 200: { description: "已办理：持久保存，并且列表可见", schema: issueView } },
    handle: (input) => sendCommand(deps, input, (matter) => commandOf(input.body, matter, input.caller)),
  });
}
