import MailComposer from "nodemailer/lib/mail-composer";
import type { OutgoingMail } from "./mailTransport.ts";

/** The bytes that go over the wire. Files and addresses on the network are never read, whatever the words of a mail look like. */
export function mimeMessage(mail: OutgoingMail): Promise<Buffer> {
  const composer = new MailComposer({
    from: mail.from,
    to: mail.to,
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: bracketed(mail.messageId),
    // The thread's first message was never sent: all mails of a matter are its answers, and so lie together.
    inReplyTo: mail.thread,
    references: mail.thread,
    date: new Date(mail.date),
    headers: { ...mail.headers },
    attachments: [
      ...(mail.files ?? []).map(({ fileName, contentType, content }) => ({
        filename: fileName,
        contentType,
        content: Buffer.from(content),
      })),
      ...(mail.calendar === undefined
        ? []
        : [
            {
              filename: mail.calendar.fileName,
              content: mail.calendar.content,
              contentType: "text/calendar; charset=utf-8; method=PUBLISH",
              contentTransferEncoding: "base64" as const,
            },
          ]),
    ],
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}

function bracketed(messageId: string): string {
  return `<${messageId.replace(/^<|>$/gu, "")}>`;
}
