import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { shareOf } from "../../../domain/draw/quota.ts";
import { revealFits } from "../../../domain/draw/seed.ts";
import type { HumanCommand } from "../../../domain/inspection/commands.ts";
import { inspection } from "../../../domain/inspection/inspection.ts";
import type { InspectionState } from "../../../domain/inspection/state.ts";
import { inspectionStatuses, statusOf } from "../../../domain/inspection/status.ts";
import type { Actor } from "../../../domain/process/actor.ts";
import { evolveMatter, openMatter } from "../../../domain/process/matter.ts";
import { auditor, clerk, leader, officerOf, OFFICE, otherLeader, PlayedBatch, secondClerk } from "../../support/inspection/batch.ts";
import { hasPython, pythonOnEach } from "../draw/verifiers.ts";

const SMALL = { seed: 11, objects: 12, departments: 2, inspectorsEach: 10, recusals: 2, substitutions: 0 };
const VALUES = ["01 02", "01 03"];

/** What somebody might try next: mostly sensible, often not. */
type Try = { what: HumanCommand["type"] | "later" | "tomorrow" | "beaconDay"; who: number; pick: number };

const tries = fc.record({
  what: fc.constantFrom<Try["what"]>(
    "approve",
    "freezeRosters",
    "commitSecret",
    "commitSecret",
    "reveal",
    "reveal",
    "recordBeacon",
    "confirmBeacon",
    "draw",
    "lock",
    "correct",
    "reschedule",
    "cancel",
    "requestSubstitution",
    "decideSubstitution",
    "countVisits",
    "close",
    "later",
    "tomorrow",
    "beaconDay",
  ),
  who: fc.nat(7),
  pick: fc.nat(3),
});

function actorOf(batch: PlayedBatch, who: number): Actor {
  const [first = "", second = ""] = batch.departments;
  return [clerk, secondClerk, leader, otherLeader, officerOf(first), officerOf(second), auditor, clerk][who] ?? clerk;
}

function commandOf(batch: PlayedBatch, { what, pick }: Try): HumanCommand | null {
  const { state } = batch;
  const id = batch.departments[pick % 2] ?? "";
  const beacon = state.substituting?.request.beacon ?? state.plan.schedule.beacon;
  const of = state.substituting === null ? {} : { substitution: state.substituting.request.number };
  const later = { at: `2026-08-${20 + pick}T13:30:00.000Z`, form: "号码", source: "fucai-ssq" };
  const [team = ["", []]] = batch.draw?.visits[0]?.teams ?? [];
  switch (what) {
    case "approve":
    case "freezeRosters":
    case "draw":
    case "countVisits":
    case "close":
      return { type: what };
    case "commitSecret":
      return { type: what, commitment: pick === 3 ? "xyz" : batch.commitmentOf(id) };
    case "reveal":
      return { type: what, secret: batch.secretOf(id) };
    case "recordBeacon":
      return {
        type: what,
        at: pick === 3 ? "2026-08-01T00:00:00.000Z" : beacon.at,
        source: beacon.source,
        value: VALUES[pick % 2] ?? "",
        ...of,
      };
    case "confirmBeacon":
      return { type: what, value: VALUES[pick % 2] ?? "", ...of };
    case "lock":
      return { type: what, draw: pick === 3 ? "0".repeat(64) : (state.drawn?.draw ?? "") };
    case "correct": {
      const departments = [...state.plan.departments, { organizationId: OFFICE, teamSize: 2, checkItemIds: ["item"] }];
      return { type: what, changes: pick === 0 ? { departments } : { title: `第${pick}稿` }, reason: "x" };
    }
    case "reschedule":
      return { type: what, schedule: state.plan.schedule, reason: "x" };
    case "cancel":
      return pick === 0 ? { type: what, reason: "x" } : null;
    case "requestSubstitution": {
      const out = { kind: "inspector" as const, visit: 1, organizationId: team[0], inspectorId: team[1][0] ?? "" };
      return { type: what, out, reason: "recusal", explanation: "x", beacon: later };
    }
    case "decideSubstitution":
      return { type: what, requestId: state.asking[0]?.requestId ?? "s1", outcome: pick === 0 ? "refuse" : "approve" };
    default:
      return null;
  }
}

function play(batch: PlayedBatch, given: Try, look: (before: InspectionState) => void): void {
  const before = batch.state;
  if (given.what === "later") batch.later(0, 30);
  else if (given.what === "tomorrow") batch.later(1);
  else if (given.what === "beaconDay") batch.until((batch.state.substituting?.request.beacon ?? batch.state.plan.schedule.beacon).at);
  else {
    const command = commandOf(batch, given);
    if (command !== null) batch.send(command, actorOf(batch, given.who));
  }
  look(before);
}

/** What must hold after every step, whatever was tried. */
function holds(batch: PlayedBatch, before: InspectionState): void {
  const { state } = batch;
  const { frozen, drawn } = state;
  expect(state.plan.departments.some(({ organizationId }) => organizationId === OFFICE)).toBe(false);
  if (frozen !== null) {
    expect(state.approvedAt).not.toBeNull();
    expect(state.drafters).not.toContain(state.approvedBy);
    for (const [department, secret] of Object.entries(frozen.reveals)) {
      const commitment = frozen.commitments[department] ?? null;
      expect(revealFits({ commitment, department, frozen: frozen.hash, secret })).toBe(true);
    }
    if (frozen.beacon?.confirmedBy !== undefined) expect(frozen.beacon.confirmedBy).not.toBe(frozen.beacon.enteredBy);
  }
  if (drawn !== null) {
    expect(frozen?.revealsClosedAt).toBeDefined();
    expect(frozen?.beacon?.confirmedBy).toBeDefined();
    expect(drawn.at >= (frozen?.record.beacon.at ?? "9")).toBe(true);
    if (before.drawn !== null) expect(drawn).toEqual(before.drawn);
    const basisPoints = frozen?.record.rules.substitutionBasisPoints ?? 0;
    expect(state.substitutions.inspector).toBeLessThanOrEqual(shareOf(drawn.places, basisPoints, "up"));
  }
  const agenda = inspection.agenda(state);
  expect(new Set(agenda.map(({ key }) => key)).size).toBe(agenda.length);
}

/** Where a status may lead in one step of its own: the next one, cancelled before the lock, or back to approved when a freeze is voided. */
function mayFollow(from: string, to: string): boolean {
  const place = (status: string): number => inspectionStatuses.findIndex((each) => each === status);
  if (from === to || to === "cancelled") return place(from) < place("locked") || from === to;
  if (to === "approved") return ["drafted", "rosters_frozen", "committed"].includes(from);
  if (to === "drafted") return from === "approved";
  return place(to) === place(from) + 1;
}

describe("any sequence of what people try and time does", () => {
  it("keeps what a draw rests on", () => {
    const reached = new Set<string>();
    fc.assert(
      fc.property(fc.array(tries, { maxLength: 40 }), (given) => {
        const batch = new PlayedBatch(SMALL);
        if (given.length % 4 === 1) batch.givenFrozen();
        if (given.length % 4 === 2) batch.givenSeeded();
        if (given.length % 4 === 3) batch.givenLocked();
        for (const each of given) play(batch, each, (before) => holds(batch, before));
        reached.add(statusOf(batch.state));
      }),
      { numRuns: 80, seed: 20_261_123 },
    );
    for (const status of ["rosters_frozen", "committed", "drawn", "in_field", "cancelled"]) expect([...reached]).toContain(status);
  });

  it("jumps no status, and folds to the same state again", () => {
    fc.assert(
      fc.property(fc.array(tries, { maxLength: 40 }), (given) => {
        const batch = new PlayedBatch(SMALL);
        if (given.length % 3 === 0) batch.givenSeeded();
        if (given.length % 3 === 1) batch.givenLocked();
        for (const each of given) play(batch, each, () => undefined);
        const opened = openMatter(inspection, { id: batch.matter.id, jurisdictionId: "yunzhou" }, batch.input);
        let [matter, status] = [opened, statusOf(opened.state) as string];
        for (const step of batch.steps) {
          matter = evolveMatter(inspection, matter, step);
          const next = statusOf(matter.state);
          expect([status, next, mayFollow(status, next)]).toEqual([status, next, true]);
          status = next;
        }
        expect(matter.state).toEqual(batch.state);
      }),
      { numRuns: 40, seed: 20_261_124 },
    );
  });

  (hasPython ? it : it.skip)("locks only draws that the independent verifier draws again", () => {
    const transcripts = [1, 2, 3, 4, 5, 6].map((seed) => {
      const batch = new PlayedBatch({ ...SMALL, seed, objects: 30 });
      return batch.givenLocked(seed % 2 === 0 ? { withholding: batch.departments.slice(0, 1) } : {}).transcript();
    });
    expect(pythonOnEach(transcripts).map(({ codes }) => codes)).toEqual(transcripts.map(() => []));
  });
});
