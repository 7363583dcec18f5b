import type { Role } from "../../domain/process/actor.ts";
import type { ApiDeps } from "../core/deps.ts";
import type { Route } from "../core/route.ts";
import { route } from "../core/route.ts";
import { allow } from "../registries/register.ts";
import { dismissMail } from "./dismissMail.ts";
import { listMails } from "./listMails.ts";
import { dismissBody, mailDetailSchema, mailListQuery, mailPage, mailParams, resendBody } from "./mailSchemas.ts";
import { resendMail } from "./resendMail.ts";
import { showMail } from "./showMail.ts";

const TAG = "邮件";
const READERS: readonly Role[] = ["office", "leader", "auditor"];
const ACTORS: readonly Role[] = ["office", "leader"];

/** What became of the notices: for the office, which settles what did not arrive, and for the auditor. */
export function mailRoutes(deps: ApiDeps): Route[] {
  return [
    route({
      method: "get",
      path: "/mails",
      summary: "查询邮件通知",
      description: "由新到旧排列。`failed=true` 只列有未处理的送达问题的。",
      tag: TAG,
      auth: READERS,
      query: mailListQuery,
      responses: { 200: { description: "一页邮件", schema: mailPage } },
      handle: async ({ caller, query }) => {
        allow(caller.isOffice || caller.roles.includes("auditor"));
        return { status: 200, body: await listMails(deps, caller, query) };
      },
    }),
    route({
      method: "get",
      path: "/mails/{id}",
      summary: "查看一封邮件",
      description: "含历次送达问题和邮件的样子；一次性链接和验证码只有收件人能看到。",
      tag: TAG,
      auth: READERS,
      params: mailParams,
      responses: { 200: { description: "邮件", schema: mailDetailSchema } },
      handle: async ({ caller, params: { id } }) => {
        allow(caller.isOffice || caller.roles.includes("auditor"));
        return { status: 200, body: await showMail(deps, caller, id) };
      },
    }),
    route({
      method: "post",
      path: "/mails/{id}/resend",
      summary: "重发邮件",
      description: "发往名录中现在登记的邮箱；可改发给同一单位的另一人。原有的送达问题随之了结。",
      tag: TAG,
      auth: ACTORS,
      params: mailParams,
      body: resendBody,
      example: {},
      responses: { 200: { description: "已列入发送", schema: mailDetailSchema } },
      handle: async ({ caller, requestId, params: { id }, body }) => {
        allow(caller.isOffice);
        await resendMail(deps, { caller, requestId, id, personId: body.personId });
        return { status: 200, body: await showMail(deps, caller, id) };
      },
    }),
    route({
      method: "post",
      path: "/mails/{id}/dismiss",
      summary: "关闭送达问题",
      description: "已用其他方式告知，或不必再告知；须说明理由。",
      tag: TAG,
      auth: ACTORS,
      params: mailParams,
      body: dismissBody,
      example: { reason: "已电话告知联络员。" },
      responses: { 200: { description: "已关闭", schema: mailDetailSchema } },
      handle: async ({ caller, requestId, params: { id }, body: { reason } }) => {
        allow(caller.isOffice);
        await dismissMail(deps, { caller, requestId, id, reason });
        return { status: 200, body: await showMail(deps, caller, id) };
      },
    }),
  ];
}
