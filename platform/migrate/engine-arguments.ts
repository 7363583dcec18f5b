/** What the Prisma CLI asks of its schema engine on the command line. */
export interface EngineArguments {
  /** one-shot command (`can-connect-to-database`, `create-database`, …); without it the engine serves requests on its standard input */
  command?: string;
  version: boolean;
  /** files of the Prisma schema; the option comes once for each */
  schemaFiles: string[];
  databaseUrl?: string;
}

/** @throws Error when the data source is given and unreadable */
export function parseEngineArguments(argv: readonly string[]): EngineArguments {
  const schemaFiles: string[] = [];
  let databaseUrl: string | undefined;
  let command: string | undefined;
  for (let at = 0; at < argv.length; at++) {
    const value = argv[at + 1];
    if (argv[at] === "--datamodels" && value !== undefined) schemaFiles.push(...value.split(",").filter((file) => file !== ""));
    if (argv[at] === "--datasource" && value !== undefined) databaseUrl = urlOf(value);
    if (argv[at] === "cli") command = value ?? "";
  }
  return {
    version: argv.includes("--version"),
    schemaFiles,
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(command === undefined ? {} : { command }),
  };
}

/** The data source is JSON, plain or in base64. */
function urlOf(value: string): string | undefined {
  const text = value.trimStart().startsWith("{") ? value : Buffer.from(value, "base64").toString("utf8");
  const source: unknown = JSON.parse(text);
  return typeof source === "object" && source !== null && "url" in source && typeof source.url === "string" ? source.url : undefined;
}
