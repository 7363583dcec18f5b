import { setTimeout as delay } from "node:timers/promises";
import { embeddedTexts as texts } from "../../texts/zh-CN/embedded.ts";
import type { RunningChild } from "./child-process.ts";
import { EmbeddedError } from "./embedded-error.ts";
import type { Say } from "./say.ts";
import { errorMessage } from "../error-code.ts";

/** The signals that mean "stop in order". */
const stopSignals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

interface Undo {
  part: string;
  stop: () => Promise<unknown>;
}

/** What the tree needs of the process that it ends; tests put their own here. */
export interface ProcessEnd {
  on(signal: NodeJS.Signals, listener: () => void): unknown;
  off(signal: NodeJS.Signals, listener: () => void): unknown;
  exit(code: number): void;
}

/**
 * Starts parts in order and stops them in the reverse order, whatever happens in between: each part that is up has registered how it is stopped, a stop that
 * comes during start-up waits for the part under way and stops that too, and a part that fails to stop does not keep the others up.
 */
export class ProcessTree {
  readonly #say: Say;
  readonly #stopLimitMs: number;
  readonly #undo: Undo[] = [];
  readonly #abort = new AbortController();
  readonly #finished: Promise<number>;
  #finish: (exitCode: number) => void = () => undefined;
  #underWay: Promise<unknown> = Promise.resolve();
  #stopping: Promise<void> | undefined;
  #exitCode = 0;

  /** @param stopLimitMs how long one part may take to stop before the next one's turn */
  constructor({ say, stopLimitMs = 60_000 }: { say: Say; stopLimitMs?: number }) {
    this.#say = say;
    this.#stopLimitMs = stopLimitMs;
    this.#finished = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  /** Resolves with the exit code once everything is down. */
  get finished(): Promise<number> {
    return this.#finished;
  }

  get isStopping(): boolean {
    return this.#stopping !== undefined;
  }

  /**
   * Starts one part. Await it before starting the next.
   * @param start gets a signal that comes when a stop begins; it may ignore it
   * @param stop how to stop what `start` gave
   * @throws what `start` throws, and EmbeddedError `stopped-while-starting` when a stop has begun; the caller has nothing to clean up either way
   */
  async start<T>({
    part,
    start,
    stop,
  }: {
    part: string;
    start: (context: { signal: AbortSignal }) => Promise<T> | T;
    stop: (started: T) => Promise<unknown>;
  }): Promise<T> {
    this.#refuseWhenStopping();
    const startedAt = performance.now();
    const step = (async (): Promise<T> => {
      const started = await start({ signal: this.#abort.signal });
      this.#undo.push({ part, stop: () => stop(started) });
      return started;
    })();
    this.#underWay = step.catch(() => undefined);
    let started: T;
    try {
      started = await step;
    } catch (error) {
      // A part that gave up because a stop began is not a failure of its own.
      this.#refuseWhenStopping();
      throw error;
    }
    this.#refuseWhenStopping();
    this.#say(texts.partUp({ part, ms: Math.round(performance.now() - startedAt) }));
    return started;
  }

  /** From now on, the end of this process that nobody asked for stops everything, with exit code 1. */
  watch(child: RunningChild): void {
    void child.gone.then(() => {
      const report = child.deathReport();
      if (!this.isStopping && report) void this.stop({ why: report.message, exitCode: 1 });
      return undefined;
    });
  }

  /**
   * Stops all parts, last first. May be called at any time and more than once; only the first call's reason counts, and the highest exit code.
   * @returns when everything is down
   */
  stop({ why, exitCode }: { why: string; exitCode: number }): Promise<void> {
    this.#exitCode = Math.max(this.#exitCode, exitCode);
    this.#stopping ??= this.#unwind(why);
    return this.#stopping;
  }

  /**
   * Stops in order at SIGINT, SIGTERM and SIGHUP. Whoever presses Ctrl-C a second time wants out at once: the process exits, and the next start stops what is left.
   * @returns how to stop listening
   */
  listen(end: ProcessEnd): () => void {
    const listeners = stopSignals.map((signal) => ({
      signal,
      listener: () => {
        if (this.isStopping && signal === "SIGINT") {
          this.#say(texts.leavingAtOnce());
          end.exit(130);
          return;
        }
        void this.stop({ why: signal, exitCode: 0 });
      },
    }));
    for (const { signal, listener } of listeners) end.on(signal, listener);
    return () => {
      for (const { signal, listener } of listeners) end.off(signal, listener);
    };
  }

  #refuseWhenStopping(): void {
    if (this.isStopping) throw new EmbeddedError({ code: "stopped-while-starting", message: texts.stoppedWhileStarting() });
  }

  async #unwind(why: string): Promise<void> {
    this.#say(texts.stopping({ why }));
    this.#abort.abort();
    await this.#underWay;
    for (let undo = this.#undo.pop(); undo; undo = this.#undo.pop()) await this.#stopPart(undo);
    this.#finish(this.#exitCode);
  }

  async #stopPart({ part, stop }: Undo): Promise<void> {
    const timer = new AbortController();
    const tooLong = delay(this.#stopLimitMs, "too long" as const, { signal: timer.signal });
    try {
      const outcome = await Promise.race([stop(), tooLong]);
      this.#say(outcome === "too long" ? texts.partStopTooLong({ part }) : texts.partDown({ part }));
    } catch (error) {
      this.#exitCode = Math.max(this.#exitCode, 1);
      this.#say(texts.partStopFailed({ part, reason: errorMessage(error) }));
    } finally {
      timer.abort();
      await tooLong.catch(() => undefined);
    }
  }
}
