import fs from "node:fs";
import path from "node:path";
import { composeMail } from "../activities/notices/composeMail.ts";
import { mimeMessage } from "../platform/mail/mimeMessage.ts";
import { mailTexts } from "../texts/zh-CN/mailPreview.ts";
import { sampleLookups, sampleNotices } from "./mail-preview-samples.ts";

/** Writes the mail of every template, with sample facts, into a folder: `.html` and `.txt` to read, `.eml` to open in a mail client, `.ics` where there are dates. */
async function writePreviews(folder: string): Promise<number> {
  fs.mkdirSync(folder, { recursive: true });
  for (const { name, notice } of sampleNotices) {
    const mail = composeMail({ notice, lookups: sampleLookups });
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
  return sampleNotices.length;
}

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error(mailTexts.usage);
  process.exitCode = 2;
} else {
  console.log(mailTexts.written({ count: await writePreviews(folder), folder: path.resolve(folder) }));
}
