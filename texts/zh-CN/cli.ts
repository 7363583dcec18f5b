/** What the command line says. */
export const cliTexts = {
  settingMissing: ({ setting }: { setting: string }) => `缺少设置项 ${setting}`,
  configInvalid: ({ problems }: { problems: readonly string[] }) => `配置有误：\n${problems.map((problem) => `  - ${problem}`).join("\n")}`,
  bundleUsage: () => "用法：npm run bundle -- 文件",
  serveUsage: () => "用法：serve api|worker|all|migrate",
  startFailed: () => "启动失败",
  partDataFolder: () => "数据目录",
  partMail: () => "邮件收集",
  starting: () => "联督正在启动……",
  loadingSample: () => "首次启动，正在装入示例城市（云州市及青溪县），约需半分钟",
  sampleStep: ({ step }: { step: string }) => `  ${step}`,
  sampleResumed: () => "示例城市上次没有装完，现在接着装",
  ready: ({
    url,
    docs,
    mail,
    bounces,
    data,
    tokens,
  }: {
    url: string;
    docs: string;
    mail: string;
    /** Whether what comes back is read. */
    bounces: boolean;
    data: string;
    tokens: readonly { name: string; who: string; token: string }[];
  }) =>
    [
      "",
      "联督已就绪。",
      `  接口      ${url}/api/v1`,
      `  接口文档  ${docs}`,
      `  查看邮件  ${mail}`,
      `  邮件退信  ${bounces ? "每分钟读取一次" : "不读取：未设 LIANDU_MAIL_IMAP_URL（内置的邮件收集没有退信）"}`,
      `  数据目录  ${data}`,
      "",
      "示例账号的令牌（只存在本机数据目录中）：",
      ...tokens.map(({ name, who, token }) => `  ${name.padEnd(14)} ${token}  ${who}`),
      "",
      "可以先试试：",
      ...tokens
        .slice(0, 1)
        .flatMap(({ token }) => [
          `  curl -H "Authorization: Bearer ${token}" "${url}/api/v1/issues?limit=5"`,
          `  curl -H "Authorization: Bearer ${token}" "${url}/api/v1/tasks"`,
          `  curl -H "Authorization: Bearer ${token}" -H "Idempotency-Key: try-1" -F file=@方案.docx ${url}/api/v1/plans`,
        ]),
      "",
      "按 Ctrl-C 停止；再次启动会保留全部数据。",
    ].join("\n"),
};
