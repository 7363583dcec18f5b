import { readFileSync } from "node:fs";
import type { Express, Request, Response } from "express";
import { errorCodes } from "../../domain/errors/errorCodes.ts";
import { linkTexts } from "../../texts/zh-CN/links.ts";
import { lingeringClose } from "../core/lingeringClose.ts";
import { loggedError } from "../../platform/loggedError.ts";
import { problemOf } from "../core/problemOf.ts";
import { requestIdOf } from "../core/requestLog.ts";
import { ASSETS, messagePage } from "./layout.ts";
import type { LinkDeps } from "./openLink.ts";
import { createRateLimit } from "./rateLimit.ts";
import type { LinkAnswer } from "./serveLink.ts";
import { isVisitToken, showVisitDone, showVisitForm, takeVisitForm } from "./visit/serveVisitLink.ts";
import { showDone, showForm, showRetract, takeForm, takeRetract } from "./serveLink.ts";

const POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const MINUTE_MS = 60_000;
/** Generous: a whole city may stand behind one address, and a token cannot be guessed at any speed. What it bounds is the load. */
const PER_ADDRESS = 600;
/** Acts by one link; nobody needs more in a minute. */
const POSTS_PER_LINK = 20;

const asset = (name: string): Buffer => readFileSync(new URL(`./assets/${name}`, import.meta.url));

/** Mounts the pages behind the links in mails. GET and HEAD change nothing, however often a mail scanner asks; only a form that somebody sends does. */
export function mountLinks(app: Express, deps: LinkDeps): void {
  const files = {
    "pages.css": ["text/css; charset=utf-8", asset("pages.css")],
    "upload.js": ["text/javascript; charset=utf-8", asset("upload.js")],
  } as const;
  for (const [name, [type, content]] of Object.entries(files)) {
    app.get(`${ASSETS}/${name}`, (_request, response) => {
      response.locals["route"] = `get ${ASSETS}/${name}`;
      response.setHeader("Cache-Control", "public, max-age=300");
      response.setHeader("Content-Type", type);
      response.send(content);
    });
  }

  const byAddress = createRateLimit({ limit: PER_ADDRESS, windowMs: MINUTE_MS });
  const byLink = createRateLimit({ limit: POSTS_PER_LINK, windowMs: MINUTE_MS });
  type Serve = (deps: LinkDeps, token: string, request: Request, requestId: string) => Promise<LinkAnswer>;

  /** The token stands in the path, which no log line carries: the route's template stands for it. */
  const serve = (route: string, acts: boolean, answer: Serve) => async (request: Request, response: Response) => {
    response.locals["route"] = route;
    protect(response);
    const token = String(request.params["token"] ?? "");
    const nowMs = deps.clock.now().getTime();
    if (!byAddress.take(request.ip ?? "", nowMs) || (acts && !byLink.take(token, nowMs))) return tooOften(request, response);
    try {
      reply(request, response, await answer(deps, token, request, requestIdOf(response)));
    } catch (error) {
      fail(request, response, error);
    }
  };

  const fail = (request: Request, response: Response, error: unknown): void => {
    const problem = problemOf(error);
    const { httpStatus, retryable } = errorCodes[problem.code];
    const requestId = requestIdOf(response);
    response.locals["code"] = problem.code;
    if (httpStatus >= 500) deps.log.error({ requestId, code: problem.code, error: loggedError(error) }, "a link's page failed");
    if (retryable) response.setHeader("Retry-After", "10");
    const { title, text } = linkTexts.failed;
    const page = messagePage({ title, paragraphs: [text, linkTexts.requestId(requestId)], officeName: null });
    reply(request, response, { status: httpStatus, page });
  };

  /** A link about a visit has pages of its own behind the same addresses. */
  const either =
    (visit: Serve, other: Serve): Serve =>
    (parts, token, request, requestId) =>
      (isVisitToken(parts, token) ? visit : other)(parts, token, request, requestId);

  app.get("/l/:token", serve("get /l/{token}", false, either(showVisitForm, showForm)));
  app.get("/l/:token/done", serve("get /l/{token}/done", false, either(showVisitDone, showDone)));
  app.get("/l/:token/retract", serve("get /l/{token}/retract", false, either(showVisitDone, showRetract)));
  app.post("/l/:token", serve("post /l/{token}", true, either(takeVisitForm, takeForm)));
  app.post("/l/:token/retract", serve("post /l/{token}/retract", true, either(showVisitDone, takeRetract)));
  app.use("/l", (request, response) => {
    response.locals["route"] = "/l";
    protect(response);
    const { title, text } = linkTexts.notFound;
    reply(request, response, { status: 404, page: messagePage({ title, paragraphs: [text], officeName: null }) });
  });
}

/** Nothing of a page is kept, indexed, framed or passed on; its address least of all. */
function protect(response: Response): void {
  response.setHeader("Content-Security-Policy", POLICY);
  response.setHeader("Referrer-Policy", "no-referrer");
  response.setHeader("Cache-Control", "no-store");
  response.setHeader("X-Robots-Tag", "noindex, nofollow, noarchive");
}

function tooOften(request: Request, response: Response): void {
  response.setHeader("Retry-After", "60");
  reply(request, response, { status: 429, page: messagePage({ title: linkTexts.tooOften, paragraphs: [], officeName: null }) });
}

function reply(request: Request, response: Response, answer: LinkAnswer): void {
  // A form that is still coming in, such as one that was too much: its sender is to see the answer, and not a broken connection.
  if (!request.complete) lingeringClose(request, response);
  if ("seeOther" in answer) {
    response.redirect(303, answer.seeOther);
    return;
  }
  response.status(answer.status).type("text/html; charset=utf-8").send(answer.page.html);
}
