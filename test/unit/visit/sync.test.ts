import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import type { Entry } from "../../../domain/visit/entries.ts";
import { headsOf, standingOf } from "../../../domain/visit/entries.ts";
import type { ItemOutcome } from "../../../domain/visit/outcomes.ts";
import { isSigned, validSignatures } from "../../../domain/visit/queries.ts";
import type { Visited } from "../../support/visit/given.ts";
import { confirmed, entryId, everybody, fine, who } from "../../support/visit/given.ts";

const outcomes: readonly ItemOutcome[] = ["no_problem", "corrected_on_site", "suspected_offence", "not_applicable"];
const subjects = ["h1", "h2"] as const;

/** What one device writes off line: each entry replaces what the device itself had last, as it saw it. */
const device = (name: string) =>
  fc.array(fc.record({ subject: fc.constantFrom(...subjects), outcome: fc.constantFrom(...outcomes) }), { maxLength: 5 }).map((words) => {
    const last = new Map<string, string>();
    return words.map(({ subject, outcome }, index): Entry => {
      const id = `${name}-${index}`;
      const replaces = last.has(subject) ? [last.get(subject) ?? ""] : [];
      last.set(subject, id);
      return { id, subject, replaces, value: { outcome }, claimedAt: "1999-01-01T00:00:00.000Z" };
    });
  });

/** Both devices' entries in any order, some of them twice, cut into requests. */
const delivery = fc.tuple(device("a"), device("b")).chain(([a, b]) => {
  const all = [...a, ...b];
  const order = fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 });
  return fc.record({ all: fc.constant(all), order, cuts: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 40, maxLength: 40 }) });
});

const deviceOf = ({ id }: Entry): string => id.slice(0, 1);
const actorOf = (entry: Entry) => (deviceOf(entry) === "a" ? who.health1 : who.health2);

function deliver(order: readonly Entry[], cuts: readonly number[]): Visited {
  const story = confirmed();
  const queue = [...order];
  for (const cut of cuts) {
    const [first] = queue;
    if (first === undefined) break;
    const request: Entry[] = [];
    while (request.length < cut && queue[0] !== undefined && deviceOf(queue[0]) === deviceOf(first)) request.push(...queue.splice(0, 1));
    story.does(actorOf(first), { type: "sync", deviceId: deviceOf(first), entries: request });
  }
  return story;
}

const shape = (story: Visited) => ({
  ids: story.state.entries.map(({ id }) => id).toSorted(),
  standing: subjects.map((subject) => {
    const now = standingOf(story.state.entries, subject);
    return now.state === "open" ? [] : [now.state, ...now.heads.map(({ id }) => id)];
  }),
});

describe("what devices wrote off line", () => {
  it("comes to the same in any order, however often it is sent, and nothing of it is lost", () => {
    fc.assert(
      fc.property(delivery, ({ all, order, cuts }) => {
        const straight = shape(
          deliver(
            all,
            Array.from({ length: 40 }, () => 4),
          ),
        );
        const mixed = shape(deliver(order, cuts));
        expect(mixed).toEqual(straight);
        expect(mixed.ids).toEqual(all.map(({ id }) => id).toSorted());
      }),
      { numRuns: 60 },
    );
  });

  it("never lets the last writer win silently: both words stand until a person resolves them", () => {
    const story = confirmed();
    const entry = (id: string, outcome: ItemOutcome): Entry => ({ id, subject: "h1", replaces: [], value: { outcome } });
    story.does(who.health1, { type: "sync", deviceId: "a", entries: [entry("a", "no_problem")] });
    story.does(who.health2, { type: "sync", deviceId: "b", entries: [entry("b", "suspected_offence")] });
    expect(standingOf(story.state.entries, "h1")).toMatchObject({ state: "conflict", heads: [{ id: "a" }, { id: "b" }] });
    expect(story.templates()).toContain("visit_conflict");
    for (const subject of ["h2", "m1"] as const)
      story.does(subject === "m1" ? who.market1 : who.health1, { type: "recordResult", entryId: entryId(), subject, value: fine });
    expect(story.tries(who.health1, { type: "sign" })).toBe("RESULT_CONFLICT");
    story.does(who.health2, { type: "resolveConflict", entryId: "r", subject: "h1", keep: "b" });
    expect(standingOf(story.state.entries, "h1")).toMatchObject({ state: "settled", value: { outcome: "suspected_offence" } });
    expect(story.state.entries.map(({ id }) => id)).toEqual(expect.arrayContaining(["a", "b", "r"]));
    expect(story.tries(who.health1, { type: "resolveConflict", entryId: "r2", subject: "h1", keep: "a" })).toBe("NO_CONFLICT");
  });

  it("is no conflict where both say the same", () => {
    const entries: Entry[] = ["a", "b"].map((id) => ({ id, subject: "h1", replaces: [], value: fine }));
    expect(standingOf(entries, "h1").state).toBe("settled");
  });

  it("refuses an id that stands for something else already", () => {
    const story = confirmed().does(who.health1, { type: "recordResult", entryId: "a", subject: "h1", value: fine });
    const other: Entry = { id: "a", subject: "h1", replaces: [], value: { outcome: "not_applicable" } };
    expect(story.tries(who.health1, { type: "sync", deviceId: "d", entries: [other] })).toBe("ENTRY_ID_REUSED");
  });

  it("loses nothing to entries that replace each other in a circle", () => {
    const entries: Entry[] = [
      { id: "a", subject: "h1", replaces: ["b"], value: fine },
      { id: "b", subject: "h1", replaces: ["a"], value: { outcome: "not_applicable" } },
    ];
    expect(headsOf(entries, "h1").map(({ id }) => id)).toEqual(["a", "b"]);
  });
});

describe("a visit, whatever is done to it", () => {
  const move = fc.tuple(
    fc.constantFrom(...everybody, who.clerk, who.clerk2, who.healthOfficer, who.stranger, who.batch),
    fc.constantFrom("confirm", "sign", "record", "recuse", "decide", "replace", "retract", "reopen", "publish", "approve", "wait"),
    fc.constantFrom("h1", "h2", "m1", "visit"),
    fc.nat(3),
  );

  it("is never complete without two signatures of each department that hold, and loses no entry", () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
        const story = confirmed();
        const written = new Set<string>();
        let completions = 0;
        moves.forEach(([actor, what, subject, dice], index) => {
          const before = story.state;
          const id = `n${index}`;
          const inspectorId = ["i-h1", "i-h2", "i-m1", "i-m2"][dice] ?? "i-h1";
          const organizationId = dice < 2 ? "org-health" : "org-market";
          const value = subject === "visit" ? { outcome: "carried_out" as const } : { outcome: outcomes[dice] ?? "no_problem" };
          const code =
            what === "confirm" || what === "sign"
              ? story.tries(actor, { type: what })
              : what === "record"
                ? story.tries(actor, { type: "recordResult", entryId: id, subject, value, ...(dice === 0 ? { replaces: [] } : {}) })
                : what === "recuse"
                  ? story.tries(actor, { type: "declareRecusal", reason: "近亲属" })
                  : what === "decide"
                    ? story.tries(actor, { type: "decideRecusal", inspectorId, outcome: dice % 2 === 0 ? "accepted" : "refused" })
                    : what === "replace"
                      ? story.tries(actor, {
                          type: "replaceInspector",
                          substitution: index,
                          organizationId,
                          outInspectorId: inspectorId,
                          in: { inspectorId: `i-new${index}`, personId: `p-new${index}` },
                        })
                      : what === "retract"
                        ? story.tries(actor, { type: "retract" })
                        : what === "reopen"
                          ? story.tries(actor, { type: "reopenResults", reason: "复核" })
                          : what === "publish"
                            ? story.tries(actor, { type: "publishResult", redactions: [] })
                            : what === "approve"
                              ? story.tries(actor, { type: "approvePublication", edition: 1 })
                              : (story.until(`2026-03-${String(3 + Math.floor(index / 3)).padStart(2, "0")}T01:00:00.000Z`), "waited");
          if (what === "record" && code === null) written.add(id);
          const kept = new Set([...story.state.entries, ...story.state.lateEntries].map((entry) => entry.id));
          for (const one of written) expect(kept.has(one)).toBe(true);
          if (before.completedAt === null && story.state.completedAt !== null) {
            completions += 1;
            for (const department of story.state.departments) {
              expect(isSigned(story.state, department)).toBe(true);
              const signers = validSignatures(story.state, department).map((signature) => signature.personId);
              expect(new Set(signers).size).toBeGreaterThanOrEqual(2);
            }
          }
          if (story.state.publication.some(({ publishedAt }) => publishedAt !== undefined))
            for (const each of story.state.publication)
              if (each.approvedBy !== undefined) expect(each.approvedBy).not.toBe(each.preparedBy);
        });
        return completions >= 0;
      }),
      { numRuns: 80 },
    );
  });
});
