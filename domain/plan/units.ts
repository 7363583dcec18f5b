import { wideBrackets } from "./characters.ts";
import { isClearlyOrganization, isGroup, looksLikeOrganization } from "./organizations.ts";
import type { PlanRole, PlanUnit } from "./reading.ts";
import type { PlanWarningCode } from "./warnings.ts";

type Warn = (code: PlanWarningCode, about: string) => void;

/** A piece of a responsible-unit text, under the role its label gives (null for 责任单位 and the like). */
export interface UnitsText {
  text: string;
  role: PlanRole | null;
}

const JOINTS = /[、，,；;。\n/|]/;
const DUTY =
  /(?:(?:按照?|根据|依照?|依据|各按)(?:各自|部门|有关)?(?:的)?(?:职责|职能|职权|权限)?(?:和?任务)?(?:范围内)?)?(?:分工|分别|共同|具体|联合|协同|各负其责)?(?:共同|具体|分别|组织|推进|抓好)?(?:负责|落实|实施|承担|推进)(?:落实|实施|推进|配合)?$/;
const DUTY_ALONE =
  /^(?:(?:等)?(?:按照?|根据|依照?|依据|各按|各司其职).{0,12}|分工负责|分别负责|共同负责|具体负责|各负其责|负责落实|负责|等|等等|以下单位|下同|逐项落实|负总责)$/;
const LEADS = /(?:负责)?(?:总)?(?:牵头|主办|主责|抓总|负总责)(?:总?负责|抓总|落实|组织|实施|推进|单位|部门)*$/;
const COOPERATES = /(?:予以|协同|积极|共同)?(?:配合|协助|协办|参与|参加|协同)(?:落实|实施|推进|做好|单位|部门|工作)*$/;
const ROLE_PREFIX =
  /^(?:由)?(?:(?<lead>(?:总?牵头|主办|主责|第一责任)(?:责任)?(?:单位|部门|处室)?)|(?<coop>(?:配合|协办|协同|协助|参与|参加)(?:责任)?(?:单位|部门|处室)?)|(?<own>(?:责任|承办|落实)(?:单位|部门)))(?:为|是)?[：:]?/;
const ROLE_IN_BRACKETS =
  /[（(](?:(?<lead>牵头|主办|主责|总牵头|牵头单位|主办单位|牵头部门)|(?<coop>配合|协办|协助|参与|配合单位|协办单位|配合部门))[）)]$/;
const LEVEL_ONLY = /^(?:各)?(?:省|市|县|区|旗|镇|乡|省级|市级|县级|区级|省直|市直|县直|自治区|街道|村|各县|各区|各市|各镇|各乡|市县)$/;
const SURNAMES =
  "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹苏潘葛范彭鲁韦马苗方俞任袁柳鲍史唐薛雷贺倪汤罗毕郝安常于傅齐康余元顾孟黄穆萧尹姚邵汪祁毛狄戴宋庞熊纪舒屈项祝董梁杜阮蓝席季贾路江童颜郭梅林钟徐邱骆高夏蔡田胡凌霍万柯管卢莫房丁邓洪包左石崔吉龚程邢裴陆翁段侯武刘景龙叶黎白赖乔阎易廖曾关游肖";
const PERSON = new RegExp(`^[${SURNAMES}][\\u4e00-\\u9fff某]{1,2}$`);
const JOINS = ["以及", "及其", "会同", "联合", "及", "和", "与", "暨"] as const;

/** （列第一位的为牵头单位，下同） is a rule, not a unit. */
const FIRST_LEADS = /（[^（）]*(?:为牵头|是牵头|下同|(?:列|排)(?:在)?(?:名)?(?:第一|首))[^（）]*）/g;

interface Piece {
  text: string;
  joint: string;
}

/** Splits at separators that are not inside brackets, keeping each separator with the piece before it. */
function splitAtJoints(text: string): Piece[] {
  const pieces: Piece[] = [];
  let depth = 0;
  let piece = "";
  const flush = (joint: string): void => {
    pieces.push({ text: piece, joint });
    piece = "";
  };
  for (let at = 0; at < text.length; at++) {
    const c = text[at] ?? "";
    if (c === "（") depth++;
    else if (c === "）" && depth > 0) depth--;
    if (depth === 0 && JOINTS.test(c)) flush(c);
    else if (c === " " && depth === 0) {
      if (at > 0) flush("、");
    } else piece += c;
  }
  flush("");
  return pieces;
}

/** Splits 市卫生健康委及相关部门 in two, but not 市发展和改革委: both sides must be whole names. */
function splitJoined(name: string): string[] {
  const both = /^(.*[县区市旗州）])(党委|委)(?:和|及|与)((?:人民)?政府)$/.exec(name);
  if (both !== null) return [`${both[1] ?? ""}${both[2] ?? ""}`, `${both[1] ?? ""}${both[3] ?? ""}`];
  for (const join of JOINS) {
    for (let at = name.indexOf(join); at > 0; at = name.indexOf(join, at + 1)) {
      const left = name.slice(0, at);
      const right = name.slice(at + join.length);
      if (insideBrackets(name, at) || right === "") continue;
      if (isClearlyOrganization(left) && looksLikeOrganization(right) && right.length >= 3) return [left, ...splitJoined(right)];
      if ((join === "会同" || join === "联合") && looksLikeOrganization(left)) return [left, ...splitJoined(right)];
    }
  }
  return [name];
}

function insideBrackets(text: string, at: number): boolean {
  return text.lastIndexOf("（", at) > text.lastIndexOf("）", at);
}

interface Found {
  name: string;
  role: PlanRole | null;
  from: PlanRole | null;
}

/**
 * Reads the organizations of an item from the texts of its labels. 牵头 / 配合 in label or wording decide the role; with neither, the first one
 * leads and every role is `roleInferred`, unless the document says that the first one leads (`firstLeads`). A name that occurs twice is kept once, with the more certain role.
 */
export function readUnits({
  texts,
  firstLeads = false,
  warn,
}: {
  texts: readonly UnitsText[];
  firstLeads?: boolean;
  warn: Warn;
}): PlanUnit[] {
  const found: Found[] = [];
  let toldFirstLeads = firstLeads;
  for (const { text, role } of texts) {
    const plain = wideBrackets(text).replace(FIRST_LEADS, "");
    if (plain.length < text.length && /牵头/.test(text)) toldFirstLeads = true;
    found.push(...readNames({ text: plain, role, warn }));
  }
  const named = new Map<string, PlanRole | null>();
  for (const { name, role, from } of found) {
    const known = named.get(name);
    if (known === undefined || known === null) named.set(name, role ?? from ?? known ?? null);
    else if (known === "cooperating" && (role ?? from) === "lead") named.set(name, "lead");
  }
  const leads = [...named.values()].filter((role) => role === "lead").length;
  if (leads > 1)
    warn(
      "SEVERAL_LEADS",
      [...named]
        .filter(([, role]) => role === "lead")
        .map(([name]) => name)
        .join("、"),
    );
  // Where the document says who leads, the others cooperate; where it marks the cooperating ones, the only other one leads.
  const unmarked = [...named.values()].filter((role) => role === null).length;
  const certain = leads > 0 || toldFirstLeads || (unmarked === 1 && named.size > 1);
  let leadTaken = leads > 0;
  return [...named].map(([name, stated]) => {
    const role: PlanRole = stated ?? (leadTaken ? "cooperating" : "lead");
    if (role === "lead") leadTaken = true;
    return { name, role, roleInferred: stated === null && !certain, group: isGroup(name) };
  });
}

function readNames({ text, role: labelRole, warn }: { text: string; role: PlanRole | null; warn: Warn }): Found[] {
  const found: Found[] = [];
  let from = labelRole;
  let pending: Found[] = [];
  let levels = "";
  const settle = (role: PlanRole | null): void => {
    for (const unit of pending) unit.role ??= role;
    found.push(...pending);
    pending = [];
  };
  for (const piece of splitAtJoints(wideBrackets(joinBrokenLines(text)))) {
    let name = piece.text.trim().replace(/^[-：:·•●◆■*]+|[“”"\s]+/g, "");
    const prefix = ROLE_PREFIX.exec(name);
    if (prefix !== null && (prefix[0].length < name.length || /[：:]$/.test(prefix[0]))) {
      const next = prefix.groups?.["lead"] !== undefined ? "lead" : prefix.groups?.["coop"] !== undefined ? "cooperating" : null;
      if (isRolePrefix(prefix[0], name)) {
        settle(null);
        from = next;
        name = name.slice(prefix[0].length);
      }
    }
    name = name.replace(/^(?:由|其中|请)(?=.{3,})/, "").replace(/^[（](?=[^）]*$)/, "");
    const afterOwn = settleByWording(name);
    name = afterOwn.name;
    if (DUTY_ALONE.test(name)) name = "";
    if (levels !== "") {
      name = levels + name;
      levels = "";
    }
    if (LEVEL_ONLY.test(name) && piece.joint === "、") {
      levels = `${name}、`;
      continue;
    }
    if (name !== "") {
      for (const part of splitJoined(name)) {
        const unit = cleanName(completeName(part, pending.at(-1)?.name ?? found.at(-1)?.name ?? ""), warn);
        if (unit === null) continue;
        pending.push({ name: unit.name, role: unit.role, from });
      }
    }
    if (afterOwn.role !== null) settle(afterOwn.role);
    else if (afterOwn.duty || piece.joint === "；" || piece.joint === ";" || piece.joint === "。") settle(null);
  }
  if (levels !== "") pending.push({ name: levels.slice(0, -1), role: null, from });
  settle(null);
  return found;
}

/** 白石县委、县政府 names 白石县政府, 各县（区）党委、政府 names 各县（区）政府. */
function completeName(name: string, before: string): string {
  if (/^(?:人民)?政府$/.test(name)) {
    const place = /^(.*[县区市旗州）])(?:党委|委)$/.exec(before)?.[1];
    return place === undefined ? name : place + name;
  }
  const level = /^([县区市旗州])(?:人民)?政府$/.exec(name)?.[1];
  const place = level === undefined ? undefined : /^([\u4e00-\u9fff]{2,6})[县区市旗州]委$/.exec(before)?.[1];
  return place === undefined || !before.endsWith(`${level ?? ""}委`) ? name : place + name;
}

/** 参与单位A is a prefix and a name; 协办处 or 联合会 alone is a name. */
function isRolePrefix(prefix: string, name: string): boolean {
  return /[：:为是]$/.test(prefix) || /(?:单位|部门|处室)$/.test(prefix) || name.length - prefix.length >= 3;
}

/** Takes 牵头 / 配合 / 负责 off the end of a piece. */
function settleByWording(piece: string): { name: string; role: PlanRole | null; duty: boolean } {
  let name = piece.replace(/等(?:部门|单位|有关部门|相关部门)?$/, (etc) => (etc === "等" ? "" : etc));
  const lead = LEADS.exec(name);
  if (lead !== null && lead[0] !== "") {
    name = name.slice(0, lead.index).replace(/(?:等|为|共同|分别|联合)$/, "");
    return { name, role: "lead", duty: false };
  }
  const cooperates = COOPERATES.exec(name);
  if (cooperates !== null && cooperates[0] !== "") {
    name = name.slice(0, cooperates.index).replace(/(?:等|为|共同|分别|予以|按职责|按职责分工|按照职责分工)$/, "");
    return { name, role: "cooperating", duty: false };
  }
  const duty = DUTY.exec(name);
  if (duty !== null && duty[0] !== "") {
    name = name.slice(0, duty.index).replace(/(?:等|共同|分工|分别|按职责|按照职责)$/, "");
    return { name, role: null, duty: true };
  }
  return { name: name.replace(/(?:按照?|根据|依)(?:各自)?(?:职责|职能)(?:分工)?$/, ""), role: null, duty: false };
}

function cleanName(raw: string, warn: Warn): { name: string; role: PlanRole | null } | null {
  let name = raw.replace(/^[^\u4e00-\u9fffA-Za-z0-9（《]+|[^\u4e00-\u9fffA-Za-z0-9）》]+$/g, "");
  let role: PlanRole | null = null;
  const marked = ROLE_IN_BRACKETS.exec(name);
  if (marked !== null) {
    role = marked.groups?.["lead"] === undefined ? "cooperating" : "lead";
    name = name.slice(0, marked.index);
  }
  const bracket = /（([^（）]*)）$/.exec(name);
  if (bracket !== null && PERSON.test(bracket[1] ?? "") && !looksLikeOrganization(bracket[1] ?? "")) {
    name = name.slice(0, bracket.index);
    warn("UNIT_NOTE_REMOVED", name);
  }
  name = balanceBrackets(name);
  if (name === "" || /^(?:等|无|以上|牵头|配合|负责)$/.test(name)) return null;
  if (PERSON.test(name) && !looksLikeOrganization(name)) {
    warn("UNIT_NOTE_REMOVED", "");
    return null;
  }
  // 市卫生健康委等部门 leaves open who the others are.
  if (!looksLikeOrganization(name) || /.等(?:相关|有关)?(?:部门|单位)$/.test(name)) warn("UNIT_UNCERTAIN", name);
  return { name, role };
}

function balanceBrackets(name: string): string {
  const opens = name.split("（").length;
  const closes = name.split("）").length;
  if (opens === closes) return name;
  if (closes > opens && name.endsWith("）")) return name.slice(0, -1);
  if (opens > closes && name.startsWith("（")) return name.slice(1);
  return opens > closes ? `${name}）` : name;
}

/** A line may break inside a name (`各县` / `（市、区）人民政府`) or between two: only a whole name before and the start of one after separate. */
function joinBrokenLines(text: string): string {
  if (!text.includes("\n")) return text;
  let joined = "";
  for (const raw of text.split("\n")) {
    const line = raw.trim();
    if (line === "") continue;
    const between =
      joined !== "" &&
      isClearlyOrganization(lastName(joined)) &&
      /^(?:市|县|区|省|各|中共|国家|团|相关|有关|其他|[\u4e00-\u9fff]{2,4}(?:市|县|区))/.test(line);
    joined += between ? `、${line}` : line;
  }
  return joined;
}

function lastName(text: string): string {
  return text.split(/[、，,；;]/).at(-1) ?? "";
}

const STRONG_WORDS = /牵头|配合|分工负责|分别负责|共同负责|负责落实|负责|(?:责任|牵头|配合|承办|协办|主办)(?:单位|部门)/;

/** Whether the text inside brackets at the end of a paragraph names who is responsible. */
export function namesResponsibleUnits(inside: string): boolean {
  if (inside.length < 2 || inside.length > 400) return false;
  const text = wideBrackets(inside);
  const pieces = splitAtJoints(text)
    .map((piece) => settleByWording(piece.text.replace(ROLE_PREFIX, "")).name.trim())
    .filter((name) => name !== "" && !DUTY_ALONE.test(name) && !LEVEL_ONLY.test(name));
  if (pieces.length === 0) return false;
  const names = pieces.flatMap((piece) => splitJoined(piece.replace(/^由/, "")));
  const organizations = names.filter((name) => looksLikeOrganization(name)).length;
  if (STRONG_WORDS.test(text)) return organizations > 0 && organizations * 2 >= names.length;
  return (
    names.every((name) => isClearlyOrganization(name) || isOfLevel(name)) &&
    (names.length > 1 || /^(?:市|县|区|省|各|州|旗)/.test(names[0] ?? ""))
  );
}

/** Whether a whole sentence says who leads, cooperates or answers, and nothing else: every name in it is one, and at least one is no group. */
export function statesResponsibility(sentence: string): boolean {
  const pieces = splitAtJoints(wideBrackets(sentence)).map((piece) => settleByWording(piece.text.trim()));
  if (pieces.at(-1)?.role === null && !pieces.at(-1)?.duty) return false;
  const names = pieces
    .map(({ name }) => name.replace(/^由|等$/g, ""))
    .filter((name) => name !== "" && !DUTY_ALONE.test(name) && !LEVEL_ONLY.test(name))
    .flatMap((name) => splitJoined(name));
  return names.every((name) => isClearlyOrganization(name)) && names.some((name) => !isGroup(name));
}

/** 县卫健局职业健康股: a level of government in front makes an ending certain that prose might have as well. */
function isOfLevel(name: string): boolean {
  return /^[市县区省州旗]/.test(name) && looksLikeOrganization(name);
}
