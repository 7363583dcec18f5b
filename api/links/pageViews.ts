import { errorCodes } from "../../domain/errors/errorCodes.ts";
import { fill } from "../../texts/format.ts";
import { errorTexts } from "../../texts/zh-CN/errors.ts";
import { linkTexts } from "../../texts/zh-CN/links.ts";
import type { Problem } from "../core/problem.ts";
import { CODE_MINUTES, maskedAddress } from "./codes.ts";
import { hidden, textInput } from "./fields.ts";
import type { Html } from "./html.ts";
import { html } from "./html.ts";
import { frame, messagePage, notice, type PageAnswer } from "./layout.ts";
import type { FieldErrors, Place, Typed } from "./linkPage.ts";
import type { ClosedLink, OpenLink } from "./openLink.ts";
import { taskDetails, taskHead } from "./taskView.ts";
import type { Retractable, Use } from "./uses.ts";

const { donePage: doneWords, code: codeWords } = linkTexts;
const noErrors: FieldErrors = new Map();

/** What is said above a form: what was wrong with it, or how the codes stand. */
export interface FormNotice {
  tone: "bad" | "good" | "plain";
  title: string | null;
  text: string | null;
  /** Messages with the fields that they are about, where there is one. */
  errors?: readonly { field: string | null; message: string }[];
}

function noticeOf({ tone, title, text, errors = [] }: FormNotice): Html {
  const list =
    errors.length > 0 &&
    html`<ul>
      ${errors.map(({ field, message }) => html`<li>${field === null ? message : html`<a href="#${field}">${message}</a>`}</li>`)}
    </ul>`;
  return notice(tone, title, html`${list}${text !== null && html`<p>${text}</p>`}`);
}

function byWhom({ link }: Place): Html {
  return html`<p class="soft">${linkTexts.byLink({ organization: link.organizationName, person: link.caller.name })}</p>`;
}

function others({ others: all }: OpenLink): Html | null {
  if (all.length === 0) return null;
  return html`<nav aria-labelledby="other">
    <h2 id="other">${linkTexts.other}</h2>
    <ul class="links">
      ${all.map(({ action, token }) => html`<li><a href="/l/${token}">${linkTexts.actions[action].link}</a></li>`)}
    </ul>
  </nav>`;
}

/** The page of an action with its form. */
export function formPage(
  place: Place,
  { typed, mark, say, fieldErrors = noErrors }: { typed: Typed; mark: string; say: FormNotice | null; fieldErrors?: FieldErrors },
): Html {
  const { link, task } = place;
  const words = linkTexts.actions[link.page.action];
  const multipart = link.page.takesFiles === true;
  return frame({
    title: words.title,
    officeName: link.officeName,
    script: multipart,
    main: html`${taskHead(task)}
      <h1>${words.title}</h1>
      ${say !== null && noticeOf(say)}
      <p>${words.intro}</p>
      <form
        method="post"
        action="/l/${link.token}"
        ${multipart && html` enctype="multipart/form-data" data-uploading="${linkTexts.uploading}"`}
      >
        ${hidden("form", mark)} ${link.page.fields(place, typed, fieldErrors)}
        <p class="actions"><button type="submit">${words.submit}</button></p>
      </form>
      ${byWhom(place)} ${taskDetails(task)} ${others(link)}`,
  });
}

/** The page of an action that the rules do not take now: says why, shows the task, and offers what there is instead. */
export function refusedPage(place: Place, sentence: string): Html {
  const { link, task } = place;
  const words = linkTexts.actions[link.page.action];
  return frame({
    title: words.title,
    officeName: link.officeName,
    main: html`${taskHead(task)}
      <h1>${words.title}</h1>
      ${notice("plain", null, sentence)} ${others(link)} ${taskDetails(task)}`,
  });
}

/** What a second form is asked for: the act stays as it was typed, and only the digits are new. */
export function codePage(
  place: Place,
  request: {
    title: string;
    action: string;
    mark: string;
    summary: readonly { name: string; value: string }[];
    carried: readonly (readonly [string, string])[];
    say: FormNotice;
    canEdit: boolean;
    error?: string;
  },
): Html {
  const { link, task } = place;
  const { title, action, mark, summary, carried, say, canEdit, error } = request;
  const errors: FieldErrors = error === undefined ? noErrors : new Map([["code", error]]);
  return frame({
    title: codeWords.title,
    officeName: link.officeName,
    main: html`${taskHead(task)}
      <h1>${title}</h1>
      ${noticeOf(say)}
      <form method="post" action="${action}">
        ${hidden("form", mark)}${carried.map(([name, value]) => hidden(name, value))}
        <section aria-labelledby="summary">
          <h2 id="summary">${codeWords.summary}</h2>
          <dl>
            ${summary.map(
              ({ name, value }) =>
                html`<dt>${name}</dt>
                  <dd class="text">${value}</dd>`,
            )}
          </dl>
        </section>
        ${textInput({ name: "code", label: codeWords.label, hint: codeWords.latest, required: true, errors, value: "", inputMode: "numeric", autocomplete: "one-time-code", maxLength: 12 })}
        <p class="actions"><button type="submit" name="step" value="confirm">${codeWords.confirm}</button></p>
        <p class="actions">
          <button class="plain" type="submit" name="step" value="resend">${codeWords.resend}</button>
          ${canEdit && html`<button class="plain" type="submit" name="step" value="edit">${codeWords.edit}</button>`}
        </p>
      </form>
      ${byWhom(place)}`,
  });
}

/** How the sending of a code went, as it is said above the field. */
export function codeNotice(sent: "sent" | "recent", address: string): FormNotice {
  const to = maskedAddress(address);
  return {
    tone: "plain",
    title: codeWords.title,
    text: sent === "sent" ? codeWords.sent({ to, minutes: CODE_MINUTES }) : codeWords.recent({ to }),
  };
}

/** After the act, and whenever its link is opened again: what was done, how to take it back, and what comes next. */
export function donePage(place: Place, { use, retract, justNow }: { use: Use; retract: Retractable; justNow: boolean }): Html {
  const { link, task } = place;
  const words = linkTexts.actions[link.page.action];
  const moment = momentText(use.at);
  const again = html`<p class="actions"><a class="button" href="/l/${link.token}">${doneWords.again}</a></p>`;
  if (use.retracted)
    return frame({
      title: words.title,
      officeName: link.officeName,
      main: html`${taskHead(task)}
        <h1>${words.title}</h1>
        ${notice("plain", null, doneWords.retracted)}${again}${taskDetails(task)}`,
    });
  return frame({
    title: words.done,
    officeName: link.officeName,
    main: html`${taskHead(task)}
      <h1>${words.done}</h1>
      ${notice(
        "good",
        null,
        html`<p>${justNow ? doneWords.at(moment) : doneWords.before(moment)}</p>
          <p>${doneWords.recorded}</p>`,
      )}
      <section aria-labelledby="next">
        <h2 id="next">${doneWords.next}</h2>
        ${words.next.map((sentence) => html`<p>${sentence}</p>`)}
      </section>
      ${others(link)}
      <section aria-labelledby="undo">
        <h2 id="undo">${doneWords.retractTitle}</h2>
        ${
          typeof retract === "string"
            ? html`<p>${retract === "too_late" ? doneWords.tooLate : doneWords.notRetractable}</p>`
            : html`<p>${doneWords.retractUntil(retract.until)}</p>
                <p class="actions"><a class="button plain" href="/l/${link.token}/retract?o=${use.occasion}">${doneWords.retract}</a></p>`
        }
      </section>
      ${link.page.repeatable && html`<p><a href="/l/${link.token}">${doneWords.back}</a></p>`} ${taskDetails(task)}`,
  });
}

/** Asks once more before something is taken back. */
export function retractPage(
  place: Place,
  { use, mark, typed, say }: { use: Use; mark: string; typed: Typed; say: FormNotice | null },
): Html {
  const { link, task } = place;
  const { page, token } = link;
  const title = linkTexts.retract.title(linkTexts.actions[page.action].title);
  return frame({
    title,
    officeName: link.officeName,
    main: html`${taskHead(task)}
      <h1>${title}</h1>
      ${say !== null && noticeOf(say)}
      <p>${linkTexts.retract.intro}</p>
      <form method="post" action="/l/${token}/retract?o=${use.occasion}">
        ${hidden("form", mark)}
        ${textInput({ name: "reason", label: linkTexts.fields.retractReason, errors: noErrors, value: typed.get("reason"), maxLength: 200 })}
        <p class="actions"><button type="submit">${page.needsCode ? linkTexts.retract.submitCode : linkTexts.retract.submit}</button></p>
      </form>
      ${byWhom(place)}`,
  });
}

/** 410 for what was a link once and is none any more; a forged one is told as if nothing had ever been there. */
export function closedPage({ problem, officeName }: ClosedLink): PageAnswer {
  const { title, text } = linkTexts.problems[problem];
  return { status: problem === "forged" ? 404 : 410, page: messagePage({ title, paragraphs: [text], officeName }) };
}

/** What an error means to somebody who reads a page, and not an API's answer. */
export function sentenceOf(problem: Problem, facts: Problem["facts"] = problem.facts): string {
  const { httpStatus, retryable } = errorCodes[problem.code];
  if (problem.code === "INTERNAL") return linkTexts.failed.text;
  if (retryable && httpStatus >= 429) return linkTexts.busy;
  return fill(errorTexts[problem.code], facts);
}

const shanghai = new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai", dateStyle: "long", timeStyle: "short" });

function momentText(at: Date): string {
  return shanghai.format(at);
}
