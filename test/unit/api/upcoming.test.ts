import { describe, expect, it } from "@jest/globals";
import { array, assert, constantFrom, option, property, record } from "fast-check";
import type { UnderWay } from "../../../api/agenda/soonest.ts";
import { comesFirst, Soonest } from "../../../api/agenda/soonest.ts";
import type { Place } from "../../../api/agenda/upcoming.ts";
import { upcoming } from "../../../api/agenda/upcoming.ts";
import type { Upcoming } from "../../../api/agenda/walk.ts";
import { openMatter } from "../../../domain/process/matter.ts";
import { rectification } from "../../../domain/rectification/rectification.ts";
import * as city from "../../support/city.ts";

/** A thing of the n-th minute; every third is a reminder. */
function thing(minute: number): Upcoming {
  return {
    key: `key-${minute}`,
    at: `2026-03-02T01:${String(minute).padStart(2, "0")}:00.000Z`,
    happensAt: "",
    command: "remind",
    why: { rule: minute % 3 === 0 ? "reminder" : "other", facts: {} },
    follows: false,
    notices: () => [],
    matter: openMatter(rectification, { id: "rectification/yunzhou/1", jurisdictionId: "yunzhou" }, city.issueInput()),
  };
}

class FakeWalk {
  readonly #left: Upcoming[] = Array.from({ length: 30 }, (_, minute) => thing(minute));
  putBack = (entry: Upcoming): void => void this.#left.unshift(entry);
  next = (): Promise<Upcoming | null> => Promise.resolve(this.#left.shift() ?? null);
}

/** All pages, each from a walk as `walkOf` gives it, and how many there were. */
async function everyPage(walkOf: () => FakeWalk, wanted: (entry: Pick<Upcoming, "why">) => boolean, mostLookedAt?: number) {
  const keys: string[] = [];
  let [pages, after]: [number, Place | null] = [0, null];
  do {
    const page = await upcoming(walkOf(), { after, limit: 4, wanted, ...(mostLookedAt === undefined ? {} : { mostLookedAt }) });
    keys.push(...page.entries.map(({ key }) => key));
    after = page.place;
    pages += 1;
  } while (after !== null && pages < 100);
  return { keys, pages };
}

const all = Array.from({ length: 30 }, (_, minute) => `key-${minute}`);
const reminders = all.filter((_, minute) => minute % 3 === 0);

describe("pages of what comes", () => {
  it("are the same whether one walk goes on or each page walks from the beginning", async () => {
    const kept = new FakeWalk();
    expect(
      await everyPage(
        () => kept,
        () => true,
      ),
    ).toEqual({ keys: all, pages: 8 });
    expect(
      await everyPage(
        () => new FakeWalk(),
        () => true,
      ),
    ).toEqual({ keys: all, pages: 8 });
  });

  it("are short where hardly anything is wanted, and still come to the end", async () => {
    const wanted = ({ why }: Pick<Upcoming, "why">): boolean => why.rule === "reminder";
    expect(await everyPage(() => new FakeWalk(), wanted)).toEqual({ keys: reminders, pages: 3 });
    expect(await everyPage(() => new FakeWalk(), wanted, 5)).toEqual({ keys: reminders, pages: 7 });
    expect(
      (
        await everyPage(
          () => new FakeWalk(),
          () => false,
          5,
        )
      ).keys,
    ).toEqual([]);
  });

  it("take matters under way in order, whatever comes and goes", () => {
    const order = record({
      at: constantFrom("1", "2", "3"),
      matterId: constantFrom("a", "b", "c"),
      key: constantFrom("x", "y"),
    });
    assert(
      property(array(option(order, { freq: 3 }), { maxLength: 60 }), (turns) => {
        const soonest = new Soonest();
        const expected: UnderWay[] = [];
        for (const turn of turns) {
          if (turn === null) {
            const least = expected.reduce<UnderWay | null>((best, one) => (best === null || comesFirst(one, best) ? one : best), null);
            const { at, matterId, key } = soonest.first() ?? {};
            expect({ at, matterId, key }).toEqual({ at: least?.at, matterId: least?.matterId, key: least?.key });
            const taken = soonest.first();
            soonest.take();
            if (taken !== null) expected.splice(expected.indexOf(taken), 1);
            continue;
          }
          const { matter, ...entry } = thing(1);
          const underWay = { ...turn, entry, matter, steps: nothing() };
          soonest.add(underWay);
          expected.push(underWay);
        }
        expect(soonest.size).toBe(expected.length);
      }),
    );
  });
});

function* nothing(): Generator<never, boolean> {
  yield* [];
  return true;
}
