/** The words by which documents call units: data of the matcher. A short form stands here only when it can mean one thing. */

/** Endings with one meaning, longest first: the formal one and how it is kept for comparing. */
export const ENDINGS: readonly (readonly [formal: string, kept: string])[] = [
  ["中级人民法院", "中级法院"],
  ["人民检察院", "检察院"],
  ["管理委员会", "管委会"],
  ["人民法院", "法院"],
  ["人民政府", "政府"],
  ["委员会", "委"],
  ["办公室", "办"],
  ["中院", "中级法院"],
];

/** Short for the field of work before 局, 委, 办, 部 and the like. */
export const FIELDS: Readonly<Record<string, string>> = {
  卫健: "卫生健康",
  发改: "发展改革",
  市监: "市场监督管理",
  市场监管: "市场监督管理",
  人社: "人力资源社会保障",
  医保: "医疗保障",
  编: "机构编制委员会",
  工信: "工业信息化",
  住建: "住房城乡建设",
  自规: "自然资源规划",
  资规: "自然资源规划",
  文旅: "文化旅游",
  文广旅: "文化广电旅游",
  文广旅游: "文化广电旅游",
  城管: "城市管理",
  药监: "药品监督管理",
  应急: "应急管理",
  交通: "交通运输",
  科技: "科学技术",
  民宗: "民族宗教事务",
  退役军人: "退役军人事务",
  教体: "教育体育",
  国资: "国有资产监督管理",
  疾控: "疾病预防控制",
  营商: "营商环境建设监督",
  网信: "网络安全信息化委员会",
};

/** The characters that may end a unit's name after its field of work. */
export const FIELD_ENDINGS = ["局", "委", "办", "部", "厅", "处", "中心"];

/** Whole names, after the endings above were settled. */
export const WHOLE_NAMES: Readonly<Record<string, string>> = {
  纪委监委: "纪律检查委员会监察委",
  纪委市监委: "纪律检查委员会监察委",
  纪律检查委: "纪委",
  监察委: "监委",
  人大常委会: "人民代表大会常务委",
  人大: "人民代表大会常务委",
  总工会: "工会",
  妇女联合会: "妇联",
  残疾人联合会: "残联",
  工商业联合会: "工商联",
  科学技术协会: "科协",
  共青团委: "团委",
  团市委: "团委",
  团县委: "团委",
  团区委: "团委",
  互联网信息办: "网络安全信息化委员会办",
};

/** Names that only say something together with 市委 or 市政府 before them. */
export const GENERIC_NAMES: ReadonlySet<string> = new Set([
  "办",
  "办公室",
  "研究室",
  "政策研究室",
  "政研室",
  "督查室",
  "督查局",
  "党组",
  "信访办",
  "机关",
]);

/** What is supervised and never on the register of organizations one by one: 各医疗机构 and the like. */
export const SUPERVISED_NOUNS: readonly string[] = [
  "机构",
  "医院",
  "卫生院",
  "卫生室",
  "门诊部",
  "诊所",
  "药店",
  "药房",
  "学校",
  "中小学",
  "高校",
  "院校",
  "幼儿园",
  "企业",
  "公司",
  "商户",
  "经营者",
  "经营户",
  "经营单位",
  "用人单位",
  "供水单位",
  "服务单位",
  "使用单位",
  "场所",
];
