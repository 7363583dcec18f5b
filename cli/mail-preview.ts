import fs from "node:fs";
import path from "node:path";
import { composeDigest } from "../activities/notices/composeDigest.ts";
import type { ComposedMail } from "../activities/notices/composedMail.ts";
import { composeMail, viewOf } from "../activities/notices/composeMail.ts";
import type { Notice, NoticeLink, NoticeLookups } from "../activities/notices/notice.ts";
import type { MailAction } from "../domain/rectification/mailActions.ts";
import { mimeMessage } from "../platform/mail/mimeMessage.ts";
import { linkTexts } from "../texts/zh-CN/links.ts";
import { mailTexts } from "../texts/zh-CN/mailPreview.ts";
import { sampleLookups, sampleLookupsOf, sampleNotices } from "./mail-preview-samples.ts";

interface Preview {
  name: string;
  mail: ComposedMail;
  notice: Notice;
}

const link = (action: MailAction): NoticeLink => ({
  label: linkTexts.actions[action].link,
  url: `https://liandu.yunze.example/l/1.9f2c61d0e5.${action}.20260404.SAMPLE-THAT-OPENS-NOTHING-SAMPLE-THAT-OPENS`,
});

function sample(name: string): Notice {
  const found = sampleNotices.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no sample ${name}`);
  return found.notice;
}

function withLinks(name: string, actions: readonly MailAction[]): { notice: Notice; lookups: NoticeLookups } {
  const notice = sample(name);
  return { notice, lookups: { ...sampleLookupsOf(notice), links: { links: actions.map(link), until: "2026-04-04" } } };
}

/** Every template, the ones with links and a code, and a digest. */
function previews(): Preview[] {
  const plain = sampleNotices.map(({ name, notice }) => ({
    name,
    notice,
    mail: composeMail({ notice, lookups: sampleLookupsOf(notice) }),
  }));
  const assignment = withLinks("assignment", [
    "acknowledge",
    "return",
    "submit-evidence",
    "report-progress",
    "request-verification",
    "request-extension",
  ]);
  const generic = sample("generic");
  const code: Notice = {
    ...generic,
    template: "link_code",
    facts: { ...generic.facts, reason: null, linkAction: "sign-off", retracts: false },
  };
  const inDigest = [
    withLinks("sign_off_wanted", ["sign-off", "report-progress"]),
    { notice: sample("released"), lookups: sampleLookups },
    withLinks("standing", ["report-standing"]),
  ];
  const views = inDigest.map(viewOf);
  return [
    ...plain,
    { name: "assignment-links", notice: assignment.notice, mail: composeMail(assignment) },
    { name: "link_code", notice: code, mail: composeMail({ notice: code, lookups: { ...sampleLookupsOf(code), code: "482913" } }) },
    {
      name: "digest",
      notice: { ...generic, messageId: "<sample-digest@liandu.yunze.example>" },
      mail: composeDigest({ views, sentAt: "2026-03-06T01:00:00.000Z", readerKey: "sample", host: "liandu.yunze.example" }),
    },
  ];
}

/** Writes each mail into a folder: `.html` and `.txt` to read, `.eml` to open in a mail client, `.ics` where there are dates. @returns how many */
async function writePreviews(folder: string): Promise<number> {
  fs.mkdirSync(folder, { recursive: true });
  const all = previews();
  for (const { name, mail, notice } of all) {
    const write = (ending: string, content: string | Buffer): void => fs.writeFileSync(path.join(folder, `${name}.${ending}`), content);
    write("html", mail.html);
    write("txt", `${mail.subject}\n\n${mail.text}`);
    if (mail.calendar !== undefined) write("ics", mail.calendar.content);
    const envelope = {
      messageId: notice.messageId,
      from: "联督 <liandu@yunze.example>",
      to: "liaison@yunze.example",
      date: notice.createdAt,
    };
    write("eml", await mimeMessage({ ...mail, ...envelope }));
  }
  return all.length;
}

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error(mailTexts.usage);
  process.exitCode = 2;
} else {
  console.log(mailTexts.written({ count: await writePreviews(folder), folder: path.resolve(folder) }));
}
