import { EventEmitter } from "node:events";
import { describe, expect, it } from "@jest/globals";
import type { RunningChild } from "../../../platform/embedded/child-process.ts";
import { EmbeddedError } from "../../../platform/embedded/embedded-error.ts";
import { ProcessTree } from "../../../platform/embedded/process-tree.ts";

/** Something to wait for until it is opened. */
class Gate {
  open: () => void = () => undefined;
  readonly opened = new Promise<void>((resolve) => {
    this.open = resolve;
  });
}

/** A tree whose parts write down what happens to them. */
function givenTree({ stopLimitMs }: { stopLimitMs?: number } = {}) {
  const diary: string[] = [];
  const said: string[] = [];
  const tree = new ProcessTree({ say: (message) => said.push(message), ...(stopLimitMs === undefined ? {} : { stopLimitMs }) });
  const part = (name: string, over: { start?: () => Promise<void>; stop?: () => Promise<void> } = {}) =>
    tree.start({
      part: name,
      start: async () => {
        await over.start?.();
        diary.push(`${name} up`);
        return name;
      },
      stop: async () => {
        await over.stop?.();
        diary.push(`${name} down`);
      },
    });
  return { tree, part, diary, said };
}

async function refusalOf(attempt: Promise<unknown>): Promise<string | undefined> {
  try {
    await attempt;
    return undefined;
  } catch (error) {
    return error instanceof EmbeddedError ? error.code : String(error);
  }
}

describe("a process tree", () => {
  it("stops its parts in the reverse order of their start", async () => {
    const { tree, part, diary } = givenTree();
    await part("database");
    await part("engine");
    await part("application");
    await tree.stop({ why: "test", exitCode: 0 });
    expect(diary).toEqual(["database up", "engine up", "application up", "application down", "engine down", "database down"]);
    await expect(tree.finished).resolves.toBe(0);
  });

  it("also stops the part that was being started when the stop began", async () => {
    const { tree, part, diary } = givenTree();
    const { open, opened } = new Gate();
    await part("database");
    const starting = part("engine", { start: () => opened });
    const stopped = tree.stop({ why: "test", exitCode: 0 });
    open();
    expect(await refusalOf(starting)).toBe("stopped-while-starting");
    await stopped;
    expect(diary).toEqual(["database up", "engine up", "engine down", "database down"]);
  });

  it("tells a part under way that a stop has begun, and does not take its giving up for a failure", async () => {
    const { tree } = givenTree();
    const starting = tree.start({
      part: "engine",
      start: ({ signal }) => new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(new Error("gave up")))),
      stop: async () => undefined,
    });
    await tree.stop({ why: "test", exitCode: 0 });
    expect(await refusalOf(starting)).toBe("stopped-while-starting");
  });

  it("starts nothing once a stop has begun", async () => {
    const { tree, part, diary } = givenTree();
    await tree.stop({ why: "test", exitCode: 0 });
    expect(await refusalOf(part("database"))).toBe("stopped-while-starting");
    expect(diary).toEqual([]);
  });

  it("leaves the failure of a part to its caller, who stops what is up", async () => {
    const { tree, part, diary } = givenTree();
    await part("database");
    expect(await refusalOf(part("engine", { start: () => Promise.reject(new Error("no such program")) }))).toBe("Error: no such program");
    await tree.stop({ why: "failed", exitCode: 1 });
    expect(diary).toEqual(["database up", "database down"]);
    await expect(tree.finished).resolves.toBe(1);
  });

  it("goes on stopping when one part fails to stop or takes too long, and exits with 1 after a failure", async () => {
    const { tree, part, diary } = givenTree({ stopLimitMs: 20 });
    await part("database");
    await part("engine", { stop: () => Promise.reject(new Error("stuck")) });
    await part("application", { stop: () => new Promise(() => undefined) });
    await tree.stop({ why: "test", exitCode: 0 });
    expect(diary).toEqual(["database up", "engine up", "application up", "database down"]);
    await expect(tree.finished).resolves.toBe(1);
  });

  it("stops once, however often it is told", async () => {
    const { tree, part, diary } = givenTree();
    await part("database");
    await Promise.all([tree.stop({ why: "first", exitCode: 0 }), tree.stop({ why: "second", exitCode: 1 })]);
    expect(diary).toEqual(["database up", "database down"]);
    await expect(tree.finished).resolves.toBe(1);
  });
});

describe("signals", () => {
  it("stop in order at the first, and leave at once at the second Ctrl-C", async () => {
    const { tree, part, diary } = givenTree();
    const exits: number[] = [];
    const process = Object.assign(new EventEmitter(), { exit: (code: number) => exits.push(code) });
    tree.listen(process);
    const { open, opened } = new Gate();
    await part("database", { stop: () => opened });
    process.emit("SIGINT");
    process.emit("SIGTERM");
    expect(exits).toEqual([]);
    process.emit("SIGINT");
    expect(exits).toEqual([130]);
    open();
    await expect(tree.finished).resolves.toBe(0);
    expect(diary).toEqual(["database up", "database down"]);
  });
});

function dying({ report }: { report: EmbeddedError | undefined }): { open: () => void; child: RunningChild } {
  const { open, opened } = new Gate();
  return {
    open,
    child: { part: "engine", pid: 1, gone: opened.then(() => "SIGKILL"), deathReport: () => report, stop: async () => undefined },
  };
}

describe("a watched child", () => {
  it("stops everything when it ends by itself", async () => {
    const { tree, part, diary, said } = givenTree();
    await part("database");
    const { open, child } = dying({ report: new EmbeddedError({ code: "child-exited", message: "the engine has died" }) });
    tree.watch(child);
    open();
    await expect(tree.finished).resolves.toBe(1);
    expect(diary).toEqual(["database up", "database down"]);
    expect(said.join("\n")).toContain("the engine has died");
  });
});
