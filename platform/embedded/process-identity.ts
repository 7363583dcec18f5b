import { execFileSync } from "node:child_process";
import fs from "node:fs";

/**
 * Something that is the same for as long as a process lives and different for the next process that gets the same number:
 * the boot and the start time. `undefined` when there is no such process.
 */
export function processIdentity(pid: number): string | undefined {
  if (process.platform === "linux") return identityFromProc(pid);
  if (process.platform === "win32")
    return firstLine("powershell.exe", ["-NoProfile", "-Command", `(Get-Process -Id ${pid}).StartTime.Ticks`]);
  return firstLine("ps", ["-o", "lstart=", "-p", String(pid)]);
}

function identityFromProc(pid: number): string | undefined {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
    // The command, second field, is in parentheses and may itself hold spaces and parentheses. State is the third field, start time the 22nd.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "Z") return undefined;
    const boot = fs.readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${boot}:${fields[19] ?? ""}`;
  } catch {
    return undefined;
  }
}

/** The command line of a process, as one string for a look into it; `undefined` when there is no such process. */
export function commandLine(pid: number): string | undefined {
  if (process.platform === "linux") {
    try {
      return fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
    } catch {
      return undefined;
    }
  }
  if (process.platform === "win32") {
    return firstLine("powershell.exe", [
      "-NoProfile",
      "-Command",
      `(Get-CimInstance Win32_Process -Filter 'ProcessId=${pid}').CommandLine`,
    ]);
  }
  return firstLine("ps", ["-o", "command=", "-p", String(pid)]);
}

function firstLine(command: string, args: string[]): string | undefined {
  try {
    const line = execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], timeout: 10_000 }).trim();
    return line === "" ? undefined : line;
  } catch {
    return undefined;
  }
}
