import { mailFrame } from "../../texts/zh-CN/mailFrame.ts";
import { automaticHeaders } from "./automaticHeaders.ts";
import { calendarFile, type CalendarEntry } from "./calendarFile.ts";
import type { ComposedMail } from "./composedMail.ts";
import { mailView, type MailFacts, type MailView } from "./mailView.ts";
import type { Notice, NoticeLookups } from "./notice.ts";
import { oneLine } from "./plainText.ts";
import { renderHtml } from "./renderHtml.ts";
import { renderText } from "./renderText.ts";
import { wordedView } from "./wordedView.ts";

/**
 * Makes the mail of a notice. Pure and total: the same row and lookups always give the same mail, so that a copy that is sent again is the same mail, and there is
 * one for any template and any facts.
 */
export function composeMail({ notice, lookups }: { notice: Notice; lookups: NoticeLookups }): ComposedMail {
  const view = viewOf({ notice, lookups });
  const calendar = calendarOf({ notice, view });
  return {
    subject: view.subject,
    text: renderText(view),
    html: renderHtml(view),
    ...(calendar === null ? {} : { calendar: { fileName: mailFrame.calendarFile, content: calendar } }),
    ...(lookups.letter === undefined ? {} : { files: [lookups.letter] }),
    thread: `<matter.${idSafe(notice.matterId)}@${hostOf(notice.messageId)}>`,
    headers: automaticHeaders,
  };
}

/** The view of a notice in the words that its jurisdiction has for it. */
export function viewOf({ notice, lookups }: { notice: Notice; lookups: NoticeLookups }): MailView & MailFacts {
  const view = mailView({ notice, lookups });
  return lookups.wording === undefined ? view : wordedView(view, lookups.wording, lookups);
}

function calendarOf({ notice, view }: { notice: Notice; view: MailView & MailFacts }): string | null {
  if (!view.calendar) return null;
  const { facts, title, url } = view;
  const { number } = facts;
  const host = hostOf(notice.messageId);
  const place = `${idSafe(notice.matterId)}.${idSafe(facts.organizationId ?? "all")}`;
  const entry = (duty: string, on: string, summary: string): CalendarEntry => ({
    uid: `${duty}.${place}@${host}`,
    on,
    summary,
    description: mailFrame.calendar.description(url),
    url,
  });
  const ownDates = facts.measures.flatMap((measure, index) => {
    if (measure.dueOn === null || measure.dueOn === facts.dueOn) return [];
    const text = oneLine({ text: view.measures?.entries[index]?.text ?? title, limit: 40, cut: "……" });
    return [entry(`measure-${idSafe(measure.id)}`, measure.dueOn, mailFrame.calendar.measure({ number, text }))];
  });
  const entries = [
    ...(facts.acknowledgeBy === null ? [] : [entry("acknowledge", facts.acknowledgeBy, mailFrame.calendar.acknowledge({ number, title }))]),
    ...ownDates,
    ...(facts.verifyBy === null ? [] : [entry("verify", facts.verifyBy, mailFrame.calendar.verify({ number, title }))]),
    ...(facts.dueOn === null ? [] : [entry("due", facts.dueOn, mailFrame.calendar.due({ number, title }))]),
  ];
  return calendarFile({
    entries: entries.filter(({ on }) => on >= view.today),
    name: mailFrame.calendar.name,
    alarm: mailFrame.calendar.alarm,
    sequence: notice.version,
    stampedAt: notice.createdAt,
  });
}

/** What may stand in a Message-ID or UID; anything else is written as its code. */
export function idSafe(id: string): string {
  return id.replace(/[^\w-]/gu, (character) => `_${(character.codePointAt(0) ?? 0).toString(16)}_`);
}

/** The host of a Message-ID: threads and calendar entries belong to the same one. */
export function hostOf(messageId: string): string {
  return /@([^<>@\s]+)>?$/u.exec(messageId)?.[1] ?? "liandu.invalid";
}
