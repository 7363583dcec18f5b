import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { parseOfficeHours, type OfficeHours } from "../domain/mail/sendingTime.ts";

/**
 * The whole configuration, parsed once. Every name begins with LIANDU_; a secret may be given as `<NAME>_FILE`, the path of a file that holds it
 * (Docker and Kubernetes secrets). Nothing else in the product reads the environment.
 */
const seconds = (fallback: number): z.ZodType<number> =>
  z.coerce
    .number()
    .positive()
    .default(fallback)
    .transform((value) => value * 1000);
const bool = z
  .enum(["true", "false"])
  .default("false")
  .transform((value) => value === "true");

const environment = z.object({
  LIANDU_LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info"),
  /** Where the embedded stack keeps everything. */
  LIANDU_DATA: z.string().optional(),

  LIANDU_HTTP_HOST: z.string().default("127.0.0.1"),
  LIANDU_HTTP_PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  /** The address that mails and pages name; by default the one that is listened on. */
  LIANDU_PUBLIC_URL: z.string().url().optional(),
  /** How long a request waits for its workflow before it answers 503; a worker that is up answers within a second. */
  LIANDU_COMMAND_TIMEOUT_SECONDS: seconds(15),
  /** Proxies whose word on the caller's address is taken: `loopback`, addresses, networks, or how many stand before us. By default none. */
  LIANDU_TRUST_PROXY: z
    .string()
    .transform((text) => (/^\d+$/u.test(text) ? Number(text) : text))
    .optional(),

  LIANDU_DATABASE_URL: z.string().optional(),
  LIANDU_DATABASE_POOL: z.coerce.number().int().min(2).max(200).default(20),
  LIANDU_PG_PORT: z.coerce.number().int().min(0).max(65535).default(5610),

  LIANDU_TEMPORAL_ADDRESS: z.string().optional(),
  LIANDU_TEMPORAL_NAMESPACE: z.string().default("liandu"),
  LIANDU_TEMPORAL_TASK_QUEUE: z.string().default("liandu"),
  LIANDU_TEMPORAL_API_KEY: z.string().optional(),
  LIANDU_TEMPORAL_TLS: bool,
  LIANDU_TEMPORAL_CLI: z.string().optional(),
  LIANDU_TEMPORAL_PORT: z.coerce.number().int().min(0).max(65535).default(7610),
  LIANDU_TEMPORAL_UI_PORT: z.coerce.number().int().min(0).max(65535).optional(),
  /** Workflows that a worker keeps in memory. */
  LIANDU_WORKER_CACHED_WORKFLOWS: z.coerce.number().int().min(0).default(2000),
  /** Matters a second that are given changed rules; people's own commands share the machine with them. */
  LIANDU_RULES_PER_SECOND: z.coerce.number().positive().max(1_000).default(20),
  /** Workflow code bundled beforehand by `npm run bundle -- FILE`, as images do; without it a worker bundles at its start, which takes seconds. */
  LIANDU_WORKFLOW_BUNDLE: z.string().optional(),

  LIANDU_SMTP_URL: z.string().optional(),
  LIANDU_SMTP_PORT: z.coerce.number().int().min(0).max(65535).default(2525),
  LIANDU_MAIL_PAGE_PORT: z.coerce.number().int().min(0).max(65535).default(8025),
  LIANDU_MAIL_FROM: z.string().default("联督 <liandu@localhost>"),
  /** Rehearsal: every mail goes to this one box instead. */
  LIANDU_MAIL_REHEARSAL: z.string().email().optional(),
  /** What becomes of a mail that may have arrived or not: sent once more, or left to the office. */
  LIANDU_MAIL_AMBIGUOUS: z.enum(["resend", "hold"]).default("resend"),
  /** When notices that are not urgent go out, on working days: `08:30-17:30` in Asia/Shanghai, or `always`. */
  LIANDU_MAIL_OFFICE_HOURS: z
    .string()
    .default("08:30-17:30")
    .transform((text, context) => {
      const hours = text === "always" ? undefined : parseOfficeHours(text);
      if (hours !== null) return hours;
      context.addIssue({ code: "custom", message: "two times such as 08:30-17:30, or always" });
      return z.NEVER;
    }),
  /** Where bounces go: `bounce@example.org` becomes `bounce+TOKEN@example.org`, unless `{token}` says where the token stands. */
  LIANDU_MAIL_BOUNCE_ADDRESS: z
    .string()
    .regex(/^[\w.+{}-]{1,20}@[\w.-]+$/u)
    .optional(),
  /** Signs those addresses; several, separated by commas, while one is replaced: the first signs. */
  LIANDU_MAIL_BOUNCE_SECRET: z
    .string()
    .transform((text) => text.split(",").map((secret) => secret.trim()))
    .refine((secrets) => secrets.every((secret) => secret.length >= 32), "at least 32 characters each")
    .optional(),
  /** The box in which they arrive: `imaps://user:password@host:993/INBOX`. */
  LIANDU_MAIL_IMAP_URL: z
    .string()
    .regex(/^imaps?:\/\/[^/]+@[^/]+/u, "imaps://user:password@host/folder")
    .optional(),

  /** What the links in mails are signed with: one secret, or several apart by commas or spaces, of which the first signs and all are believed. */
  LIANDU_LINK_SECRETS: z
    .string()
    .transform((text) => text.split(/[\s,]+/u).filter((secret) => secret !== ""))
    .refine((all) => all.length > 0 && all.every((secret) => secret.length >= 32), "at least 32 characters each")
    .optional(),
  /** Days for which a link opens: after its mail, or after the due date that the mail names. */
  LIANDU_LINK_DAYS: z.coerce.number().int().min(1).max(400).default(30),

  LIANDU_EVIDENCE_MAX_BYTES: z.coerce
    .number()
    .int()
    .positive()
    .default(200 * 1024 * 1024),
  LIANDU_EVIDENCE_S3_BUCKET: z.string().optional(),
  LIANDU_EVIDENCE_S3_ENDPOINT: z.string().url().optional(),
  LIANDU_EVIDENCE_S3_REGION: z.string().default("us-east-1"),
  LIANDU_EVIDENCE_S3_ACCESS_KEY: z.string().optional(),
  LIANDU_EVIDENCE_S3_SECRET_KEY: z.string().optional(),
  LIANDU_EVIDENCE_S3_PATH_STYLE: bool,
});

export interface Config {
  logLevel: "trace" | "debug" | "info" | "warn" | "error" | "silent";
  dataDir: string;
  /** Somebody set the data folder; otherwise the embedded stack may take another where the default cannot be used. */
  dataDirChosen: boolean;
  /** The environment itself, for programs that are looked for on PATH or started with its proxy settings. */
  environment: NodeJS.ProcessEnv;
  http: { host: string; port: number; publicUrl?: string; commandTimeoutMs: number; trustProxy?: string | number };
  database: { url?: string; poolSize: number; embeddedPort: number };
  temporal: {
    address?: string;
    namespace: string;
    taskQueue: string;
    apiKey?: string;
    tls: boolean;
    cliPath?: string;
    embeddedPort: number;
    uiPort?: number;
    cachedWorkflows: number;
    /** A file of workflow code that was bundled beforehand. */
    workflowBundle?: string;
  };
  mail: {
    smtpUrl?: string;
    catcherPort: number;
    pagePort: number;
    from: string;
    rehearsal?: string;
    ambiguous: "resend" | "hold";
    /** Absent: at any time. */
    officeHours?: OfficeHours;
    /** Absent: bounces are not read. */
    bounces?: { address: string; secrets: string[]; imapUrl: string };
  };
  /** Without secrets no mail carries a link. */
  links: { secrets?: readonly [string, ...string[]]; days: number };
  rules: { perSecond: number };
  evidence: {
    maxBytes: number;
    s3?: { bucket: string; endpoint?: string; region: string; accessKeyId: string; secretAccessKey: string; pathStyle: boolean };
  };
}

/** @throws ConfigError naming each variable that is wrong, never its value (it may be a secret). */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const parsed = environment.safeParse(withSecretFiles(env));
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`));
  const e = parsed.data;
  return {
    logLevel: e.LIANDU_LOG_LEVEL,
    dataDir: path.resolve(e.LIANDU_DATA ?? ".liandu"),
    dataDirChosen: e.LIANDU_DATA !== undefined,
    environment: env,
    http: {
      host: e.LIANDU_HTTP_HOST,
      port: e.LIANDU_HTTP_PORT,
      commandTimeoutMs: e.LIANDU_COMMAND_TIMEOUT_SECONDS,
      ...given({ publicUrl: e.LIANDU_PUBLIC_URL, trustProxy: e.LIANDU_TRUST_PROXY }),
    },
    database: { poolSize: e.LIANDU_DATABASE_POOL, embeddedPort: e.LIANDU_PG_PORT, ...given({ url: e.LIANDU_DATABASE_URL }) },
    temporal: {
      namespace: e.LIANDU_TEMPORAL_NAMESPACE,
      taskQueue: e.LIANDU_TEMPORAL_TASK_QUEUE,
      tls: e.LIANDU_TEMPORAL_TLS,
      embeddedPort: e.LIANDU_TEMPORAL_PORT,
      cachedWorkflows: e.LIANDU_WORKER_CACHED_WORKFLOWS,
      ...given({
        address: e.LIANDU_TEMPORAL_ADDRESS,
        apiKey: e.LIANDU_TEMPORAL_API_KEY,
        cliPath: e.LIANDU_TEMPORAL_CLI,
        uiPort: e.LIANDU_TEMPORAL_UI_PORT,
        workflowBundle: e.LIANDU_WORKFLOW_BUNDLE,
      }),
    },
    mail: {
      catcherPort: e.LIANDU_SMTP_PORT,
      pagePort: e.LIANDU_MAIL_PAGE_PORT,
      from: e.LIANDU_MAIL_FROM,
      ambiguous: e.LIANDU_MAIL_AMBIGUOUS,
      ...given({ smtpUrl: e.LIANDU_SMTP_URL, rehearsal: e.LIANDU_MAIL_REHEARSAL, officeHours: e.LIANDU_MAIL_OFFICE_HOURS }),
      ...bouncesOf(e),
    },
    links: { days: e.LIANDU_LINK_DAYS, ...given({ secrets: atLeastOne(e.LIANDU_LINK_SECRETS) }) },
    rules: { perSecond: e.LIANDU_RULES_PER_SECOND },
    evidence: { maxBytes: e.LIANDU_EVIDENCE_MAX_BYTES, ...s3Of(e) },
  };
}

function atLeastOne([first, ...others]: readonly string[] = []): readonly [string, ...string[]] | undefined {
  return first === undefined ? undefined : [first, ...others];
}

/** Address and box, or neither: an address that nobody reads, or a box without addresses, would look as if it worked. A secret alone just lies ready. */
function bouncesOf(e: z.infer<typeof environment>): Pick<Config["mail"], "bounces"> | Record<string, never> {
  const { LIANDU_MAIL_BOUNCE_ADDRESS: address, LIANDU_MAIL_BOUNCE_SECRET: secrets, LIANDU_MAIL_IMAP_URL: imapUrl } = e;
  if (address !== undefined && secrets !== undefined && imapUrl !== undefined) return { bounces: { address, secrets, imapUrl } };
  if (address === undefined && imapUrl === undefined) return {};
  throw new ConfigError([
    "LIANDU_MAIL_BOUNCE_ADDRESS and LIANDU_MAIL_IMAP_URL are set together, with LIANDU_MAIL_BOUNCE_SECRET, or neither of them is",
  ]);
}

function s3Of(e: z.infer<typeof environment>): Pick<Config["evidence"], "s3"> | Record<string, never> {
  if (e.LIANDU_EVIDENCE_S3_BUCKET === undefined) return {};
  if (e.LIANDU_EVIDENCE_S3_ACCESS_KEY === undefined || e.LIANDU_EVIDENCE_S3_SECRET_KEY === undefined)
    throw new ConfigError(["LIANDU_EVIDENCE_S3_BUCKET needs LIANDU_EVIDENCE_S3_ACCESS_KEY and LIANDU_EVIDENCE_S3_SECRET_KEY"]);
  return {
    s3: {
      bucket: e.LIANDU_EVIDENCE_S3_BUCKET,
      region: e.LIANDU_EVIDENCE_S3_REGION,
      accessKeyId: e.LIANDU_EVIDENCE_S3_ACCESS_KEY,
      secretAccessKey: e.LIANDU_EVIDENCE_S3_SECRET_KEY,
      pathStyle: e.LIANDU_EVIDENCE_S3_PATH_STYLE,
      ...given({ endpoint: e.LIANDU_EVIDENCE_S3_ENDPOINT }),
    },
  };
}

/** The entries that have a value: `exactOptionalPropertyTypes` tells an absent setting from an undefined one. */
function given<T extends object>(entries: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

/** What is empty, a variable or a file, is not set. */
function withSecretFiles(env: NodeJS.ProcessEnv): Record<string, string | undefined> {
  const merged: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(env)) {
    if (!name.startsWith("LIANDU_") || value === undefined || value === "") continue;
    if (!name.endsWith("_FILE")) merged[name] = value;
    else {
      const content = readFileSync(value, "utf8").trim();
      if (content !== "") merged[name.slice(0, -"_FILE".length)] = content;
    }
  }
  return merged;
}

export class ConfigError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`configuration: ${problems.join("; ")}`);
    this.name = "ConfigError";
    this.problems = problems;
  }
}
