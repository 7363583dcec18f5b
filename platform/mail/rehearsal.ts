import { mailFrame } from "../../texts/zh-CN/mailFrame.ts";
import type { MailTransport, OutgoingMail } from "./mailTransport.ts";

/** Sends everything to one box, each mail saying at its head for whom it was meant. */
export function rehearsalTransport({ transport, box }: { transport: MailTransport; box: string }): MailTransport {
  return {
    send: (request) => transport.send({ ...request, mail: rehearse({ mail: request.mail, box }) }),
    close: () => transport.close(),
  };
}

function rehearse({ mail, box }: { mail: OutgoingMail; box: string }): OutgoingMail {
  const to = mail.to.replace(/[\r\n]+/gu, " ");
  const banner = mailFrame.rehearsalBanner(to);
  const html = `<p style="margin:0;padding:12px 16px;background-color:#fff3cd;color:#664d03;font-size:14px;">${banner
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")}</p>`;
  // A box of one's own that bounces says nothing about the recipient.
  const { envelopeFrom: _recipients, ...rest } = mail;
  return {
    ...rest,
    to: box,
    subject: `${mailFrame.rehearsalSubject(to)}${mail.subject}`,
    text: `${banner}\n\n${mail.text}`,
    // A function, since `$` in an address would mean something in a replacement text.
    html: mail.html.replace(/<body[^>]*>/u, (opening) => opening + html),
  };
}
