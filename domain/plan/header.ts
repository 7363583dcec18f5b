import { tidySpaces } from "./characters.ts";
import { readColumns } from "./columns.ts";
import { findDates, formatDay } from "./dates.ts";
import { classifyLabel, findLabels } from "./labels.ts";
import type { Line } from "./lines.ts";
import { readOpening } from "./numbering.ts";
import { isClearlyOrganization } from "./organizations.ts";
import type { PlanSource, SourceLine } from "./reading.ts";

/** What stands around the text of a document: its title, number, who issued it and when. */
export interface PlanHeader {
  title: string;
  documentNumber: string | null;
  issuer: string | null;
  issuedOn: string | null;
  /** The line of the web page that `issuedOn` was taken from, where the document itself tells no day. */
  publishedLine: number | null;
  /** Year that dates without one belong to. */
  year: number | null;
  /** Lines that are nothing but header. */
  used: ReadonlyMap<number, PlanSource["as"]>;
}

const NUMBER =
  /(?:^|[\s）)》:：])([\u4e00-\u9fff]{1,12})\s*[〔[（(【﹝〈]\s*(20\d\d)\s*(?:年)?\s*[〕\]）)】﹞〉]\s*第?\s*(\d{1,4})\s*号\s*$/;
const NUMBER_BEHIND_TITLE =
  /(?:意见|通知|方案|办法|计划|清单|措施|安排|公告|通报)([\u4e00-\u9fff]{2,10})\s*[〔[（(【﹝]\s*(20\d\d)\s*[〕\]）)】﹞]\s*第?\s*(\d{1,4})\s*号\s*$/;
const METADATA =
  /^[【]?(索引号|主题分类|主题词|发文字号|发文文号|文件编号|文号|发布机构|发文机关|发文机构|发文单位|发布单位|制发机关|制定机关|成文日期|发文日期|印发日期|生成日期|生效日期|发布日期|发布时间|公开日期|公开形式|公开方式|公开时限|公开范围|有效性|信息来源|来源|名称|标题|主题|体裁分类|组配分类|信息名称|文件类型|所属分类|废止日期|时效性|关键词|内容概述|信息索引号|日期|时间)[】]?\s*[:：]\s*(.*)$/;
const TITLE_END =
  /(?:通知|方案|意见|计划|清单|安排|安排表|分工|台账|报告|办法|细则|要点|一览表|汇总表|分解表|进度表|计划表|任务表|时间表|推进表|统计表|明细表|措施|公告|通报|函|规划|目录|情况|说明|公示|分解|责任分解|任务分解|明细|要求|纪要)(?:表|的通知)?[》”"]?(?:[（(][^（）()]{1,20}[）)])?$/;
const LONGEST_TITLE = 120;
const HEADER_LINES = 60;

/** Reads the header and the signature; `lines` are the document's lines without page furniture, `around` the texts of that furniture. */
export function readHeader({
  lines,
  around,
  fallbackTitle,
}: {
  lines: readonly Line[];
  around: readonly SourceLine[];
  fallbackTitle: string;
}): PlanHeader {
  const used = new Map<number, PlanSource["as"]>();
  const plain = lines.filter((line) => line.cells === null);
  const firstItem = plain.findIndex((line, at) => (opensBody(line) && !isAttachmentEntry(plain, at)) || opensColumns(plain, at));
  const zone = plain.slice(0, Math.min(firstItem === -1 ? plain.length : firstItem, HEADER_LINES));
  const meta = readMetadata(zone, used);
  const number = readNumber(zone, used) ?? meta.number;
  const signature = readSignature(plain, used);
  const titles = readTitles(zone, used);
  const wrapper = titles.find((title) => title.endsWith("通知") && /印发|转发/.test(title)) ?? null;
  const title = titleOfPlan(titles) ?? meta.title ?? titleInTable(lines, used) ?? looseTitle(zone, used) ?? fallbackTitle;
  const dated = signature.date ?? dateBelowTitle(zone, used) ?? meta.written ?? meta.published;
  const published = dated === null ? publishedOn(around) : null;
  const issuedOn = dated ?? published?.day ?? null;
  const issuer = signature.issuer ?? meta.issuer ?? issuerFromTitle(wrapper ?? title) ?? letterhead(zone, used);
  const year = documentYear({ issuedOn, number, title: [wrapper ?? "", title].join(" "), zone, plain });
  return { title, documentNumber: number, issuer, issuedOn, publishedLine: published?.line ?? null, year, used };
}

/** Of several titles the last is the plan's, behind the notice that it came with; one that names no place or year heads a part of it. */
function titleOfPlan(titles: readonly string[]): string | undefined {
  return titles.findLast((title) => /关于|20\d\d|^[\u4e00-\u9fff]{2,12}?[省市县区州旗盟局委厅办院]/.test(title)) ?? titles.at(-1);
}

/** The first row of a table may be one merged cell with the title. */
function titleInTable(lines: readonly Line[], used: Map<number, PlanSource["as"]>): string | null {
  for (const { cells, number } of lines.slice(0, 5)) {
    const texts = new Set((cells ?? []).map((cell) => cell.text.replace(/\s/g, "")).filter((text) => text !== ""));
    const [only = ""] = texts;
    if (texts.size !== 1 || only.length > LONGEST_TITLE || only.length < 6 || !TITLE_END.test(only)) continue;
    used.set(number, "header");
    return only;
  }
  return null;
}

/** A web page tells the day of publication in a line of its own furniture. */
function publishedOn(around: readonly SourceLine[]): { day: string; line: number } | null {
  for (const { text, number } of around) {
    const published = /(?:发布|公开|发文)(?:时间|日期)\s?[:：]\s?(.{8,24})/.exec(text)?.[1];
    const day = published === undefined ? null : firstDay(published);
    if (day !== null) return { day, line: number };
  }
  return null;
}

/** The second and further entries of a list of annexes (附件：1.… / 2.…) open no item. */
function isAttachmentEntry(lines: readonly Line[], at: number): boolean {
  for (let i = at; i >= 0 && at - i < 12; i--) {
    const text = lines[i]?.text ?? "";
    if (i < at && /^附件\s?[:：]/.test(text)) return true;
    if (!/^\d{1,2}[.．、]/.test(text) || text.length > 60 || /[。；]/.test(text) || !TITLE_END.test(text)) return false;
  }
  return false;
}

/** Headings of a table, each on a line of its own. */
function opensColumns(lines: readonly Line[], at: number): boolean {
  return [0, 1, 2].every((ahead) => classifyLabel(lines[at + ahead]?.text ?? "") !== null);
}

/** A numbered paragraph, a label, or the heading row of a table. */
function opensBody({ text, raw }: Line): boolean {
  if (readOpening(text) !== null) return true;
  if (METADATA.test(text)) return false;
  const [label] = findLabels(text);
  if (label?.start === 0 && label.field !== "note" && label.field !== "title") return true;
  if (readColumns(raw.trim().split(/\s*[\t|｜]\s*| {2,}/)) !== null) return true;
  const first =
    raw
      .trim()
      .replace(/^[|｜]\s*/, "")
      .split(/[\s|｜]+/)[0] ?? "";
  return classifyLabel(text) === "number" || classifyLabel(first) === "number";
}

interface Metadata {
  number: string | null;
  title: string | null;
  issuer: string | null;
  written: string | null;
  published: string | null;
}

function readMetadata(zone: readonly Line[], used: Map<number, PlanSource["as"]>): Metadata {
  const meta: Metadata = { number: null, title: null, issuer: null, written: null, published: null };
  for (const line of zone) {
    const match = METADATA.exec(line.text);
    if (match === null || line.text.length > 80) continue;
    used.set(line.number, "header");
    const value = (match[2] ?? "").trim();
    const name = match[1] ?? "";
    if (/字号|文号|编号/.test(name)) meta.number ??= formatNumber(NUMBER.exec(value));
    else if (/机构|机关|发文单位|发布单位|信息来源/.test(name)) meta.issuer ??= isClearlyOrganization(value) ? value : null;
    else if (/名称|标题/.test(name)) meta.title ??= value === "" ? null : value;
    else if (/成文|发文日期|印发|生成/.test(name)) meta.written ??= firstDay(value);
    else if (/发布(?:日期|时间)|公开日期|^日期|^时间/.test(name)) meta.published ??= firstDay(value);
  }
  return meta;
}

function firstDay(text: string): string | null {
  const [date] = findDates({ text: tidySpaces(text), year: null });
  return date === undefined || formatDay(date.from) !== formatDay(date.to) ? null : formatDay(date.from);
}

function formatNumber(match: RegExpExecArray | null): string | null {
  if (match === null) return null;
  return `${(match[1] ?? "").replace(/^(?:文号|发文字号|字号)/, "")}〔${match[2] ?? ""}〕${match[3] ?? ""}号`;
}

function readNumber(zone: readonly Line[], used: Map<number, PlanSource["as"]>): string | null {
  for (const line of zone) {
    const text = line.spaced.trim().replace(/^[（(](.*)[）)]$/, "$1");
    if (text.length > LONGEST_TITLE || /[。；]/.test(text) || METADATA.test(line.text)) continue;
    const match = NUMBER.exec(text) ?? NUMBER.exec(line.text) ?? NUMBER_BEHIND_TITLE.exec(line.text);
    if (match === null || /[《（(“]$/.test(text.slice(0, match.index + 1))) continue;
    used.set(line.number, "header");
    return formatNumber(match);
  }
  return null;
}

const DAY_LINE =
  /^[（(]?((?:20\d{2}|二[〇○零O0][〇○零一二三四五六七八九]{2})年[\d〇一二三四五六七八九十]{1,3}月[\d〇一二三四五六七八九十]{1,3}日|20\d{2}[-./]\d{1,2}[-./]\d{1,2})(?:印发|发布)?[）)]?$/;
const SIGNED_LINE =
  /^([\u4e00-\u9fff（）()、]{4,40}?)[\s，,]*((?:20\d{2}|二[〇○零][〇○零一二三四五六七八九]{2})年[\d〇一二三四五六七八九十]{1,3}月[\d〇一二三四五六七八九十]{1,3}日)(?:印发)?$/;

interface Signature {
  issuer: string | null;
  date: string | null;
}

/** An organization and a day on lines of their own, most often at the end; the first signed day wins over later ones (an annex's, a printer's). */
function readSignature(lines: readonly Line[], used: Map<number, PlanSource["as"]>): Signature {
  const found: Signature[] = [];
  for (const [at, line] of lines.entries()) {
    const text = line.text.replace(/\s/g, "");
    const day = DAY_LINE.exec(text);
    if (day !== null) {
      const date = firstDay(day[1] ?? "");
      if (date === null || isLabelAlone(lines[at - 1]?.text ?? "")) continue;
      used.set(line.number, "header");
      const before = lines[at - 1];
      const signer = before !== undefined && isSigner(before.text) ? before : null;
      if (signer !== null) used.set(signer.number, "header");
      found.push({ issuer: signer?.text.replace(/\s+/g, "") ?? null, date });
      continue;
    }
    const signed = SIGNED_LINE.exec(text);
    if (signed === null || !isClearlyOrganization(signed[1] ?? "")) continue;
    used.set(line.number, "header");
    found.push({ issuer: signed[1] ?? null, date: firstDay(signed[2] ?? "") });
  }
  return found.find((signature) => signature.issuer !== null) ?? found[0] ?? { issuer: null, date: null };
}

/** A day below 整改时限 is no signature. */
function isLabelAlone(text: string): boolean {
  return classifyLabel((readOpening(text)?.rest ?? text).replace(/[：:]$/, "")) !== null;
}

function isSigner(text: string): boolean {
  return text.length <= 40 && text.split(/\s+/).every((name) => isClearlyOrganization(name) || /^(?:中共).*(?:委员会|委)$/.test(name));
}

function dateBelowTitle(zone: readonly Line[], used: Map<number, PlanSource["as"]>): string | null {
  for (const line of zone) {
    const match = /^[（(](20\d{2}年\d{1,2}月\d{1,2}日)[^（）()]{0,30}[）)]$/.exec(line.text);
    if (match === null) continue;
    used.set(line.number, "header");
    return firstDay(match[1] ?? "");
  }
  return null;
}

/** Titles in order; one may run over several short lines until it ends as titles end. */
function readTitles(zone: readonly Line[], used: Map<number, PlanSource["as"]>): string[] {
  const titles: string[] = [];
  let run: Line[] = [];
  const flush = (): void => {
    run = [];
  };
  let attachments = false;
  for (const line of zone) {
    const text = titleText(line);
    if (/^附件\d{0,2}\s?[:：]?\s*\S/.test(line.text) && !TITLE_END.test(text)) attachments = true;
    const isList = /^附件\d{0,2}\s?[:：]/.test(line.text) || (attachments && /^\d{1,2}[.．、]/.test(line.text));
    if (isList && titles.length > 0) {
      used.set(line.number, "header");
      flush();
      continue;
    }
    if (
      text.length < 2 ||
      text.length > LONGEST_TITLE ||
      /[。；;：:，,！？]$/.test(text) ||
      /[。；]/.test(text) ||
      METADATA.test(line.text) ||
      DAY_LINE.test(text) ||
      /^[（(].*[）)]$/.test(text)
    ) {
      flush();
      continue;
    }
    const previous = run.at(-1);
    if (previous !== undefined && line.number - previous.last > 3) flush();
    run.push(line);
    if (run.length > 4) run.shift();
    const joined = startOfTitle(run).map(titleText).join("");
    if (TITLE_END.test(joined) && joined.length >= 4 && joined.length <= LONGEST_TITLE) {
      titles.push(joined);
      for (const part of run) used.set(part.number, "header");
      flush();
    }
  }
  return titles;
}

/** A first line that ends in no way titles usually do, but is short and no sentence. */
function looseTitle(zone: readonly Line[], used: Map<number, PlanSource["as"]>): string | null {
  const line = zone
    .slice(0, 3)
    .find(({ number, text }) => !used.has(number) && /整改|监管|任务|分工|检查|抽查|督察|督查/.test(text) && text.length >= 6);
  if (line === undefined || line.text.length > 60 || /[。；;：:，,！？]/.test(line.text)) return null;
  used.set(line.number, "header");
  return titleText(line);
}

/** A letterhead or number above the title is not part of it. */
function startOfTitle(run: readonly Line[]): readonly Line[] {
  const start = run.findLastIndex((line) => line.text.endsWith("文件") || (NUMBER.test(line.spaced.trim()) && titleText(line) === ""));
  return run.slice(start + 1);
}

function titleText(line: Line): string {
  const spaced = line.spaced.trim();
  const number = NUMBER.exec(spaced);
  const cut = number === null ? null : spaced.slice(0, number.index);
  const behind = NUMBER_BEHIND_TITLE.exec(line.text);
  const text = cut ?? (behind === null ? line.text : line.text.slice(0, line.text.lastIndexOf(behind[1] ?? "")));
  return tidySpaces(text)
    .replace(/^附件\d{0,2}\s?[:：]?\s*/, "")
    .replace(/^《(.*)》$/, "$1");
}

function issuerFromTitle(title: string): string | null {
  const name = /^(.{3,40}?)(?:关于|印发)/.exec(title)?.[1] ?? "";
  return isClearlyOrganization(name) ? name : null;
}

function letterhead(zone: readonly Line[], used: Map<number, PlanSource["as"]>): string | null {
  for (const line of zone.slice(0, 6)) {
    const name = line.text.replace(/文件$/, "");
    if (!isClearlyOrganization(name) || line.text.length > 30 || classifyLabel(name) !== null) continue;
    used.set(line.number, "header");
    return name;
  }
  return null;
}

function documentYear({
  issuedOn,
  number,
  title,
  zone,
  plain,
}: {
  issuedOn: string | null;
  number: string | null;
  title: string;
  zone: readonly Line[];
  plain: readonly Line[];
}): number | null {
  const titleYears = [...title.matchAll(/20\d\d(?=年)/g)].map((match) => Number(match[0]));
  const issued = issuedOn === null ? Number(/〔(20\d\d)〕/.exec(number ?? "")?.[1] ?? Number.NaN) : Number(issuedOn.slice(0, 4));
  if (!Number.isNaN(issued)) return Math.max(issued, ...titleYears.filter((year) => year <= issued + 1));
  if (titleYears.length > 0 && /计划|安排|要点/.test(title)) return Math.max(...titleYears);
  const early = yearsIn(zone.map((line) => line.text));
  if (early.length > 0) return Math.max(...early, ...titleYears);
  if (titleYears.length > 0) return Math.max(...titleYears);
  const counts = new Map<number, number>();
  for (const year of yearsIn(plain.slice(0, 400).map((line) => line.text))) counts.set(year, (counts.get(year) ?? 0) + 1);
  let best: number | null = null;
  for (const [year, count] of counts) if (best === null || count > (counts.get(best) ?? 0)) best = year;
  return best;
}

function yearsIn(texts: readonly string[]): number[] {
  return texts.flatMap((text) => [...text.matchAll(/(?<!\d)20[12]\d(?=年|〕)/g)].map((match) => Number(match[0])));
}
