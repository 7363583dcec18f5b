import { createHash } from "node:crypto";
import type { Request } from "express";
import { errorCodes } from "../../../domain/errors/errorCodes.ts";
import { decideOn } from "../../../domain/process/matter.ts";
import { isRefusal } from "../../../domain/process/process.ts";
import type { VisitCommand } from "../../../domain/visit/commands.ts";
import { headsOf, standingOf } from "../../../domain/visit/entries.ts";
import type { Entry } from "../../../domain/visit/entries.ts";
import { isVisitMailAction } from "../../../domain/visit/mailActions.ts";
import { itemOutcomes } from "../../../domain/visit/outcomes.ts";
import { subjectsOf } from "../../../domain/visit/queries.ts";
import { entryValueSchema, visitBodies } from "../../../domain/visit/schema.ts";
import { visit } from "../../../domain/visit/visit.ts";
import { dateText } from "../../../texts/zh-CN/clock.ts";
import { linkTexts } from "../../../texts/zh-CN/links.ts";
import { visitLinkTexts, visitPageTexts as words } from "../../../texts/zh-CN/visitLinks.ts";
import { outcomeTexts } from "../../../texts/zh-CN/visits.ts";
import { parseInput } from "../../core/parseInput.ts";
import { Problem } from "../../core/problem.ts";
import { problemOf } from "../../core/problemOf.ts";
import { refuseUnstorableText } from "../../core/unstorableText.ts";
import { storedValue } from "../../visits/commandRoutes.ts";
import { PROCESS } from "../../visits/findVisit.ts";
import type { VisitNames } from "../../visits/visitNames.ts";
import { visitNames } from "../../visits/visitNames.ts";
import { problemNotice } from "../act.ts";
import { choices, dateInput, hidden, textArea } from "../fields.ts";
import type { Html } from "../html.ts";
import { html } from "../html.ts";
import type { PageAnswer } from "../layout.ts";
import { frame, notice } from "../layout.ts";
import type { FieldErrors } from "../linkPage.ts";
import type { LinkDeps } from "../openLink.ts";
import { closedPage, sentenceOf } from "../pageViews.ts";
import type { FormFields } from "../receiveForm.ts";
import { receiveForm } from "../receiveForm.ts";
import type { OpenVisitLink } from "./openVisitLink.ts";
import { openVisitLink } from "./openVisitLink.ts";

type Answer = PageAnswer | { seeOther: string };

const FORM_MS = 12 * 60 * 60_000;
const FORM_BYTES = 512 * 1024;
const MOST = 2_000;
const noErrors: FieldErrors = new Map();

/** Whether a token says that it is about a visit; proves nothing. */
export function isVisitToken(deps: LinkDeps, token: string): boolean {
  const claims = deps.links.read(token);
  return claims !== null && isVisitMailAction(claims.action);
}

/** GET: the page of the action, or why there is nothing to do. Reads only. */
export async function showVisitForm(deps: LinkDeps, token: string): Promise<Answer> {
  const link = await openVisitLink(deps, token);
  if ("problem" in link) return closedPage(link);
  const names = await namesOf(deps, link);
  const refusal = refusalOf(deps, link, probe(link));
  if (refusal !== null) {
    const page = pageOf(link, names, visitLinkTexts[link.action].title, notice("plain", null, sentenceOf(refusal)));
    return { status: errorCodes[refusal.code].httpStatus, page };
  }
  return { status: 200, page: formPage(deps, link, names, () => "", noErrors, null) };
}

/** GET: what was done. */
export async function showVisitDone(deps: LinkDeps, token: string): Promise<Answer> {
  const link = await openVisitLink(deps, token);
  if ("problem" in link) return closedPage(link);
  const { done, next } = visitLinkTexts[link.action];
  return { status: 200, page: pageOf(link, await namesOf(deps, link), done, notice("good", null, next)) };
}

/** POST: what somebody typed and sent. A double press, a reload or a process killed in between are the same act. */
export async function takeVisitForm(deps: LinkDeps, token: string, request: Request): Promise<Answer> {
  const link = await openVisitLink(deps, token);
  if ("problem" in link) return closedPage(link);
  const names = await namesOf(deps, link);
  const fields = await receiveForm(request, { maxBytes: FORM_BYTES, maxFiles: 1, takeFile: () => Promise.resolve() });
  refuseUnstorableText(Object.fromEntries(fields));
  const typed = (name: string): string => valueOf(fields, name);
  const again = (status: number, problem: Problem): Answer => {
    const { say, fieldErrors } = problemNotice(problem);
    const text = [...(say.errors ?? []).map(({ message }) => message), say.text ?? ""].filter((line) => line !== "").join("；");
    return { status, page: formPage(deps, link, names, typed, fieldErrors, notice("bad", say.title, text)) };
  };
  const mark = deps.links.readForm(link.token, link.action, typed("form"));
  if (mark === null || deps.clock.now().getTime() - mark.issuedAtMs > FORM_MS)
    return { status: 400, page: formPage(deps, link, names, typed, noErrors, notice("bad", linkTexts.refusedTitle, linkTexts.stale)) };
  try {
    const command = await commandOf(deps, link, typed, mark.nonce);
    const { jurisdictionId, actor } = link.caller;
    const idempotencyKey = `link:${link.mailId}:${link.action}:${mark.nonce}`;
    await deps.matters.send({ process: PROCESS, jurisdictionId, id: link.matter.state.visitId, command, actor, idempotencyKey });
    return { seeOther: `/l/${token}/done` };
  } catch (error) {
    const problem = problemOf(error);
    return problem.code === "IDEMPOTENCY_KEY_REUSED"
      ? { seeOther: `/l/${token}/done` }
      : again(errorCodes[problem.code].httpStatus, problem);
  }
}

/** Browsers send lines apart by CRLF. */
function valueOf(fields: FormFields, name: string): string {
  return (fields.find(([field]) => field === name)?.[1] ?? "").replaceAll("\r\n", "\n");
}

/** A command that stands for what might be sent. */
function probe({ action, department }: OpenVisitLink): VisitCommand {
  switch (action) {
    case "visit-confirm":
      return { type: "confirm" };
    case "visit-recuse":
      return { type: "declareRecusal", reason: "\u0000any" };
    case "visit-results":
      return {
        type: "recordResult",
        entryId: "\u0000any",
        subject: subjectsOf(department)[0] ?? "visit",
        value: { outcome: "no_problem" },
      };
  }
}

function refusalOf({ clock }: LinkDeps, { matter, caller }: OpenVisitLink, command: VisitCommand): Problem | null {
  const decision = decideOn(visit, matter, command, { now: clock.now().toISOString(), actor: caller.actor });
  return isRefusal(decision) ? new Problem(decision.refusal.code, decision.refusal.facts) : null;
}

async function commandOf(deps: LinkDeps, link: OpenVisitLink, typed: (name: string) => string, nonce: string): Promise<VisitCommand> {
  switch (link.action) {
    case "visit-confirm":
      return { type: "confirm" };
    case "visit-recuse": {
      if (typed("reason").trim() === "") throw new Problem("INVALID_INPUT", {}, [{ path: "reason", message: words.reasonMissing }]);
      return { ...parseInput(visitBodies.declareRecusal, { reason: typed("reason") }), type: "declareRecusal" };
    }
    case "visit-results": {
      const entries: Entry[] = [];
      for (const subject of subjectsOf(link.department)) {
        const outcome = typed(`outcome-${subject}`);
        if (outcome === "") continue;
        const [findings, correctBy] = [typed(`findings-${subject}`).trim(), typed(`correct-${subject}`)];
        const body = parseInput(entryValueSchema, {
          outcome,
          method: "on_site",
          ...(findings === "" ? {} : { findings }),
          ...(correctBy === "" ? {} : { correctBy }),
        });
        // What the page showed is what this replaces: what came in between stands beside it.
        const replaces = typed(`saw-${subject}`)
          .split(",")
          .filter((id) => id !== "");
        entries.push({ id: entryIdOf(nonce, subject), subject, replaces, value: await storedValue(deps, link.caller, body) });
      }
      const first = subjectsOf(link.department)[0] ?? "";
      if (entries.length === 0) throw new Problem("INVALID_INPUT", {}, [{ path: `outcome-${first}`, message: words.nothing }]);
      return { type: "sync", deviceId: "mail-link", entries };
    }
  }
}

/** UUID-shaped, the same for the same form. */
function entryIdOf(nonce: string, subject: string): string {
  const hex = createHash("sha256").update(`${nonce}\n${subject}`).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join("-");
}

function namesOf({ database }: LinkDeps, { matter: { state }, caller, department }: OpenVisitLink): Promise<VisitNames> {
  return visitNames(database, caller.jurisdictionId, { objectIds: [state.object.id], itemIds: subjectsOf(department) });
}

function formPage(
  deps: LinkDeps,
  link: OpenVisitLink,
  names: VisitNames,
  typed: (name: string) => string,
  errors: FieldErrors,
  say: Html | null,
): Html {
  const { title, intro, submit } = visitLinkTexts[link.action];
  const mark = deps.links.markForm(link.token, link.action, deps.clock.now().getTime());
  return pageOf(
    link,
    names,
    title,
    html`${say}
      <p>${intro}</p>
      <form method="post" action="/l/${link.token}">
        ${hidden("form", mark)}${fieldsOf(link, names, typed, errors)}
        <p class="actions"><button type="submit">${submit}</button></p>
      </form>`,
  );
}

function fieldsOf(link: OpenVisitLink, names: VisitNames, typed: (name: string) => string, errors: FieldErrors): Html {
  switch (link.action) {
    case "visit-confirm":
      return html``;
    case "visit-recuse":
      return textArea({ name: "reason", label: words.recusalReason, required: true, errors, value: typed("reason"), maxLength: 500 });
    case "visit-results":
      return html`${subjectsOf(link.department).map((subject) => itemFields(link, names, subject, typed, errors))}`;
  }
}

function itemFields(
  { matter: { state } }: OpenVisitLink,
  names: VisitNames,
  subject: string,
  typed: (name: string) => string,
  errors: FieldErrors,
): Html {
  const now = standingOf(state.entries, subject);
  const heads = headsOf(state.entries, subject).map(({ id }) => id);
  const status =
    now.state === "open"
      ? null
      : now.state === "conflict"
        ? `${words.conflict}：${now.heads.map(({ value }) => outcomeTexts[value.outcome]).join("；")}`
        : words.now(outcomeTexts[now.value.outcome]);
  const saw = typed(`saw-${subject}`) === "" ? heads.join(",") : typed(`saw-${subject}`);
  return html`<section class="measure" aria-labelledby="form-${subject}">
    <h2 id="form-${subject}">${names.item(subject)}</h2>
    ${status !== null && html`<p class="hint">${status}</p>`}${hidden(`saw-${subject}`, saw)}${choices({
      name: `outcome-${subject}`,
      label: words.outcome,
      errors,
      value: typed(`outcome-${subject}`),
      options: itemOutcomes.map((value) => ({ value, label: outcomeTexts[value] })),
    })}${textArea({ name: `findings-${subject}`, label: words.findings, errors, value: typed(`findings-${subject}`), maxLength: MOST, rows: 3 })}${dateInput(
      {
        name: `correct-${subject}`,
        label: words.correctBy,
        errors,
        value: typed(`correct-${subject}`),
      },
    )}
  </section>`;
}

function pageOf(link: OpenVisitLink, names: VisitNames, title: string, content: Html): Html {
  const { state } = link.matter;
  const rows: [string, string][] = [
    [words.object, names.object(state.object.id)],
    [words.field, words.until(dateText(state.field.from), dateText(state.field.until))],
    [words.due, dateText(state.resultDueOn)],
    [
      words.items,
      subjectsOf(link.department)
        .map((subject) => names.item(subject))
        .join("、"),
    ],
  ];
  return frame({
    title,
    officeName: link.officeName,
    main: html`<h1>${title}</h1>
      ${content}
      <dl>
        ${rows.map(
          ([name, value]) =>
            html`<dt>${name}</dt>
              <dd class="text">${value}</dd>`,
        )}
      </dl>
      <p class="soft">${linkTexts.byLink({ organization: link.organizationName, person: link.caller.name })}</p>
      ${
        link.others.length > 0 &&
        html`<nav aria-labelledby="other">
          <h2 id="other">${linkTexts.other}</h2>
          <ul class="links">
            ${link.others.map(({ action, token }) => html`<li><a href="/l/${token}">${visitLinkTexts[action].link}</a></li>`)}
          </ul>
        </nav>`
      }`,
  });
}
