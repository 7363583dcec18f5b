import type { Request } from "express";
import { errorCodes } from "../../domain/errors/errorCodes.ts";
import type { IssueCommand } from "../../domain/rectification/commands.ts";
import { decideOn } from "../../domain/process/matter.ts";
import { isRefusal } from "../../domain/process/process.ts";
import { rectification } from "../../domain/rectification/rectification.ts";
import { linkTexts } from "../../texts/zh-CN/links.ts";
import { Problem } from "../core/problem.ts";
import { problemOf } from "../core/problemOf.ts";
import { confirmByCode, problemNotice, send } from "./act.ts";
import { useCode } from "./codes.ts";
import type { Html } from "./html.ts";
import type { PageAnswer } from "./layout.ts";
import type { Place, Typed } from "./linkPage.ts";
import { nothingTyped } from "./linkPage.ts";
import type { LinkDeps, OpenLink } from "./openLink.ts";
import { isStillTheirs, openLink } from "./openLink.ts";
import type { FormNotice } from "./pageViews.ts";
import { closedPage, codeNotice, codePage, donePage, formPage, refusedPage, retractPage, sentenceOf } from "./pageViews.ts";
import { readForm } from "./readForm.ts";
import { readTask } from "./task.ts";
import type { Use } from "./uses.ts";
import { actKey, onlyUse, retractable, useOf } from "./uses.ts";

export type LinkAnswer = PageAnswer | { seeOther: string };

/** GET: the page of the action, or what became of it. Reads only. */
export async function showForm(deps: LinkDeps, token: string): Promise<LinkAnswer> {
  const place = await openPlace(deps, token);
  if ("answer" in place) return place.answer;
  const { link } = place;
  if (!link.page.repeatable) {
    const { use } = await onlyUse(deps, link);
    if (use !== null) return done(place, use, false);
  }
  if (!isStillTheirs(link)) return closedPage({ problem: "reassigned", officeName: link.officeName });
  const refusal = refusalNow(place);
  if (refusal !== null) return { status: errorCodes[refusal.code].httpStatus, page: refusedPage(place, sentenceOf(refusal)) };
  return { status: 200, page: form(place, nothingTyped, null) };
}

/** GET: what was done on an occasion. An occasion on which nothing was done leads back to the page. */
export async function showDone(deps: LinkDeps, token: string, request: Request): Promise<LinkAnswer> {
  const place = await openPlace(deps, token);
  if ("answer" in place) return place.answer;
  const use = await useOf(deps, place.link, occasionOf(request));
  return use === null ? { seeOther: `/l/${token}` } : done(place, use, true);
}

/** GET: asks whether to take an act back. */
export async function showRetract(deps: LinkDeps, token: string, request: Request): Promise<LinkAnswer> {
  const found = await openUse(deps, token, request);
  if ("answer" in found) return found.answer;
  const { place, use } = found;
  const mark = deps.links.markForm(token, retractMark(use), deps.clock.now().getTime());
  return { status: 200, page: retractPage(place, { use, mark, typed: nothingTyped, say: null }) };
}

/** POST: what somebody typed and sent. The only way in which a link does anything. */
export async function takeForm(deps: LinkDeps, token: string, request: Request, requestId: string): Promise<LinkAnswer> {
  const place = await openPlace(deps, token);
  if ("answer" in place) return place.answer;
  const { link } = place;
  const { page } = link;
  const read = await readForm(deps, link, request, page.action);
  if ("tooLarge" in read) {
    const say: FormNotice = { tone: "bad", title: linkTexts.refusedTitle, text: linkTexts.tooMuch(read.tooLarge) };
    return { status: errorCodes.BODY_TOO_LARGE.httpStatus, page: form(place, nothingTyped, say) };
  }
  const { typed, fields, mark, problems } = read;
  const again = (status: number, say: FormNotice, fieldErrors?: ReadonlyMap<string, string>): LinkAnswer => ({
    status,
    page: form(place, typed, say, fieldErrors),
  });
  const step = typed.get("step");
  if (mark === null) return again(400, { tone: "bad", title: linkTexts.refusedTitle, text: linkTexts.stale });
  if (problems.length > 0) {
    const errors = problems.map(({ field, message }) => ({ field, message }));
    return again(
      400,
      { tone: "bad", title: linkTexts.errorsTitle, text: linkTexts.kept, errors },
      new Map(problems.map(({ field, message }) => [field, message])),
    );
  }

  const open = page.repeatable ? { occasion: mark.nonce, use: await useOf(deps, link, mark.nonce) } : await onlyUse(deps, link);
  const { occasion } = open;
  const seeDone: LinkAnswer = { seeOther: `/l/${token}/done?o=${occasion}` };
  if (open.use !== null && !page.repeatable) return seeDone;
  if (!isStillTheirs(link)) return closedPage({ problem: "reassigned", officeName: link.officeName });
  if (step === "edit") return { status: 200, page: form(place, typed, null) };
  try {
    const command = await page.commandOf(place, typed);
    // Nobody is asked for a code for nothing. Otherwise the rules answer where the act is sent: what is known here may be a moment old.
    const refusal = page.needsCode && step !== "confirm" ? refusalOf(place, command) : null;
    if (refusal !== null) throw refusal;
    let codeId: string | null = null;
    if (page.needsCode) {
      const request = { link, purpose: page.action, command, facts: { linkAction: page.action, retracts: false } };
      const confirmed = await confirmByCode(deps, request, { fields, nonce: mark.nonce, requestId });
      if ("ask" in confirmed) return askForCode(place, typed, fields, confirmed);
      ({ codeId } = confirmed);
    }
    await send(deps, link, command, actKey(link, occasion), requestId);
    if (codeId !== null) await useCode(deps, codeId);
    return seeDone;
  } catch (error) {
    const problem = problemOf(error);
    const { httpStatus } = errorCodes[problem.code];
    if (problem.code === "IDEMPOTENCY_KEY_REUSED") {
      if (!page.repeatable) return seeDone;
      return again(409, { tone: "plain", title: null, text: linkTexts.alreadySent });
    }
    if (httpStatus >= 500 && problem !== error && !(error instanceof Problem))
      deps.log.error({ requestId, code: problem.code }, "a form failed");
    const { say, fieldErrors } = problemNotice(problem);
    return again(httpStatus, say, fieldErrors);
  }
}

/** POST: takes an act back, under a key of its own. */
export async function takeRetract(deps: LinkDeps, token: string, request: Request, requestId: string): Promise<LinkAnswer> {
  const found = await openUse(deps, token, request);
  if ("answer" in found) return found.answer;
  const { place, use } = found;
  const { link } = place;
  const read = await readForm(deps, link, request, retractMark(use));
  if ("tooLarge" in read) throw new Problem("BODY_TOO_LARGE", { limit: read.tooLarge });
  const { fields, mark, typed } = read;
  const renew = (): string => deps.links.markForm(token, retractMark(use), deps.clock.now().getTime());
  const again = (status: number, say: FormNotice): LinkAnswer => ({ status, page: retractPage(place, { use, mark: renew(), typed, say }) });
  if (mark === null) return again(400, { tone: "bad", title: linkTexts.refusedTitle, text: linkTexts.stale });
  const reason = typed.get("reason").trim();
  const command: IssueCommand = { type: "retract", ...(reason === "" ? {} : { reason: Array.from(reason).slice(0, 200).join("") }) };
  try {
    if (link.page.needsCode) {
      const facts = { linkAction: link.page.action, retracts: true };
      const confirmed = await confirmByCode(
        deps,
        { link, purpose: retractMark(use), command, facts },
        { fields, nonce: mark.nonce, requestId },
      );
      if ("ask" in confirmed) {
        const title = linkTexts.retract.title(linkTexts.actions[link.page.action].title);
        const summary = [
          { name: linkTexts.code.summary, value: title },
          ...(reason === "" ? [] : [{ name: linkTexts.fields.retractReason, value: reason }]),
        ];
        const action = `/l/${token}/retract?o=${use.occasion}`;
        const say = codeSaid(place, confirmed);
        const error = confirmed.error === undefined ? {} : { error: confirmed.error };
        const page = codePage(place, { title, action, mark: renew(), summary, carried: carriedOf(fields), say, canEdit: false, ...error });
        return { status: confirmed.status, page };
      }
      await send(deps, link, command, actKey(link, `retract-${use.version}`), requestId);
      await useCode(deps, confirmed.codeId);
    } else await send(deps, link, command, actKey(link, `retract-${use.version}`), requestId);
    return { seeOther: `/l/${token}/done?o=${use.occasion}` };
  } catch (error) {
    const problem = problemOf(error);
    if (problem.code === "IDEMPOTENCY_KEY_REUSED") return { seeOther: `/l/${token}/done?o=${use.occasion}` };
    return again(errorCodes[problem.code].httpStatus, problemNotice(problem).say);
  }
}

type Answered = { answer: LinkAnswer };

async function openPlace(deps: LinkDeps, token: string): Promise<Place | Answered> {
  const link = await openLink(deps, token);
  return "problem" in link ? { answer: closedPage(link) } : placeOf(deps, link);
}

async function placeOf(deps: LinkDeps, link: OpenLink): Promise<Place> {
  return { deps, link, task: await readTask(deps, link) };
}

async function openUse(deps: LinkDeps, token: string, request: Request): Promise<{ place: Place; use: Use } | Answered> {
  const place = await openPlace(deps, token);
  if ("answer" in place) return place;
  const use = await useOf(deps, place.link, occasionOf(request));
  if (use === null) return { answer: { seeOther: `/l/${token}` } };
  if (use.retracted || typeof retractable(deps, place.link, use) === "string")
    return { answer: { seeOther: `/l/${token}/done?o=${use.occasion}` } };
  return { place, use };
}

function occasionOf(request: Request): string {
  const { o } = request.query;
  return typeof o === "string" && /^[\w-]{1,64}$/u.test(o) ? o : "";
}

function retractMark(use: Use): string {
  return `retract-${use.version}`;
}

function done(place: Place, use: Use, justNow: boolean): LinkAnswer {
  return { status: 200, page: donePage(place, { use, retract: retractable(place.deps, place.link, use), justNow }) };
}

function form(place: Place, typed: Typed, say: FormNotice | null, fieldErrors?: ReadonlyMap<string, string>): Html {
  const { deps, link } = place;
  const mark = deps.links.markForm(link.token, link.page.action, deps.clock.now().getTime());
  return formPage(place, { typed, mark, say, ...(fieldErrors === undefined ? {} : { fieldErrors }) });
}

/** What the rules would answer just now to anything of the kind, so that nobody fills in a form for nothing. */
function refusalNow(place: Place): Problem | null {
  return refusalOf(place, place.link.page.probe(place));
}

function refusalOf({ deps, link }: Place, command: IssueCommand): Problem | null {
  const { matter, caller } = link;
  const decision = decideOn(rectification, matter, command, { now: deps.clock.now().toISOString(), actor: caller.actor });
  return isRefusal(decision) ? new Problem(decision.refusal.code, decision.refusal.facts) : null;
}

function askForCode(
  place: Place,
  typed: Typed,
  fields: readonly (readonly [string, string])[],
  confirmation: Parameters<typeof codeSaid>[1],
): LinkAnswer {
  const { deps, link } = place;
  const { status, error } = confirmation;
  const page = codePage(place, {
    title: linkTexts.actions[link.page.action].title,
    action: `/l/${link.token}`,
    mark: deps.links.markForm(link.token, link.page.action, deps.clock.now().getTime()),
    summary: link.page.summary?.(typed, place) ?? [],
    carried: carriedOf(fields),
    say: codeSaid(place, confirmation),
    canEdit: true,
    ...(error === undefined ? {} : { error }),
  });
  return { status, page };
}

function codeSaid(
  { link }: Place,
  { sent, error }: { status: number; sent: "sent" | "recent" | "limit" | null; error?: string },
): FormNotice {
  if (error !== undefined) return { tone: "bad", title: linkTexts.errorsTitle, text: null, errors: [{ field: "code", message: error }] };
  if (sent === "limit") return { tone: "bad", title: linkTexts.refusedTitle, text: linkTexts.code.limit };
  return codeNotice(sent ?? "recent", link.mail.address);
}

/** What was typed travels on to the second form, and nothing of the frame around it. */
function carriedOf(fields: readonly (readonly [string, string])[]): (readonly [string, string])[] {
  return fields.filter(([name]) => !["form", "step", "code"].includes(name));
}
