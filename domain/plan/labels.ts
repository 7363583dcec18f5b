import { readOpening } from "./numbering.ts";

/** What a label announces. `note` is kept as it stands; `section` and `number` occur as table columns only. */
export type PlanField =
  | "lead"
  | "cooperating"
  | "units"
  | "leaders"
  | "verifier"
  | "goal"
  | "measures"
  | "deadline"
  | "progress"
  | "description"
  | "title"
  | "members"
  | "section"
  | "number"
  | "note";

const WHO = "(?:单位|部门|主体|处室|科室|股室|地区|地方|机构|单位部门)";
const SCOPE = "(?:省级|市级|区级|县级|省直|市直|县直|本级|属地|整改|任务|工作|主要|具体|共同|总|问题|落实)*";
const WITH_PERSON = "(?:[及和与、/](?:责任人|责任领导|负责人|联系人|人员))?";

/** The vocabulary, first match wins. Cities write the same label in dozens of ways, so each entry is a form rather than a list. */
const VOCABULARY: readonly [PlanField, RegExp][] = (
  [
    ["lead", "(?:总)?牵头|主办|主责"],
    ["note", "(?:抽查|检查|任务)类型"],
    ["cooperating", "配合|协办"],
    ["measures", "(?:整改|工作|主要|具体)*(?:措施|举措)(?:及|和|与|、)(?:整改|落实|完成|进展|推进)*(?:情况|进展)(?:情况)?"],
    [
      "verifier",
      "(?:市级|省级|行业)?(?:验收|销号|督导|督办|督查|督察|监督|核查|审核|审查|指导|督促|验收销号|督导验收|销号验收)(?:责任|指导)?(?:单位|部门)",
    ],
    ["units", `${SCOPE}(?:牵头|主责|主办)(?:责任)?(?:单位|部门)?[、和及/与](?:责任|配合|协办|参与|参加|落实)(?:单位|部门)`],
    [
      "lead",
      `${SCOPE}(?:牵头|主办|主责|发起|第一责任|首要责任|主要责任|主体责任|总牵头)(?:责任|负责|抽查|检查|整改|督办|组织|实施)*${WHO}${WITH_PERSON}`,
    ],
    [
      "cooperating",
      `${SCOPE}(?:配合|协办|协同|协助|参与|参加|协作|会办|联合|辅助|其他)(?:责任|抽查|检查|整改|落实|督办|实施)*${WHO}${WITH_PERSON}`,
    ],
    ["units", `${SCOPE}(?:责任|承办|落实|实施|整改|执行|分工|负责|主管|办理|承担|完成|涉及)(?:责任|落实|整改|承办)?${WHO}${WITH_PERSON}`],
    ["units", "(?:责任|职责|任务|部门|工作)?分工|责任(?:单位)?(?:\\(部门\\)|（部门）)"],
    [
      "members",
      "(?:[\\u4e00-\\u9fff、“”]{0,16}(?:联席会议|协调机制|领导小组|工作专班|工作组))?(?:主要)?(?:组成|成员)(?:单位|部门)(?:包括|名单)?|成员|组成人员",
    ],
    [
      "leaders",
      `${SCOPE}(?:包保|包抓|责任|分管|牵头|督导|联系|包案|主管|负责|挂牌|挂联|领办|联络|整改责任|第一责任|直接责任)(?:市|县|区|省|厅)?(?:级)?(?:责任)?(?:领导|人|负责人|员|人员)|负责人|联系(?:方式|电话)`,
    ],
    ["goal", "(?:整改|工作|预期|总体|任务|阶段性|年度|要达到的)*(?:目标)(?:要求|任务)?"],
    [
      "measures",
      "(?:下一步|下步|具体|主要|整改|工作|落实|推进|任务|后续|阶段性|拟采取的|采取的|及|和)+(?:措施|举措)|措施|举措|整改(?:任务|内容|方案|工作|要求|落实措施|办法|思路|计划|安排)|(?:下一步|下步)(?:整改|工作)?(?:打算|计划|安排|工作)?|整改措施(?:及|和)(?:成效|要求)",
    ],
    [
      "deadline",
      "(?:整改|完成|办结|落实|计划|工作|任务|预计|拟|销号|达标|整治|实施|进度|抽查|检查|推进|措施|拟定|最终|开展)*(?:时限|期限|时间节点|时间进度|时间安排|时间要求|进度安排|进度要求|时间表|时间|节点|日期)(?:要求|安排|及要求)?",
    ],
    [
      "progress",
      "(?:目前|当前|整改|处理|办理|办结|整治|及|工作|任务|阶段性|现阶段|最新|落实|推进|完成|已|截至目前|销号)+(?:进展|情况|成效|进度|状态|结果|结论)(?:情况|说明|及成效)?|进展(?:情况)?|完成情况",
    ],
    [
      "description",
      "(?:安全|风险|重大)?隐患(?:问题|内容|描述|情况)?|(?:短板|不足|弱项|薄弱环节)+(?:问题|之处)?|存在(?:的)?(?:主要|突出|具体)?(?:问题|不足)|反馈(?:的)?(?:具体)?(?:问题|意见)(?:内容|描述|情况)?|问题(?:描述|表述|内容|表现|情况|清单|具体表现|及表现)?|具体(?:问题|表现|情形)|(?:督察|督查|检查|审计|巡察|主要|整改|突出|发现)(?:发现|反馈|指出)?(?:的)?(?:问题|意见)(?:内容|描述|清单)?|问题(?:和|与)不足",
    ],
    [
      "title",
      "(?:任务|项目|事项|计划|工作|活动)名称|(?:抽查|检查)(?:任务|计划|项目|工作)?名称|(?:重点|主要|工作|具体|改革|年度|督办|交办|反馈|整治|整改)?(?:任务|工作|事项)(?:内容|事项|要点|项目)?|(?:抽查|检查)(?:事项|内容|项目|任务)|(?:工作|主要|任务|活动|项目)(?:内容|安排)|项目|事项|内容",
    ],
    ["section", "(?:问题|任务|工作|项目|事项|抽查)?(?:类别|类型|领域|分类|板块|大类)|(?:工作|实施|时间|整改)?阶段|所属领域|重点领域|方面"],
    ["number", "序号|编号|序|(?:问题|任务|事项)(?:序号|编号)|No\\.?|NO\\.?"],
    [
      "note",
      "备注|说明|(?:问题|任务)?来源|抽查(?:比例|对象|方式|范围|数量|依据|领域|主体)|检查(?:对象|方式|比例|范围|数量|依据)|整改(?:标准|类型|依据)|完成标准|(?:销号|验收|考核)标准|(?:政策|工作)?依据|成果形式|工作(?:标准|要求)|是否(?:完成|销号|立行立改)",
    ],
  ] as const
).map(([field, form]) => [field, new RegExp(`^(?:${form})$`)]);

const LONGEST_LABEL = 22;
const LAST_CHARACTERS =
  /[头合办论现患板处位门体室区方构段人导员标施举法务容时限期间度排展况效果态题意见分工足述单号序名称项目求表点节说明来源注话式据准式例象围量域划算安类型别领块面成思路案织作大型o.O]$/;

/**
 * Which field a label names, null when it is no label. A bracketed addition (责任单位（部门）) is ignored.
 * @param text the label without its colon
 */
export function classifyLabel(text: string): PlanField | null {
  const plain = text.replace(/[（(][^）)\d]{0,12}[）)]$/, "").replace(/\s/g, "");
  if (plain.length < 1 || plain.length > LONGEST_LABEL || !LAST_CHARACTERS.test(plain)) return null;
  for (const [field, pattern] of VOCABULARY) if (pattern.test(plain)) return field;
  return null;
}

const COMMON = [
  "责任单位",
  "牵头单位",
  "配合单位",
  "责任部门",
  "整改措施",
  "整改目标",
  "整改时限",
  "完成时限",
  "整改情况",
  "目前进展",
  "责任领导",
  "协办单位",
  "时间进度",
  "主办单位",
] as const;

/** Reads a label with one character misread by a scanner (责仕单位); null when it is not that close to a common one. */
export function classifyMisspeltLabel(text: string): { field: PlanField; meant: string } | null {
  if (text.length !== 4) return null;
  for (const meant of COMMON) {
    let differing = 0;
    for (let i = 0; i < 4; i++) if (text[i] !== meant[i]) differing++;
    if (differing !== 1) continue;
    const field = classifyLabel(meant);
    if (field !== null) return { field, meant };
  }
  return null;
}

/** Fields whose value is a phrase; a longer text that follows does not belong to them. */
export const SHORT_FIELDS: ReadonlySet<PlanField> = new Set(["lead", "cooperating", "units", "leaders", "verifier", "deadline", "members"]);

/** A label found in a line: `start` is where it (with its decoration) begins, `end` where its text begins. */
export interface FoundLabel {
  field: PlanField;
  label: string;
  start: number;
  end: number;
  misspelt: boolean;
}

const BOUNDARY = /[.。；;，,！？!?\s）)】」』：:·|"”]/;
const DECORATION = /^[【［[“"◆●■★*\-—–]+/;

/**
 * Finds the labels of a line: a known label at its start or after a sentence boundary, followed by a colon (or in 【】).
 * Looks back a bounded distance from every colon, so the time is linear in the length of the line.
 */
export function findLabels(text: string): FoundLabel[] {
  const found: FoundLabel[] = [];
  const framed = /^[【［[]([^】］\]]{2,14})[】］\]][:：]?/.exec(text);
  if (framed !== null) {
    const field = classifyLabel(framed[1] ?? "");
    if (field !== null) found.push({ field, label: framed[1] ?? "", start: 0, end: framed[0].length, misspelt: false });
  }
  for (let colon = firstColon(text, 0); colon !== -1; colon = firstColon(text, colon + 1)) {
    const last = found.at(-1);
    const floor = Math.max(last?.end ?? 0, colon - LONGEST_LABEL - 2);
    let start = colon;
    let depth = 0;
    while (start > floor) {
      const before = text[start - 1] ?? "";
      if (before === "）" || before === ")") depth++;
      if (depth === 0 && BOUNDARY.test(before)) break;
      if (before === "（" || before === "(") {
        if (depth === 0) break;
        depth--;
      }
      start--;
    }
    let candidate = text.slice(start, colon);
    const decoration = DECORATION.exec(candidate)?.[0] ?? "";
    candidate = candidate.slice(decoration.length).replace(/[】］\]]$/, "");
    if (start === 0) candidate = readOpening(candidate)?.rest ?? candidate;
    const field = classifyLabel(candidate);
    const behindBracket = Math.max(candidate.lastIndexOf("）"), candidate.lastIndexOf(")")) + 1;
    const second = field === null && behindBracket > 0 ? classifyLabel(candidate.slice(behindBracket)) : null;
    if (field !== null) {
      found.push({ field, label: candidate, start, end: colon + 1, misspelt: false });
    } else if (second !== null) {
      const label = candidate.slice(behindBracket);
      found.push({ field: second, label, start: colon - label.length, end: colon + 1, misspelt: false });
    } else if (start === 0) {
      const meant = classifyMisspeltLabel(candidate);
      if (meant !== null) found.push({ field: meant.field, label: meant.meant, start, end: colon + 1, misspelt: true });
    }
  }
  return found;
}

function firstColon(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    const c = text[i];
    if (c === "：" || c === ":") return i;
  }
  return -1;
}
