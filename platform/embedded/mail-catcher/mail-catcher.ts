import { once } from "node:events";
import path from "node:path";
import { mailCatcherTexts } from "../../../texts/zh-CN/mail-catcher.ts";
import { requireFreePort } from "../ports.ts";
import { type CaughtMail, CaughtMailStore, type KeepLimits } from "./caught-mail-store.ts";
import { pageServer } from "./page-server.ts";
import { type FaultSwitch, smtpFront } from "./smtp-front.ts";

const host = "127.0.0.1";
const defaultKeep: KeepLimits = { count: 2000, bytes: 512 * 1024 * 1024 };
const defaultMaxBytes = 50 * 1024 * 1024;

export interface MailCatcherOptions {
  /** where the mails are kept */
  folder: string;
  /** 0 takes a free one */
  smtpPort: number;
  /** 0 takes a free one */
  pagePort: number;
  /** names of the settings that change the ports, for the message when one is taken */
  settings: { smtpPort: string; pagePort: string };
  keep?: KeepLimits;
  /** of one mail */
  maxBytes?: number;
  /** goes wrong on purpose; for tests */
  faults?: FaultSwitch;
}

export interface RunningMailCatcher {
  smtpPort: number;
  /** for the transport */
  smtpUrl: string;
  /** for people */
  pageUrl: string;
  /** newest first */
  mails(): readonly CaughtMail[];
  /** a mail as it was received */
  raw(id: string): Buffer;
  deleteAll(): void;
  stop(): Promise<void>;
}

/**
 * Takes the mails of a trial installation, keeps them, and shows them on a page. Listens on this machine only.
 * A mail whose acceptance (250) the sender has seen is on the disk.
 * @throws EmbeddedError `port-in-use`
 */
export async function startMailCatcher({
  folder,
  smtpPort,
  pagePort,
  settings,
  keep = defaultKeep,
  maxBytes = defaultMaxBytes,
  faults = () => [],
}: MailCatcherOptions): Promise<RunningMailCatcher> {
  const { part } = mailCatcherTexts;
  if (smtpPort !== 0) await requireFreePort({ port: smtpPort, part, setting: settings.smtpPort });
  if (pagePort !== 0) await requireFreePort({ port: pagePort, part, setting: settings.pagePort });
  const store = new CaughtMailStore({ folder: path.resolve(folder), keep });
  const smtp = smtpFront({ maxBytes, faults, keep: (mail) => store.add(mail) });
  const page = pageServer({ store });
  const smtpListener = smtp.listen(smtpPort, host);
  await once(smtpListener, "listening");
  page.listen(pagePort, host);
  await once(page, "listening");
  const port = portOf(smtpListener.address());
  return {
    smtpPort: port,
    smtpUrl: `smtp://${host}:${port}`,
    pageUrl: `http://${host}:${portOf(page.address())}`,
    mails: () => store.mails,
    raw: (id) => store.raw(id),
    deleteAll: () => store.deleteAll(),
    stop: async () => {
      // Mails under way get their answer first.
      await new Promise<void>((resolve) => {
        smtp.close(() => resolve());
      });
      page.closeIdleConnections();
      await new Promise<void>((resolve) => {
        page.close(() => resolve());
        page.closeAllConnections();
      });
    },
  };
}

function portOf(address: ReturnType<ReturnType<typeof pageServer>["address"]>): number {
  if (address === null || typeof address === "string") throw new Error("a TCP server without a TCP address");
  return address.port;
}
