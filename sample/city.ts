import type { Role } from "../domain/process/actor.ts";

/** A fictional city and one of its counties. Nobody and nothing in it exists; every address ends in `.example`. */
export interface SampleJurisdiction {
  id: string;
  name: string;
  level: "city" | "county";
  parentId?: string;
  officeOrganizationId: string;
  hostOrganizationId: string;
  organizations: SampleOrganization[];
  people: SamplePerson[];
}

export interface SampleOrganization {
  id: string;
  name: string;
  shortName: string;
  aliases: string[];
  kind: string;
  level: "city" | "county";
  area?: string;
  memberOfMechanism: boolean;
}

export interface SamplePerson {
  id: string;
  organizationId: string;
  name: string;
  roles: Role[];
  liaison: boolean;
  /** The name under which its token is printed and kept. */
  tokenName?: string;
}

function organization(
  id: string,
  name: string,
  shortName: string,
  options: Partial<Omit<SampleOrganization, "id" | "name" | "shortName">> = {},
): SampleOrganization {
  return { id, name, shortName, aliases: [], kind: "department", level: "city", memberOfMechanism: true, ...options };
}

function liaison(id: string, organizationId: string, name: string, tokenName?: string): SamplePerson {
  return { id, organizationId, name, roles: ["officer"], liaison: true, ...(tokenName === undefined ? {} : { tokenName }) };
}

const city: SampleJurisdiction = {
  id: "yunzhou",
  name: "云州市",
  level: "city",
  officeOrganizationId: "yz-office",
  hostOrganizationId: "yz-health",
  organizations: [
    organization("yz-office", "云州市医疗卫生行业综合监管协调机制办公室", "市协调办", {
      kind: "office",
      memberOfMechanism: false,
      aliases: ["市综合监管办"],
    }),
    organization("yz-government", "云州市人民政府", "市政府", { kind: "government", memberOfMechanism: false }),
    organization("yz-health", "云州市卫生健康委员会", "市卫生健康委"),
    organization("yz-insurance", "云州市医疗保障局", "市医保局"),
    organization("yz-market", "云州市市场监督管理局", "市市场监管局"),
    organization("yz-police", "云州市公安局", "市公安局"),
    organization("yz-finance", "云州市财政局", "市财政局"),
    organization("yz-personnel", "云州市人力资源和社会保障局", "市人社局"),
    organization("yz-civil", "云州市民政局", "市民政局"),
    organization("yz-environment", "云州市生态环境局", "市生态环境局"),
    organization("yz-staffing", "中共云州市委机构编制委员会办公室", "市委编办", { kind: "party_organ" }),
    organization("yz-audit", "云州市审计局", "市审计局", { memberOfMechanism: false }),
    organization("yz-hospitals", "云州市医院协会", "市医院协会", { kind: "association", memberOfMechanism: false }),
    organization("yz-qingxi", "青溪县人民政府", "青溪县政府", {
      kind: "government",
      level: "county",
      area: "青溪县",
      memberOfMechanism: false,
    }),
    organization("yz-nanping", "南屏区人民政府", "南屏区政府", {
      kind: "government",
      level: "county",
      area: "南屏区",
      memberOfMechanism: false,
    }),
    organization("yz-linjiang", "临江区人民政府", "临江区政府", {
      kind: "government",
      level: "county",
      area: "临江区",
      memberOfMechanism: false,
    }),
    organization("yz-nanping-health", "南屏区卫生健康委员会", "南屏区卫生健康委", {
      level: "county",
      area: "南屏区",
      memberOfMechanism: false,
    }),
  ],
  people: [
    { id: "yz-p-clerk", organizationId: "yz-office", name: "市协调办经办甲", roles: ["office"], liaison: true, tokenName: "office" },
    { id: "yz-p-clerk2", organizationId: "yz-office", name: "市协调办经办乙", roles: ["office"], liaison: false, tokenName: "office2" },
    { id: "yz-p-leader", organizationId: "yz-office", name: "市协调办分管领导", roles: ["leader"], liaison: false, tokenName: "leader" },
    { id: "yz-p-auditor", organizationId: "yz-audit", name: "市审计局督察员", roles: ["auditor"], liaison: false, tokenName: "auditor" },
    {
      id: "yz-p-admin",
      organizationId: "yz-office",
      name: "系统管理员",
      roles: ["admin_system"],
      liaison: false,
      tokenName: "admin",
    },
    {
      id: "yz-p-security",
      organizationId: "yz-office",
      name: "安全管理员",
      roles: ["admin_security"],
      liaison: false,
      tokenName: "security",
    },
    liaison("yz-p-government", "yz-government", "市政府办联络员", "government"),
    liaison("yz-p-health", "yz-health", "市卫生健康委联络员", "health"),
    liaison("yz-p-insurance", "yz-insurance", "市医保局联络员", "insurance"),
    liaison("yz-p-market", "yz-market", "市市场监管局联络员", "market"),
    liaison("yz-p-police", "yz-police", "市公安局联络员"),
    liaison("yz-p-finance", "yz-finance", "市财政局联络员"),
    liaison("yz-p-personnel", "yz-personnel", "市人社局联络员"),
    liaison("yz-p-civil", "yz-civil", "市民政局联络员", "civil"),
    liaison("yz-p-environment", "yz-environment", "市生态环境局联络员", "environment"),
    liaison("yz-p-staffing", "yz-staffing", "市委编办联络员"),
    liaison("yz-p-hospitals", "yz-hospitals", "市医院协会联络员", "hospitals"),
    liaison("yz-p-qingxi", "yz-qingxi", "青溪县政府联络员"),
    liaison("yz-p-nanping", "yz-nanping", "南屏区政府联络员", "nanping"),
    liaison("yz-p-linjiang", "yz-linjiang", "临江区政府联络员"),
    liaison("yz-p-nanping-health", "yz-nanping-health", "南屏区卫生健康委联络员"),
  ],
};

const county: SampleJurisdiction = {
  id: "qingxi",
  name: "青溪县",
  level: "county",
  parentId: "yunzhou",
  officeOrganizationId: "qx-office",
  hostOrganizationId: "qx-health",
  organizations: [
    organization("qx-office", "青溪县医疗卫生行业综合监管协调机制办公室", "县协调办", {
      kind: "office",
      level: "county",
      memberOfMechanism: false,
    }),
    organization("qx-health", "青溪县卫生健康委员会", "县卫生健康委", { level: "county" }),
    organization("qx-market", "青溪县市场监督管理局", "县市场监管局", { level: "county" }),
    organization("qx-insurance", "青溪县医疗保障局", "县医保局", { level: "county" }),
  ],
  people: [
    { id: "qx-p-clerk", organizationId: "qx-office", name: "县协调办经办甲", roles: ["office"], liaison: true, tokenName: "county-office" },
    liaison("qx-p-health", "qx-health", "县卫生健康委联络员", "county-health"),
    liaison("qx-p-market", "qx-market", "县市场监管局联络员"),
    liaison("qx-p-insurance", "qx-insurance", "县医保局联络员"),
  ],
};

export const sampleJurisdictions: readonly SampleJurisdiction[] = [city, county];
