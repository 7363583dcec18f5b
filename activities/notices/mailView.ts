import { shanghaiDate } from "../../domain/calendar/calendarDay.ts";
import { addressOf } from "../../domain/visit/view.ts";
import { isLetterKind, isRung, letterTexts } from "../../texts/zh-CN/escalation.ts";
import { mailFrame, type MailTone } from "../../texts/zh-CN/mailFrame.ts";
import { mailWords, type NoticeWords } from "../../texts/zh-CN/mails.ts";
import { fill } from "../../texts/format.ts";
import { evidenceWarningWords } from "../../texts/zh-CN/evidenceWarnings.ts";
import { linkTexts } from "../../texts/zh-CN/links.ts";
import { type Notice, type NoticeLink, type NoticeLookups } from "./notice.ts";
import { readNoticeFacts, type NoticeFacts } from "./noticeFacts.ts";
import { oneLine, plainText } from "./plainText.ts";
import type { NoticeWarnings } from "./warningPort.ts";

/** A mail before it is text or HTML: all words chosen, cleaned and cut, nothing escaped yet. */
export interface MailView {
  subject: string;
  label: string;
  tone: MailTone;
  heading: string;
  salutation: string;
  paragraphs: string[];
  rows: { name: string; value: string; strong: boolean }[];
  measures: { heading: string; entries: { text: string; due?: string; findings?: string }[]; more?: string } | null;
  steps: string[];
  action: { label: string; url: string };
  /** What else can be done from the mail, behind its button, and how long that works. */
  links: { more: readonly NoticeLink[]; until: string } | null;
  why: string[];
  /** Last words before the signature. */
  closing: string[];
  /** What is attached, a line each. */
  attached: string[];
  footer: string[];
}

/** More would make a long mail that nobody reads to its end; the rest stands behind the link. */
const maxMeasures = 12;
const maxText = 400;
const maxTitle = 60;

/** Of days that have passed: they are told with their reason, and are no entry in a calendar. */
const lateTemplates: ReadonlySet<string> = new Set(["overdue", "escalation", "escalation_waiting"]);

export interface MailFacts {
  facts: NoticeFacts;
  title: string;
  url: string;
  calendar: boolean;
  /** The day in Asia/Shanghai on which the step was committed. */
  today: string;
}

/** The view of a notice, with what the calendar file needs besides. Total: there is a mail for any template and any facts. */
export function mailView({ notice, lookups }: { notice: Notice; lookups: NoticeLookups }): MailView & MailFacts {
  const facts = readNoticeFacts(notice.facts);
  const title = oneLine({ text: facts.title ?? lookups.objectName ?? mailFrame.untitled, limit: 200, cut: "……" });
  const today = shanghaiDate(notice.createdAt);
  const words = noticeWords({ facts, title, lookups, today });
  const mail = mailWords({ template: notice.template, words });
  const url = pageOf(facts, lookups.publicUrl);
  const carriesDates = mail.calendar || (lateTemplates.has(notice.template) && !facts.copy);
  const dates = mail.calendar ? [facts.dueOn, facts.acknowledgeBy, facts.verifyBy, ...facts.measures.map(({ dueOn }) => dueOn)] : [];
  const calendar = dates.some((date) => date !== null && date >= today);
  const { organizationName, personName } = lookups.recipient;
  // What can be done from the mail comes before the page that asks for a log-in.
  const [first, ...more] = lookups.links?.links ?? [];
  const issue = { label: linkTexts.mail.issue, url };
  return {
    facts,
    title,
    url,
    calendar,
    today,
    subject: mailFrame.subject({
      label: mail.label,
      number: facts.number,
      title: oneLine({ text: title, limit: maxTitle, cut: "……" }),
      ...(mail.subjectNote === undefined ? {} : { note: mail.subjectNote }),
    }),
    label: mail.label,
    tone: mail.tone,
    heading: mailFrame.heading({ number: facts.number, title }),
    salutation: mailFrame.salutation({
      ...(organizationName === undefined ? {} : { organization: organizationName }),
      ...(personName === undefined ? {} : { person: personName }),
    }),
    paragraphs: [...mail.paragraphs.map(long), ...warningWords(lookups.warnings)],
    rows: [
      ...(lookups.code === undefined ? [] : [{ name: linkTexts.mail.code, value: lookups.code, strong: true }]),
      ...(carriesDates ? dateRows({ facts, words }) : []),
    ],
    measures:
      mail.measuresHeading === undefined || facts.measures.length === 0
        ? null
        : {
            heading: mail.measuresHeading,
            entries: facts.measures.slice(0, maxMeasures).map((measure) => ({
              text: long(own(lookups.texts, measure.textHash) ?? mailFrame.textMissing),
              ...(measure.dueOn === null ? {} : { due: mailFrame.measureDue(measure.dueOn) }),
              ...(measure.findings === null ? {} : { findings: long(measure.findings) }),
            })),
            ...(facts.measures.length <= maxMeasures ? {} : { more: mailFrame.moreMeasures(facts.measures.length - maxMeasures) }),
          },
    steps: mail.steps,
    action: first ?? { label: mail.action, url },
    links: first === undefined ? null : { more: [...more, issue], until: lookups.links?.until ?? today },
    why: carriesDates ? lookups.why.map(long) : [],
    closing: [],
    attached: [
      ...(lookups.letter === undefined ? [] : [mailFrame.letterAttached(letterName(words))]),
      ...(calendar ? [mailFrame.calendarAttached] : []),
    ],
    footer: mailFrame.footer({
      ...(organizationName === undefined ? {} : { organization: organizationName }),
      ...(lookups.officeName === undefined ? {} : { office: lookups.officeName }),
    }),
  };
}

/** The page of what the notice is about. */
function pageOf({ issueId, inspectionId, visitId }: NoticeFacts, publicUrl: string): string {
  if (issueId !== null) return `${publicUrl}/issues/${encodeURIComponent(issueId)}`;
  if (visitId !== null) return `${publicUrl}/visits/${encodeURIComponent(addressOf(visitId))}`;
  return inspectionId === null ? publicUrl : `${publicUrl}/inspections/${encodeURIComponent(inspectionId)}`;
}

/** What was found doubtful in the evidence so far; nothing where there is nothing to tell. */
function warningWords({ count, pending }: NoticeWarnings = { count: 0, pending: 0 }): string[] {
  const { summary, pending: waiting } = evidenceWarningWords;
  const told = [...(count > 0 ? [fill(summary, { count })] : []), ...(pending > 0 ? [fill(waiting, { pending })] : [])];
  return told.length === 0 ? [] : [told.join("")];
}

/** What a record holds itself under a name that facts give: never what every object has, such as `toString`. */
function own(record: Readonly<Record<string, string>>, name: string | null): string | undefined {
  return name !== null && Object.hasOwn(record, name) ? record[name] : undefined;
}

function long(text: string): string {
  return plainText({ text, limit: maxText, cut: mailFrame.cut });
}

function letterName({ letter, letterNumber }: NoticeWords): string {
  return [letter ?? mailFrame.letter, ...(letterNumber === undefined ? [] : [`（${letterNumber}）`])].join("");
}

function nameOf(name: string, passed: boolean): string {
  return passed ? mailFrame.passed(name) : name;
}

function dateRows({ facts, words }: { facts: NoticeFacts; words: NoticeWords }): MailView["rows"] {
  const { role, acknowledgeBy, dueOn, verifyBy } = facts;
  if (verifyBy !== null) return [{ name: mailFrame.verify, value: mailFrame.by(verifyBy), strong: true }];
  return [
    ...(role === null ? [] : [{ name: mailFrame.role, value: mailFrame.roleText[role], strong: false }]),
    ...(acknowledgeBy === null
      ? []
      : [{ name: nameOf(mailFrame.acknowledge, words.acknowledgePassed), value: mailFrame.by(acknowledgeBy), strong: true }]),
    dueOn === null
      ? { name: mailFrame.due, value: mailFrame.noDue, strong: false }
      : { name: nameOf(mailFrame.due, words.duePassed), value: mailFrame.by(dueOn), strong: true },
  ];
}

function noticeWords({
  facts,
  title,
  lookups,
  today,
}: {
  facts: NoticeFacts;
  title: string;
  lookups: NoticeLookups;
  today: string;
}): NoticeWords {
  const organizationName = (id: string): string => own(lookups.organizationNames, id) ?? mailFrame.unknownOrganization;
  return {
    number: facts.number,
    title,
    ...(facts.dueOn === null ? {} : { dueOn: facts.dueOn }),
    ...(facts.acknowledgeBy === null ? {} : { acknowledgeBy: facts.acknowledgeBy }),
    ...(facts.workingDaysBefore === null ? {} : { workingDaysBefore: facts.workingDaysBefore }),
    ...(facts.role === null ? {} : { role: facts.role }),
    ...(facts.group === null ? {} : { group: facts.group }),
    ...(facts.reason === null ? {} : { reason: facts.reason }),
    ...(facts.organizationId === null ? {} : { organization: organizationName(facts.organizationId) }),
    ...(facts.outcome === null ? {} : { passed: facts.outcome === "accept" }),
    ...(facts.retractedCommand === null ? {} : { retractedCommand: facts.retractedCommand }),
    ...(facts.linkAction === null ? {} : { linkAction: facts.linkAction, retracts: facts.retracts }),
    ...(isRung(facts.rung) ? { rung: facts.rung } : {}),
    ...(isLetterKind(facts.letterKind) ? { letter: letterTexts[facts.letterKind] } : {}),
    ...(facts.letterNumber === null ? {} : { letterNumber: facts.letterNumber }),
    ...(facts.replyBy === null ? {} : { replyBy: facts.replyBy }),
    ...(facts.meetingAt === null ? {} : { meetingAt: facts.meetingAt }),
    ...(facts.meetingPlace === null ? {} : { meetingPlace: facts.meetingPlace }),
    copy: facts.copy,
    time: facts.time,
    duePassed: facts.dueOn !== null && facts.dueOn < today,
    acknowledgePassed: facts.acknowledgeBy !== null && facts.acknowledgeBy < today,
    ...(facts.confirmBy === null ? {} : { confirmBy: facts.confirmBy }),
    ...(facts.publishBy === null ? {} : { publishBy: facts.publishBy }),
    ...(facts.outcome === null ? {} : { outcome: facts.outcome }),
    ...(facts.count === null ? {} : { count: facts.count }),
    others: facts.organizationIds.map(organizationName),
    rejected: facts.rejected,
    rejectedCount: facts.measureIds.length,
    measureCount: facts.measures.length,
  };
}
