import { pino } from "pino";
import type { Logger } from "pino";

export type { Logger } from "pino";

/** Fields that may carry personal data, a secret or an uploaded text: they never reach a log line, wherever they sit in an object. */
const PERSONAL = [
  "name",
  "email",
  "address",
  "phone",
  "to",
  "from",
  "text",
  "reason",
  "reasons",
  "findings",
  "token",
  "authorization",
  "password",
  "cookie",
];

/** Structured log lines on standard output, one JSON object each. */
export function createLogger(options: { level: string; destination?: { write(line: string): void } }): Logger {
  const paths = PERSONAL.flatMap((field) => [field, `*.${field}`, `*.*.${field}`, `*.*.*.${field}`]);
  const settings = { level: options.level, base: null, redact: { paths, censor: "[redacted]" }, timestamp: pino.stdTimeFunctions.isoTime };
  return options.destination ? pino(settings, options.destination) : pino(settings);
}
