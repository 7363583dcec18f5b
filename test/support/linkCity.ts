import { setTimeout as delay } from "node:timers/promises";
import type { ParsedMail } from "mailparser";
import { composeRow } from "../../activities/notices/composeRow.ts";
import type { MailAction } from "../../domain/rectification/mailActions.ts";
import { linkSource } from "../../platform/links/linkSource.ts";
import type { LinkTokens } from "../../platform/links/linkTokens.ts";
import { createLinkTokens } from "../../platform/links/linkTokens.ts";
import { createLogger } from "../../platform/logging.ts";
import { createDispatcher } from "../../platform/mail/dispatcher.ts";
import { smtpTransport } from "../../platform/mail/smtpTransport.ts";
import type { ApiCity, Who } from "./apiCity.ts";
import { CITY, startApiCity } from "./apiCity.ts";
import type { TestSmtpServer } from "./smtpServer.ts";
import { startSmtpServer } from "./smtpServer.ts";

export const linkSecret = "the-secret-of-yunzhou-for-tests-0001";

/** What a browser makes of an answer, as far as these tests look at it. */
export interface Page {
  status: number;
  headers: Headers;
  html: string;
  /** Where a redirection leads. */
  location: string | null;
  /** Hidden fields of the page's form. */
  hidden: [string, string][];
}

export interface LinkCity {
  city: ApiCity;
  /** The address that mails name. */
  origin: string;
  tokens: LinkTokens;
  server: TestSmtpServer;
  /** What the product logged. */
  log: string[];
  /** The clock of the door; moves at a test's word. */
  setNow(now: Date | null): void;
  /** Waits for the newest mail to somebody whose subject carries the label. */
  mailTo(who: string, label: string, after?: number): Promise<ParsedMail>;
  linkIn(mail: ParsedMail, action: MailAction): string;
  codeIn(mail: ParsedMail): string;
  open(url: string, method?: "GET" | "HEAD"): Promise<Page>;
  /** Sends the form of a page, with its hidden fields unless others are given. */
  submit(url: string, page: Page, fields: Record<string, string>): Promise<Page>;
  submitForm(url: string, form: FormData | URLSearchParams): Promise<Page>;
  givenIssue(changes?: object): Promise<string>;
  /** The commands of an issue's steps, in order. */
  steps(issueId: string): Promise<string[]>;
  api(who: Who, id: string, command: string, body?: object): Promise<void>;
  close(): Promise<void>;
}

/** The city with mails that go out, and the pages behind their links. The market department leads, the health commission cooperates. */
export async function startLinkCity(options: { evidenceMaxBytes?: number } = {}): Promise<LinkCity> {
  const tokens = createLinkTokens({ secrets: [linkSecret] });
  const log: string[] = [];
  let now: Date | null = null;
  const city = await startApiCity({
    temporal: true,
    links: tokens,
    log: createLogger({ level: "trace", destination: { write: (line) => log.push(line) } }),
    now: () => now ?? new Date(),
    ...options,
  });
  await city.database.person.updateMany({ where: { id: { in: ["health", "market"] } }, data: { liaison: true } });
  const origin = new URL(city.url).origin;
  const server = await startSmtpServer();
  const links = linkSource({ tokens, publicUrl: origin, days: 30 });
  const dispatcher = createDispatcher({
    databaseUrl: city.databaseUrl,
    transport: smtpTransport({ url: server.url }),
    compose: (row) => composeRow({ database: city.database, publicUrl: origin, links }, row),
    from: "联督 <liandu@yunzhou.example>",
    log: createLogger({ level: "silent" }),
  });
  dispatcher.start();

  const answered = async (response: Response): Promise<Page> => {
    const html = await response.text();
    const inputs = html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/gu);
    return {
      status: response.status,
      headers: response.headers,
      html,
      location: response.headers.get("location"),
      hidden: [...inputs].map(([, name = "", value = ""]): [string, string] => [name, unescaped(value)]),
    };
  };
  const submitForm: LinkCity["submitForm"] = async (url, body) => answered(await fetch(url, { method: "POST", body, redirect: "manual" }));

  return {
    city,
    origin,
    tokens,
    server,
    log,
    setNow: (moment) => {
      now = moment;
    },
    async mailTo(who, label, after = 0) {
      for (let tries = 0; tries < 300; tries += 1) {
        const mails = (await server.parsed()).slice(after);
        const found = mails.findLast((mail) => JSON.stringify(mail.to).includes(`${who}@`) && (mail.subject ?? "").includes(label));
        if (found !== undefined) return found;
        await delay(50);
      }
      throw new Error(`no mail ${label} to ${who}`);
    },
    linkIn(mail, action) {
      const found = (mail.text ?? "").match(/https?:\/\/\S+\/l\/\S+/gu)?.find((url) => url.includes(`.${action}.`));
      if (found === undefined) throw new Error(`no link to ${action} in: ${mail.text}`);
      return found;
    },
    codeIn: (mail) => /验证码：(\d{6})/u.exec(mail.text ?? "")?.[1] ?? "",
    open: async (url, method = "GET") => answered(await fetch(url, { method, redirect: "manual" })),
    submit: (url, page, fields) => {
      const body = new URLSearchParams(page.hidden);
      for (const [name, value] of Object.entries(fields)) body.set(name, value);
      return submitForm(url, body);
    },
    submitForm,
    async givenIssue(changes = {}) {
      const body = {
        title: "校外培训机构监管信息不互通",
        description: "行业主管部门与综合执法部门之间没有定期交换监管信息。",
        units: [
          { organizationId: "yz-market", role: "lead" },
          { organizationId: "yz-insurance", role: "cooperating" },
          { organizationId: "yz-health", role: "cooperating" },
        ],
        measures: [
          { text: "建立信息交换机制。", owners: ["yz-market"] },
          { text: "每季度联合会商。", owners: ["yz-health"] },
        ],
        deadline: { kind: "fixed", on: "2099-06-30" },
        ...changes,
      };
      const created = await city.as("clerk", "POST", "/issues", { body });
      if (created.status !== 201) throw new Error(JSON.stringify(created.body));
      return String(created.body.id);
    },
    steps: async (issueId) => {
      const where = { matterId: `rectification/${CITY}/${issueId}` };
      return (await city.database.matterStep.findMany({ where, orderBy: { version: "asc" } })).map(({ command }) => command);
    },
    async api(who, id, command, body = {}) {
      const { status, body: answer } = await city.as(who, "POST", `/issues/${id}/${command}`, { body });
      if (status !== 200) throw new Error(`${command}: ${status} ${JSON.stringify(answer)}`);
    },
    async close() {
      await dispatcher.stop();
      await server.stop();
      await city.close();
    },
  };
}

function unescaped(text: string): string {
  return text.replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
