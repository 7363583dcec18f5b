/** A mail that a server sends back, as RFC 3464 has it; `status` and `action` of the one recipient. */
export function statusReport({
  to,
  action,
  status,
  diagnostic = "smtp; 550 5.1.1 user unknown",
  encoding,
}: {
  to: string;
  action: string;
  status: string;
  diagnostic?: string;
  encoding?: "base64";
}): string {
  const body = `Reporting-MTA: dns; mx.dept.example\r\n\r\nFinal-Recipient: rfc822; liaison@dept.example\r\nAction: ${action}\r\nStatus: ${status}\r\nDiagnostic-Code: ${diagnostic}\r\n`;
  return [
    "Return-Path: <>",
    "From: MAILER-DAEMON@mx.dept.example",
    `To: <${to}>`,
    "Subject: Undelivered Mail Returned to Sender",
    "Auto-Submitted: auto-replied",
    "MIME-Version: 1.0",
    'Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary="part"',
    "",
    "--part",
    "Content-Type: text/plain",
    "",
    "Your mail could not be delivered. See 5.9.9 of our rules.",
    "--part",
    "Content-Type: message/delivery-status",
    ...(encoding === undefined ? [] : [`Content-Transfer-Encoding: ${encoding}`]),
    "",
    encoding === undefined ? body : Buffer.from(body).toString("base64"),
    "--part",
    "Content-Type: message/rfc822",
    "",
    "Subject: =?utf-8?B?6YCa55+l?=",
    "",
    "the mail itself",
    "--part--",
    "",
  ].join("\r\n");
}

/** What a person's mailbox answers by itself. */
export function holidayReply(to: string): string {
  return [
    "Return-Path: <>",
    "From: liaison@dept.example",
    `To: <${to}>`,
    "Subject: =?utf-8?B?6Ieq5Yqo5Zue5aSN?=",
    "Auto-Submitted: auto-replied",
    "",
    "I am away until the 5.5.2026. In urgent cases call 550.",
    "",
  ].join("\r\n");
}

/** How a server reports that knows no RFC 3464. */
export function wordyReport(to: string, words: string): string {
  return ["Return-Path: <>", "From: Postmaster@qmail.example", `To: ${to}`, "Content-Type: text/plain; charset=gbk", "", words, ""].join(
    "\r\n",
  );
}
