import type { z } from "zod";
import type { mailSchema } from "../../api/mails/mailSchemas.ts";
import { composeRow } from "../../activities/notices/composeRow.ts";
import { createLogger } from "../../platform/logging.ts";
import { createDispatcher, type Dispatcher, type DispatcherOptions } from "../../platform/mail/dispatcher.ts";
import { createFailureTeller, type FailureTeller, type FailureTellerOptions } from "../../platform/mail/failureTeller.ts";
import { smtpTransport } from "../../platform/mail/smtpTransport.ts";
import { startApiCity, type ApiCity } from "./apiCity.ts";
import { openOutbox, type TestOutbox } from "./outbox.ts";
import { startSmtpServer, type TestSmtpServer } from "./smtpServer.ts";

export type MailItem = z.output<typeof mailSchema>;

export const publicUrl = "https://liandu.yunzhou.example";

export interface MailCity {
  city: ApiCity;
  outbox: TestOutbox;
  server: TestSmtpServer;
  dispatcher(changes?: Partial<DispatcherOptions>): Dispatcher;
  teller(changes?: Partial<FailureTellerOptions>): FailureTeller;
  /** The market department leads and has a liaison officer; the insurance department cooperates and has nobody. @returns the issue's id */
  givenIssue(title: string): Promise<string>;
  /** The mails of an issue as the office lists them. */
  mailsOf(issueId: string): Promise<MailItem[]>;
  /** The one of them that is meant. @throws Error when there is none */
  mailOf(issueId: string, which: (mail: MailItem) => boolean): Promise<MailItem>;
  /** The kinds of the office's tasks about an issue, sorted. */
  tasksOf(issueId: string): Promise<string[]>;
  /** Stops what this test has started. */
  rest(): Promise<void>;
  close(): Promise<void>;
}

/** The city with its outbox, a mail server whose faults are chosen, and real workflows. */
export async function startMailCity(): Promise<MailCity> {
  const city = await startApiCity({ temporal: true });
  await city.database.person.update({ where: { id: "market" }, data: { liaison: true } });
  const outbox = openOutbox(city.databaseUrl);
  const server = await startSmtpServer();
  const log = createLogger({ level: "silent" });
  let stops: (() => Promise<void>)[] = [];
  const rest = async (): Promise<void> => {
    await Promise.all(stops.map((stop) => stop()));
    stops = [];
  };
  const mailsOf = async (issueId: string): Promise<MailItem[]> => {
    const { items }: { items: MailItem[] } = (await city.as("clerk", "GET", `/mails?issueId=${issueId}`)).body;
    return items;
  };
  return {
    city,
    outbox,
    server,
    rest,
    mailsOf,
    dispatcher(changes = {}) {
      const dispatcher = createDispatcher({
        databaseUrl: city.databaseUrl,
        transport: smtpTransport({ url: server.url }),
        compose: (row) => composeRow({ database: city.database, publicUrl }, row),
        from: "联督 <liandu@yunzhou.example>",
        log,
        timing: { pollMs: 200, resendAfterMs: 100 },
        ...changes,
      });
      stops.push(() => dispatcher.stop());
      dispatcher.start();
      return dispatcher;
    },
    teller(changes = {}) {
      const teller = createFailureTeller({
        databaseUrl: city.databaseUrl,
        tell: ({ matterId, command, key }) => {
          const [process = "", jurisdictionId = "", id = ""] = matterId.split("/");
          const actor = { rule: "mail_delivery", via: "rule" } as const;
          return city.matters.send({ process, jurisdictionId, id, command, actor, idempotencyKey: key, onlyWhileOpen: true });
        },
        log,
        timing: { pollMs: 200, pauseMs: { first: 100, most: 400 } },
        ...changes,
      });
      stops.push(() => teller.stop());
      teller.start();
      return teller;
    },
    async givenIssue(title) {
      const body = {
        title,
        description: "部门之间没有定期交换监管信息。",
        units: [
          { organizationId: "yz-market", role: "lead" },
          { organizationId: "yz-insurance", role: "cooperating" },
        ],
        measures: [{ text: "建立信息交换机制。" }],
        deadline: { kind: "fixed", on: "2099-06-30" },
      };
      const { status, body: made } = await city.as("clerk", "POST", "/issues", { body });
      if (status !== 201) throw new Error(JSON.stringify(made));
      return String(made.id);
    },
    async mailOf(issueId, which) {
      const found = (await mailsOf(issueId)).find(which);
      if (found === undefined) throw new Error("no such mail");
      return found;
    },
    async tasksOf(issueId) {
      const { items }: { items: { kind: string; issue: { id: string } }[] } = (await city.as("clerk", "GET", "/tasks?limit=200")).body;
      return items
        .filter(({ issue }) => issue.id === issueId)
        .map(({ kind }) => kind)
        .sort();
    },
    async close() {
      await rest();
      await server.stop();
      await outbox.end();
      await city.close();
    },
  };
}
