import type { Walk } from "./walk.ts";

/** As long as somebody turns pages. */
const KEPT_MS = 60_000;
/** Matters that all kept walks hold together: some tens of megabytes. */
const MOST_MATTERS = 4_000;

/**
 * Walks whose page was answered, so that the next page goes on where they stand instead of walking there again. A walk that is not kept any more costs its
 * way once more, and leads to the same page.
 */
export class KeptWalks {
  readonly #kept = new Map<string, { walk: Walk; forget: NodeJS.Timeout }>();

  keep(place: string, walk: Walk): void {
    this.take(place);
    const forget = setTimeout(() => this.#kept.delete(place), KEPT_MS).unref();
    this.#kept.set(place, { walk, forget });
    let held = 0;
    for (const kept of this.#kept.values()) held += kept.walk.size;
    for (const [oldest, kept] of this.#kept) {
      if (held <= MOST_MATTERS) return;
      held -= kept.walk.size;
      this.take(oldest);
    }
  }

  /** Whoever takes it has it alone. */
  take(place: string): Walk | null {
    const kept = this.#kept.get(place);
    if (kept === undefined) return null;
    clearTimeout(kept.forget);
    this.#kept.delete(place);
    return kept.walk;
  }
}
