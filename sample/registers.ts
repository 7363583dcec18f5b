import { addDays, yearOf } from "../domain/calendar/calendarDay.ts";
import { creditCodeCheck } from "../domain/inspection/registers/creditCode.ts";
import { csvLine } from "../platform/spreadsheets/writeCsv.ts";

/** The registers of one of the sample's jurisdictions, as the files that its office would import. */
export interface SampleRegisters {
  checkItems: string;
  objects: string;
  inspectors: string;
  recusals: string;
}

interface Place {
  prefix: string;
  /** Not a region of any list. */
  regionCode: string;
  name: string;
  areas: readonly string[];
  /** Short names of the departments that inspect, with how many inspectors each has. */
  departments: readonly {
    name: string;
    inspectors: number;
    specialities: readonly string[];
    items: readonly [subject: string, kinds: readonly string[]][];
  }[];
  objects: number;
  seed: number;
}

/** Numbers that are the same for the same seed, on every machine: a 32-bit generator of a few shifts (mulberry32). */
function numbersOf(seed: number): { below: (limit: number) => number; of: <T>(list: readonly [T, ...T[]]) => T } {
  let state = seed >>> 0;
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
  return { below, of: (list) => list[below(list.length)] ?? list[0] };
}

const MEDICAL = ["综合医院", "专科医院", "门诊部", "诊所", "口腔诊所", "社区卫生服务站", "村卫生室"] as const;
const KINDS = [...MEDICAL, "医学检验实验室", "药品零售企业", "养老机构", "公共场所", "学校托幼机构"] as const;
const WORDS = [
  "云溪",
  "安和",
  "康宁",
  "仁济堂",
  "松鹤",
  "明德",
  "清源",
  "百草",
  "同福",
  "长青",
  "望江",
  "博爱",
  "杏林",
  "锦秋",
  "惠民",
] as const;
const ROADS = ["示例大道", "云溪路", "望江街", "松鹤巷", "清源路", "锦秋街"] as const;

const aspects = ["情况检查", "规范执行检查", "记录与档案检查", "自查整改检查"] as const;

const places: readonly Place[] = [
  {
    prefix: "YZ",
    regionCode: "990100",
    name: "云州",
    areas: ["南屏区", "临江区", "青溪县"],
    objects: 3_200,
    seed: 20_261_123,
    departments: [
      {
        name: "市卫生健康委",
        inspectors: 96,
        specialities: ["医疗卫生", "传染病防治", "公共场所卫生", "放射卫生"],
        items: [
          ["依法执业", MEDICAL],
          ["传染病防治", MEDICAL],
          ["医疗废物处置", MEDICAL],
          ["放射诊疗", ["综合医院", "专科医院", "口腔诊所"]],
          ["公共场所卫生", ["公共场所", "学校托幼机构"]],
        ],
      },
      {
        name: "市市场监管局",
        inspectors: 72,
        specialities: ["药品", "医疗器械", "价格", "广告"],
        items: [
          ["药品经营质量", ["药品零售企业"]],
          ["医疗器械使用", MEDICAL],
          ["医疗服务收费公示", MEDICAL],
        ],
      },
      {
        name: "市医保局",
        inspectors: 42,
        specialities: ["医保基金", "价格"],
        items: [
          ["医保基金使用", MEDICAL],
          ["定点药店服务协议", ["药品零售企业"]],
        ],
      },
      {
        name: "市生态环境局",
        inspectors: 30,
        specialities: ["固体废物", "辐射安全"],
        items: [
          ["医疗废物暂存和转移", MEDICAL],
          ["辐射安全许可", ["综合医院", "专科医院"]],
        ],
      },
      {
        name: "市民政局",
        inspectors: 24,
        specialities: ["养老服务"],
        items: [
          ["养老服务质量", ["养老机构"]],
          ["养老机构内设医务室协作", ["养老机构"]],
          ["养老收费管理", ["养老机构"]],
        ],
      },
    ],
  },
  {
    prefix: "QX",
    regionCode: "990122",
    name: "青溪",
    areas: ["城关镇", "东山镇", "河湾乡"],
    objects: 420,
    seed: 20_261_124,
    departments: [
      {
        name: "县卫生健康委",
        inspectors: 18,
        specialities: ["医疗卫生", "传染病防治"],
        items: [
          ["依法执业", MEDICAL],
          ["传染病防治", MEDICAL],
        ],
      },
      {
        name: "县市场监管局",
        inspectors: 12,
        specialities: ["药品", "价格"],
        items: [
          ["药品经营质量", ["药品零售企业"]],
          ["医疗器械使用", MEDICAL],
        ],
      },
      { name: "县医保局", inspectors: 6, specialities: ["医保基金"], items: [["医保基金使用", MEDICAL]] },
    ],
  },
];

/**
 * The registers of the sample's city or county: invented throughout, the same at every load but for the dates, which lie around `today`.
 * @throws Error for a jurisdiction that the sample does not have
 */
export function sampleRegisters(jurisdictionId: string, today: string): SampleRegisters {
  const place = places[["yunzhou", "qingxi"].indexOf(jurisdictionId)];
  if (place === undefined) throw new Error(`the sample has no ${jurisdictionId}`);
  return {
    checkItems: checkItems(place),
    objects: objects(place, today),
    inspectors: inspectors(place, today),
    recusals: recusals(place, today),
  };
}

function file(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, ...rows].map(csvLine).join("");
}

function checkItems({ prefix, departments, name }: Place): string {
  const rows = departments.flatMap((department, which) =>
    department.items.flatMap(([subject, kinds], item) =>
      aspects.map((aspect, index) =>
        [
          `${prefix}-${which + 1}${String(item + 1).padStart(2, "0")}${index + 1}`,
          `${subject}${aspect}`,
          department.name,
          index === 0 ? "重点" : "一般",
          `《${name}跨部门联合抽查事项清单（示例）》第${which + 1}部分第${item + 1}项`,
          index === 0 ? "2" : "1",
          index === 0 ? ["5%", "10%", "30%", "100%"] : ["3%", "5%", "20%", "50%"],
          kinds.join("、"),
        ].flat(),
      ),
    ),
  );
  return file(
    [
      "事项编号",
      "抽查事项",
      "抽查部门",
      "事项类别",
      "法律依据",
      "每年频次上限",
      "A类抽查比例",
      "B类抽查比例",
      "C类抽查比例",
      "D类抽查比例",
      "适用对象类别",
    ],
    rows,
  );
}

/** One object in eleven has no credit code: its own code, as village clinics have. */
function codesOf({ prefix, regionCode }: Place, index: number): [creditCode: string, ownCode: string] {
  const ownCode = `${prefix}-DX-${String(index + 1).padStart(5, "0")}`;
  if (index % 11 === 10) return ["", ownCode];
  const first = `${index % 3 === 0 ? "52" : "92"}${regionCode}MA${String(index * 37 + 1_000_003).padStart(7, "0")}`;
  return [first + creditCodeCheck(first), ownCode];
}

function objects(place: Place, today: string): string {
  const { below, of } = numbersOf(place.seed);
  const classes = Array.from("AAAAAAAAABBBBBBBCCCD");
  const rows = Array.from({ length: place.objects }, (_, index) => {
    const [creditCode, ownCode] = codesOf(place, index);
    const kind = of(KINDS);
    const area = place.areas[below(place.areas.length)] ?? "";
    const checked = below(10) < 4;
    const lastCheckedOn = checked ? addDays(today, -1 - below(700)) : "";
    const thisYear = checked && yearOf(lastCheckedOn) === yearOf(today);
    return [
      creditCode,
      ownCode,
      `${place.name}${of(WORDS)}${kind}（第${index + 1}号）`,
      kind,
      area,
      `${area}${of(ROADS)}${1 + below(300)}号`,
      below(33) === 0 ? "" : (classes[below(classes.length)] ?? "B"),
      lastCheckedOn,
      String(yearOf(today)),
      thisYear ? String(1 + below(2)) : "0",
      below(50) === 0 ? "停业" : "在业",
      of(["小", "小", "小", "中", "中", "大"]),
      of(["公立", "民办", "民办"]),
    ];
  });
  const header = [
    "统一社会信用代码",
    "自编码",
    "对象名称",
    "对象类别",
    "所属区域",
    "地址",
    "信用风险等级",
    "最近检查日期",
    "检查次数年度",
    "年度检查次数",
    "是否在业",
    "属性：规模",
    "属性：性质",
  ];
  return file(header, rows);
}

const certificateOf = (prefix: string, which: number, index: number): string =>
  `${prefix}-ZF-${which + 1}${String(index + 1).padStart(4, "0")}`;

/** Inspectors have numbers for names: an invented name could be somebody's. */
function inspectors({ prefix, departments, areas, seed }: Place, today: string): string {
  const { below } = numbersOf(seed + 1);
  const rows = departments.flatMap(({ name, inspectors: count, specialities }, which) =>
    Array.from({ length: count }, (_, index) => {
      const expired = below(25) === 0;
      const onLeave = below(12) === 0;
      const from = addDays(today, below(20) - 10);
      const until = expired ? addDays(today, -1 - below(200)) : addDays(today, 200 + below(1_500));
      return [
        certificateOf(prefix, which, index),
        `${name.slice(1)}检查员${String(index + 1).padStart(3, "0")}`,
        name,
        addDays(until, -1_826),
        until,
        specialities.filter((_word, place) => place === index % specialities.length || below(3) === 0).join("、"),
        areas[index % areas.length] ?? "",
        onLeave ? `${from}至${addDays(from, 14)}` : "",
        below(40) === 0 ? "离岗" : "在岗",
      ];
    }),
  );
  return file(["执法证号", "姓名", "所属部门", "证件起始日期", "证件有效期至", "专业领域", "执法区域", "不在岗时段", "是否在岗"], rows);
}

function recusals(place: Place, today: string): string {
  const { below, of } = numbersOf(place.seed + 2);
  const rows = Array.from({ length: Math.ceil(place.objects / 80) }, (_, index) => {
    const [creditCode, ownCode] = codesOf(place, index * 79);
    const which = index % place.departments.length;
    const department = place.departments[which];
    const team = index % 8 === 7;
    const certificate = certificateOf(place.prefix, which, below(department?.inspectors ?? 1));
    const reason = team ? "与该对象有未结的行政诉讼" : of(["近亲属在该机构任职", "三年内曾在该机构工作", "与该机构有合同纠纷"]);
    return [
      team ? "" : certificate,
      team ? (department?.name ?? "") : "",
      creditCode === "" ? ownCode : creditCode,
      reason,
      addDays(today, -300 + index),
      index % 3 === 0 ? "" : addDays(today, 100 + index),
    ];
  });
  return file(["执法证号", "回避部门", "检查对象代码", "回避理由", "起始日期", "截止日期"], rows);
}
