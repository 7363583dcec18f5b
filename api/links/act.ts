import { errorCodes } from "../../domain/errors/errorCodes.ts";
import type { IssueCommand } from "../../domain/rectification/commands.ts";
import { linkTexts } from "../../texts/zh-CN/links.ts";
import { writeAudit } from "../core/audit.ts";
import { bodyHash } from "../core/idempotency.ts";
import { loggedError } from "../../platform/loggedError.ts";
import { Problem } from "../core/problem.ts";
import { problemOf } from "../core/problemOf.ts";
import { commandPath } from "../issues/commandPath.ts";
import { namedFacts, organizationsIn } from "../issues/namedFacts.ts";
import { PROCESS } from "../issues/findIssue.ts";
import { registerNames } from "../issues/registerNames.ts";
import type { CodeRequest, CodeSent } from "./codes.ts";
import { checkCode, sendCode } from "./codes.ts";
import type { FormFields } from "./receiveForm.ts";
import type { FieldErrors } from "./linkPage.ts";
import type { LinkDeps, OpenLink } from "./openLink.ts";
import type { FormNotice } from "./pageViews.ts";
import { sentenceOf } from "./pageViews.ts";

/** Sends a command under the link's name and the key of its occasion. @throws Problem with the names that its sentence needs */
export async function send(
  deps: LinkDeps,
  link: OpenLink,
  command: IssueCommand,
  idempotencyKey: string,
  requestId: string,
): Promise<void> {
  const { caller, matter } = link;
  const { jurisdictionId, actor } = caller;
  try {
    await deps.matters.send({ process: PROCESS, jurisdictionId, id: matter.state.issueId, command, actor, idempotencyKey });
  } catch (error) {
    const problem = await named(deps, jurisdictionId, problemOf(error));
    const { httpStatus } = errorCodes[problem.code];
    if (httpStatus >= 500) deps.log.error({ requestId, code: problem.code, error: loggedError(error) }, "a link's act failed");
    else await auditRefusal(deps, link, { command: command.type, code: problem.code, requestId });
    throw problem;
  }
}

async function named({ database }: LinkDeps, jurisdictionId: string, problem: Problem): Promise<Problem> {
  const organizationIds = organizationsIn(problem.facts);
  if (organizationIds.length === 0) return problem;
  return new Problem(
    problem.code,
    namedFacts(problem.facts, await registerNames(database, jurisdictionId, { organizationIds })),
    problem.errors,
  );
}

/** Refused attempts leave no history, so they are told to the audit log, as the API tells its own. */
async function auditRefusal(
  deps: LinkDeps,
  { caller, mail, matter }: OpenLink,
  { command, code, requestId }: { command: IssueCommand["type"]; code: Problem["code"]; requestId: string },
): Promise<void> {
  const { httpStatus } = errorCodes[code];
  if (httpStatus < 403 || code === "IDEMPOTENCY_KEY_REUSED" || code === "TOO_MANY_IN_FLIGHT") return;
  const record = {
    caller,
    action: `post /issues/{id}/${commandPath(command)}`,
    target: `issues/${matter.state.issueId}`,
    outcome: httpStatus === 403 ? "denied" : "refused",
    code,
    detail: { via: "mail_link", mailId: mail.id },
    requestId,
  } as const;
  await writeAudit(deps.database, record).catch((error: unknown) => {
    deps.log.error({ requestId, code, error: loggedError(error) }, "a refusal could not be written to the audit log");
  });
}

/** What a problem becomes above the form: sentences, each with the field that it is about. */
export function problemNotice(problem: Problem): { say: FormNotice; fieldErrors: FieldErrors } {
  if (problem.code === "INVALID_INPUT" && problem.errors !== undefined) {
    const errors = problem.errors.map(({ path, message }) => ({ field: fieldOf(path), message }));
    const fieldErrors = new Map(errors.flatMap(({ field, message }): [string, string][] => (field === null ? [] : [[field, message]])));
    return { say: { tone: "bad", title: linkTexts.errorsTitle, text: linkTexts.kept, errors }, fieldErrors };
  }
  const text = `${sentenceOf(problem)}${problem.code === "INTERNAL" ? "" : linkTexts.kept}`;
  return { say: { tone: "bad", title: linkTexts.refusedTitle, text }, fieldErrors: new Map() };
}

/** A path inside a list names no field of the form. */
function fieldOf(path: string): string | null {
  const parts = path.split(".");
  return parts.length === 1 ? (parts[0] ?? null) : null;
}

/** How the step of confirming by a code went: go on, or ask (again) for the digits. */
export type Confirmation = { go: true; codeId: string } | { ask: true; status: number; sent: CodeSent | null; error?: string };

/**
 * The step between what was typed and what is sent. The first form, and every "send again", asks for a code; only the second form, with the right digits for just this
 * content, goes on.
 */
export async function confirmByCode(
  deps: LinkDeps,
  request: Omit<CodeRequest, "content"> & { command: IssueCommand },
  { fields, nonce, requestId }: { fields: FormFields; nonce: string; requestId: string },
): Promise<Confirmation> {
  const wanted: CodeRequest = { ...request, content: bodyHash(request.command) };
  const value = (name: string): string => fields.find(([field]) => field === name)?.[1] ?? "";
  if (value("step") !== "confirm") {
    const sent = await sendCode(deps, wanted, nonce);
    return { ask: true, status: sent === "limit" ? 429 : 200, sent };
  }
  const digits = value("code").normalize("NFKC").replaceAll(/\s/gu, "");
  if (!/^\d{6}$/u.test(digits)) return { ask: true, status: 400, sent: null, error: linkTexts.code.missing };
  const verdict = await checkCode(deps, wanted, digits);
  if ("right" in verdict && verdict.right) return { go: true, codeId: verdict.id };
  await auditWrongCode(deps, request.link, request.purpose, requestId);
  return { ask: true, status: 403, sent: null, error: "lapsed" in verdict ? linkTexts.code.lapsed : linkTexts.code.wrong(verdict.left) };
}

async function auditWrongCode(deps: LinkDeps, { caller, mail }: OpenLink, purpose: string, requestId: string): Promise<void> {
  const detail = { via: "mail_link", purpose, wrongCode: true };
  await writeAudit(deps.database, { caller, action: "link.code", target: `mails/${mail.id}`, outcome: "denied", detail, requestId });
}
