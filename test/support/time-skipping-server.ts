import { execFile } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { takeLock } from "../../platform/embedded/file-lock.ts";

const run = promisify(execFile);
const version = "1.31.0";

/**
 * Gets Temporal's time-skipping test server from Maven, once per machine, and wraps it as the executable that the SDK wants to start.
 * @returns the path of the wrapper
 * @throws Error when Java or Maven is missing, or the artifact cannot be had
 */
export async function obtainTimeSkippingServer({ cacheFolder }: { cacheFolder: string }): Promise<string> {
  const parent = path.join(cacheFolder, "temporal-test-server");
  const folder = path.join(parent, version);
  const executable = path.join(folder, "temporal-test-server");
  if (fs.existsSync(executable)) return executable;
  const release = await takeLock({ folder: parent, name: "lock", purpose: "obtain" });
  try {
    if (fs.existsSync(executable)) return executable;
    const staging = fs.mkdtempSync(path.join(parent, "staging-"));
    try {
      await copyJars(staging);
      writeWrapper({ file: path.join(staging, "temporal-test-server") });
      fs.rmSync(folder, { recursive: true, force: true });
      fs.renameSync(staging, folder);
    } finally {
      fs.rmSync(staging, { recursive: true, force: true });
    }
    return executable;
  } finally {
    release();
  }
}

async function copyJars(folder: string): Promise<void> {
  await run("java", ["-version"], { timeout: 30_000 });
  const pom = path.join(folder, "pom.xml");
  fs.writeFileSync(
    pom,
    `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>liandu</groupId><artifactId>time-skipping</artifactId><version>1</version><packaging>pom</packaging>
<dependencies><dependency><groupId>io.temporal</groupId><artifactId>temporal-test-server</artifactId><version>${version}</version></dependency></dependencies>
</project>
`,
  );
  const goal = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies";
  await run("mvn", ["-q", "-B", "-f", pom, goal, `-DoutputDirectory=${path.join(folder, "lib")}`, "-DincludeScope=runtime"], {
    timeout: 300_000,
  });
}

/** The SDK passes the port as the only argument. `exec`, so that the SDK's signal reaches Java; a small heap and few compiler threads, since suites run beside it. */
function writeWrapper({ file }: { file: string }): void {
  const java = "java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx256m";
  fs.writeFileSync(file, `#!/bin/sh\nexec ${java} -cp "$(dirname "$0")/lib/*" io.temporal.testserver.TestServer "$@"\n`, { mode: 0o755 });
}
