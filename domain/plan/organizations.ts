/** How the names of organizations end. */
const ENDING =
  "局|委|办|院|厅|部|会|府|队|站|所|中心|室|台|社|处|科|股|馆|团|公司|集团|机构|单位|部门|街道|乡镇|镇|乡|办事处|学校|大学|学院|中学|小学|企业|银行|法院|检察院|妇联|残联|侨联|科联|工商联|文联|科协|协会|学会|团市委|团县委|团区委|党组|党委|党工委|管委会|开发区|高新区|新区|园区|度假区|示范区|保税区|县|区|市|旗|州|盟|专班|指挥部|领导小组|办公室|编办|医保办|海关|税务|电网|联社|支行|总行|医院|卫生院|服务站|血站|基地|关|政府|省级|组织|专家组|质控组|工作组|电视台|报社|联盟";

const ENDS_AS_ORGANIZATION = new RegExp(`(?:${ENDING})(?:[（(][^（）()]{1,20}[）)])?$`);
const ENDS_CLEARLY =
  /(?:局|委|办|院|厅|部|会|府|队|站|所|中心|室|台|公司|集团|机构|单位|部门|街道|办事处|乡镇|管委会|法院|联|团市委|政府|党委|组织)(?:[（(][^（）()]{1,20}[）)])?$/;
const SENTENCE = /[。！？!?：:]|(?:加强|推进|完善|建立|健全|落实|开展|严格|提高|强化|确保|进一步|已经|不断|存在|应当|按照|根据)/;
const LONGEST_NAME = 40;

/** Whether a name can be that of an organization or of a group of them. */
export function looksLikeOrganization(name: string): boolean {
  return name.length >= 2 && name.length <= LONGEST_NAME && ENDS_AS_ORGANIZATION.test(name) && !SENTENCE.test(name);
}

/** Stricter than `looksLikeOrganization`: endings that ordinary prose rarely has. */
export function isClearlyOrganization(name: string): boolean {
  return name.length >= 3 && name.length <= LONGEST_NAME && ENDS_CLEARLY.test(name) && !SENTENCE.test(name);
}

const GROUP =
  /各|相关|有关|成员单位|全体|所有|其他|其它|等(?:部门|单位)|两级|三级|市直(?:部门|单位)|[（(](?:市|县|区|旗|镇|乡|街道|市、区|县、区|县、市|市、县)(?:[、，,](?:市|县|区|旗))*[）)]|^(?:全市|全县|全区|全省|辖区|民营|公立|社会办|基层).*(?:机构|医院|单位|企业|学校)$/;
const LEVELS = /^(?:省|市|县|区|旗|镇|乡|街道|省级|市级|县级|区级)(?:、|和|及|与)/;

/** Whether a name stands for several organizations: 各县（市、区）人民政府, 相关部门, 市、区卫生健康委. */
export function isGroup(name: string): boolean {
  return GROUP.test(name) || LEVELS.test(name);
}
