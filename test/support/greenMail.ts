import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { userCacheFolder } from "../../platform/embedded/cache-folder.ts";
import { takeLock } from "../../platform/embedded/file-lock.ts";

const run = promisify(execFile);
const version = "2.1.5";

export interface GreenMail {
  imapPort: number;
  smtpPort: number;
  stop(): Promise<void>;
}

/** Gets GreenMail, a real mail server with mailboxes, from Maven, once per machine. @returns the path of the jar @throws Error when Java or Maven is missing */
async function obtainGreenMail(): Promise<string> {
  const cacheFolder = userCacheFolder({ platform: process.platform, environment: process.env, home: os.homedir() });
  const parent = path.join(cacheFolder, "greenmail");
  const jar = path.join(parent, version, `greenmail-standalone-${version}.jar`);
  if (fs.existsSync(jar)) return jar;
  const release = await takeLock({ folder: parent, name: "lock", purpose: "obtain" });
  try {
    if (fs.existsSync(jar)) return jar;
    const staging = fs.mkdtempSync(path.join(parent, "staging-"));
    try {
      const pom = path.join(staging, "pom.xml");
      fs.writeFileSync(
        pom,
        `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>liandu</groupId><artifactId>greenmail</artifactId><version>1</version><packaging>pom</packaging>
<dependencies><dependency><groupId>com.icegreen</groupId><artifactId>greenmail-standalone</artifactId><version>${version}</version></dependency></dependencies>
</project>
`,
      );
      const goal = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies";
      await run("mvn", ["-q", "-B", "-f", pom, goal, `-DoutputDirectory=${staging}`, "-DincludeScope=runtime"], { timeout: 300_000 });
      fs.rmSync(path.dirname(jar), { recursive: true, force: true });
      fs.renameSync(staging, path.dirname(jar));
    } finally {
      fs.rmSync(staging, { recursive: true, force: true });
    }
    return jar;
  } finally {
    release();
  }
}

/** A mail server with SMTP and IMAP and one mailbox, in a process of its own; up in about two seconds. */
export async function startGreenMail({ user, password, address }: { user: string; password: string; address: string }): Promise<GreenMail> {
  const jar = await obtainGreenMail();
  const [smtpPort, imapPort] = [await freePort(), await freePort()];
  const setting = (name: string, value: string | number): string => `-Dgreenmail.${name}=${value}`;
  const child = spawn(
    "java",
    [
      "-XX:+UseSerialGC",
      "-XX:TieredStopAtLevel=1",
      "-Xmx128m",
      setting("smtp.hostname", "127.0.0.1"),
      setting("smtp.port", smtpPort),
      setting("imap.hostname", "127.0.0.1"),
      setting("imap.port", imapPort),
      setting("users", `${user}:${password}@${address.split("@")[1] ?? ""}`),
      setting("users.login", "local_part"),
      "-Dgreenmail.sieve.ignore.detail=true",
      "-jar",
      jar,
    ],
    { stdio: "ignore" },
  );
  await Promise.race([
    Promise.all([answers(smtpPort), answers(imapPort)]),
    once(child, "exit").then(() => {
      throw new Error("the mail server ended at its start");
    }),
  ]);
  return { imapPort, smtpPort, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** Resolves when something on the port has said its greeting. */
async function answers(port: number): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const greeted = await new Promise<boolean>((resolve) => {
      const socket = net.connect(port, "127.0.0.1");
      socket.on("error", () => resolve(false));
      socket.on("close", () => resolve(false));
      socket.once("data", () => {
        resolve(true);
        socket.destroy();
      });
    });
    if (greeted) return;
    await delay(100);
  }
  throw new Error("the mail server did not answer");
}
