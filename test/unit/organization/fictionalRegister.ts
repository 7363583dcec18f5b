import type { MatchingJurisdiction, Organization } from "../../../domain/organization/organization.ts";

/** 云河市 does not exist; its register has the shapes that real ones have. */
export const yunhe: MatchingJurisdiction = { id: "yunhe", name: "云河市", level: "city", hostOrganizationId: "health" };

type Row = [id: string, name: string, more?: Partial<Organization>];
const member = { memberOfMechanism: true };
const county = (area: string): Partial<Organization> => ({ level: "county", area });

const ROWS: Row[] = [
  ["government", "云河市人民政府", { kind: "government" }],
  ["government-office", "云河市人民政府办公室", { kind: "office" }],
  ["party", "中共云河市委员会", { kind: "party_organ" }],
  ["party-office", "中共云河市委办公室", { kind: "party_organ" }],
  ["publicity", "中共云河市委宣传部", { kind: "party_organ", ...member }],
  ["staffing", "中共云河市委机构编制委员会办公室", { kind: "party_organ", ...member }],
  ["cyberspace", "中共云河市委网络安全和信息化委员会办公室", { kind: "party_organ", ...member }],
  ["discipline", "中共云河市纪律检查委员会 云河市监察委员会", { kind: "party_organ" }],
  ["health", "云河市卫生健康委员会", member],
  ["reform", "云河市发展和改革委员会", member],
  ["market", "云河市市场监督管理局", member],
  ["labour", "云河市人力资源和社会保障局", member],
  ["insurance", "云河市医疗保障局", member],
  ["finance", "云河市财政局", member],
  ["education", "云河市教育局"],
  ["culture", "云河市文化和旅游局", member],
  ["housing", "云河市住房和城乡建设局"],
  ["city-management", "云河市城市管理局（云河市综合行政执法局）", member],
  ["procuratorate", "云河市人民检察院", { kind: "institution" }],
  ["court", "云河市中级人民法院", { kind: "institution" }],
  ["association", "云河市医院协会", { kind: "association" }],
  ["hospital", "云河市第一人民医院", { kind: "institution" }],
  ["business", "云河市营商环境局", { aliases: ["市营商局"], ...member }],
  ["old-health-inspection", "云河市卫生监督所", { kind: "institution", active: false, mergedIntoId: "health" }],
  ["old-sports", "云河市体育局", { active: false }],
  ["baishi", "白石区人民政府", { kind: "government", ...county("白石区"), ...member }],
  ["baishi-health", "云河市白石区卫生健康委员会", county("白石区")],
  ["qinghe", "青禾县人民政府", { kind: "government", ...county("青禾县"), ...member }],
  ["qinghe-health", "卫生健康局", county("青禾县")],
  ["qiming", "启明市人民政府", { kind: "government", ...county("启明市") }],
  ["qiming-health", "启明市卫生健康委员会", county("启明市")],
  ["qiming-approval", "启明市行政审批中心", { kind: "institution", ...county("启明市") }],
  ["zone", "云河经济开发区管理委员会", { kind: "government", ...county("云河经济开发区") }],
  ["baishi-town", "白石区杨柳镇人民政府", { kind: "government", level: "township", area: "白石区" }],
];

export const register: Organization[] = ROWS.map(([id, name, more]) => ({
  id,
  name,
  aliases: [],
  kind: "department",
  level: "city",
  jurisdictionId: "yunhe",
  memberOfMechanism: false,
  active: true,
  ...more,
}));
