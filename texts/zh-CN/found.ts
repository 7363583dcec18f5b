/** What the founding of a jurisdiction says and enters. */
export const foundTexts = {
  usage: () =>
    "用法：node --import tsx cli/found.ts --id yunzhou --name 云州市 --level city|county --office 协调办全称 --host 挂靠单位全称 [--parent 上级辖区编号]",
  exists: ({ id }: { id: string }) => `辖区 ${id} 已经存在，没有改动。`,
  unknownParent: ({ id }: { id: string }) => `上级辖区 ${id} 不存在。`,
  systemAdministrator: () => "系统管理员",
  securityAdministrator: () => "安全管理员",
  tokenLabel: () => "初始令牌",
  founded: ({ name, days, system, security }: { name: string; days: number; system: string; security: string }) =>
    [
      `已建立辖区：${name}。以下令牌只显示这一次，${days} 天后失效，请立即妥善保存：`,
      `  系统管理员  ${system}`,
      `  安全管理员  ${security}`,
      "下一步：系统管理员登记单位和人员；安全管理员设定角色、签发令牌，并为自己二人换发令牌。",
    ].join("\n"),
};
