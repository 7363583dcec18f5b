import { describe, expect, it } from "@jest/globals";
import { inspection } from "../../../domain/inspection/inspection.ts";
import { statusOf } from "../../../domain/inspection/status.ts";
import { auditor, clerk, leader, officerOf, otherLeader, OFFICE, PlayedBatch, secondClerk } from "../../support/inspection/batch.ts";
import { hasPython, python, withFile } from "../draw/verifiers.ts";

const codeOf = (refusal: { code: string } | null): string | null => refusal?.code ?? null;

describe("a batch of inspections", () => {
  it("goes from its plan to its closing, through every status in order", () => {
    const batch = new PlayedBatch();
    const seen = [statusOf(batch.state)];
    const note = (): void => {
      const status = statusOf(batch.state);
      if (seen.at(-1) !== status) seen.push(status);
    };
    batch.must({ type: "approve" }, leader);
    note();
    batch.later();
    batch.must({ type: "freezeRosters" }, clerk);
    note();
    for (const id of batch.departments) batch.must({ type: "commitSecret", commitment: batch.commitmentOf(id) }, officerOf(id));
    note();
    for (const id of batch.departments) batch.must({ type: "reveal", secret: batch.secretOf(id) }, officerOf(id));
    batch.until(batch.state.plan.schedule.beacon.at);
    batch.givenBeacon();
    batch.must({ type: "draw" }, clerk);
    note();
    batch.must({ type: "lock", draw: batch.state.drawn?.draw ?? "" }, clerk);
    note();
    batch.later();
    note();
    const total = batch.state.drawn?.visits ?? 0;
    batch.counts = { total, withResult: total, published: 0, followedUp: 0, overdue: 0 };
    batch.must({ type: "countVisits" }, clerk);
    note();
    expect(codeOf(batch.send({ type: "close" }, clerk))).toBe("VISITS_UNFINISHED");
    batch.counts = { total, withResult: total, published: total, followedUp: total - 1, overdue: 0 };
    batch.later(3);
    note();
    expect(batch.send({ type: "close" }, clerk)).toMatchObject({ code: "VISITS_UNFINISHED", facts: { followedUp: total - 1, total } });
    batch.counts = { ...batch.counts, followedUp: total };
    batch.must({ type: "close" }, clerk);
    note();
    expect(seen).toEqual([
      "drafted",
      "approved",
      "rosters_frozen",
      "committed",
      "drawn",
      "locked",
      "in_field",
      "results_complete",
      "published",
      "closed",
    ]);
    expect(inspection.agenda(batch.state)).toEqual([]);
    expect(inspection.isOver(batch.state)).toBe(true);
  });

  (hasPython ? it : it.skip)(
    "gives a transcript that the independent verifier finds in order, with a substitution and a withheld reveal",
    () => {
      const batch = new PlayedBatch();
      const [first = ""] = batch.departments;
      batch.givenLocked({ withholding: [first] });
      batch.later();
      const [department, team] = batch.draw?.visits[0]?.teams[0] ?? ["", []];
      const out = { kind: "inspector" as const, visit: 1, organizationId: department, inspectorId: team[0] ?? "" };
      const beacon = { at: "2026-08-14T13:30:00.000Z", form: "六个号码", source: "fucai-ssq" };
      batch.must({ type: "requestSubstitution", out, reason: "recusal", explanation: "回避", beacon }, clerk);
      expect(codeOf(batch.send({ type: "decideSubstitution", requestId: "s1", outcome: "approve" }, clerk))).toBe("ROLE_NOT_ALLOWED");
      batch.must({ type: "decideSubstitution", requestId: "s1", outcome: "approve" }, leader);
      expect(codeOf(batch.send({ type: "recordBeacon", at: beacon.at, source: beacon.source, value: "1", substitution: 1 }, clerk))).toBe(
        "BEACON_NOT_OUT",
      );
      batch.until(beacon.at);
      batch.givenBeacon("07 08 09 10 11 12", 1);
      batch.later();
      expect(batch.state.untold).toEqual([]);
      const transcript = batch.transcript();
      expect(transcript.ledger).toHaveLength(7);
      expect(transcript.substitutions).toHaveLength(1);
      const head = batch.state.ledger?.head ?? "";
      const frozen = batch.state.frozen?.hash ?? "";
      const answer = withFile("transcript.json", JSON.stringify(transcript), (file) => python(file, "--frozen", frozen, "--head", head));
      expect([answer.stderr, answer.status]).toEqual(["", 0]);
    },
  );

  it("lets the office organize and never inspect", () => {
    const batch = new PlayedBatch();
    const departments = [...batch.state.plan.departments, { organizationId: OFFICE, teamSize: 2, checkItemIds: ["item"] }];
    expect(batch.send({ type: "correct", changes: { departments }, reason: "x" }, clerk)).toMatchObject({
      code: "OFFICE_CANNOT_INSPECT",
      facts: { citation: "国办发〔2024〕54号" },
    });
    const tooFew = batch.state.plan.departments.map((department) => ({ ...department, teamSize: 1 }));
    expect(codeOf(batch.send({ type: "correct", changes: { departments: tooFew }, reason: "x" }, clerk))).toBe("TEAM_TOO_SMALL");
  });

  it("is approved by a leader who did not write it, and by nobody else", () => {
    const batch = new PlayedBatch();
    expect(codeOf(batch.send({ type: "approve" }, clerk))).toBe("ROLE_NOT_ALLOWED");
    expect(codeOf(batch.send({ type: "approve" }, auditor))).toBe("ROLE_NOT_ALLOWED");
    batch.must({ type: "correct", changes: { title: "改" }, reason: "x" }, leader);
    expect(codeOf(batch.send({ type: "approve" }, leader))).toBe("APPROVER_DRAFTED");
    batch.must({ type: "approve" }, otherLeader);
    expect(codeOf(batch.send({ type: "correct", changes: { title: "再改" }, reason: "x" }, clerk))).toBe("INSPECTION_NOT_DRAFT");
    batch.must({ type: "retract" }, otherLeader);
    expect(statusOf(batch.state)).toBe("drafted");
  });

  it("takes a reveal only against its own commitment, and only when the commitments are closed", () => {
    const batch = new PlayedBatch().givenFrozen();
    const [first = "", second = ""] = batch.departments;
    batch.must({ type: "commitSecret", commitment: batch.commitmentOf(first) }, officerOf(first));
    expect(codeOf(batch.send({ type: "commitSecret", commitment: batch.commitmentOf(first) }, officerOf(first)))).toBe("ALREADY_COMMITTED");
    expect(codeOf(batch.send({ type: "commitSecret", commitment: batch.commitmentOf(first) }, clerk))).toBe("DEPARTMENT_NOT_IN_DRAW");
    expect(codeOf(batch.send({ type: "reveal", secret: batch.secretOf(first) }, officerOf(first)))).toBe("COMMITMENTS_OPEN");
    // A commitment that was copied opens with nobody's secret: each is bound to its department.
    batch.must({ type: "commitSecret", commitment: batch.commitmentOf(first) }, officerOf(second));
    batch.later();
    expect(codeOf(batch.send({ type: "reveal", secret: batch.secretOf(first) }, officerOf(second)))).toBe("REVEAL_DOES_NOT_FIT");
    batch.must({ type: "reveal", secret: batch.secretOf(first) }, officerOf(first));
    batch.until(batch.state.plan.schedule.revealUntil);
    expect(batch.state.frozen?.revealsClosedAt).toBeDefined();
    expect(codeOf(batch.send({ type: "reveal", secret: batch.secretOf(second) }, officerOf(second)))).toBe("REVEALS_CLOSED");
  });

  it("goes on without departments that never commit", () => {
    const batch = new PlayedBatch().givenFrozen();
    batch.until(batch.state.plan.schedule.beacon.at);
    expect(statusOf(batch.state)).toBe("committed");
    batch.givenBeacon();
    batch.must({ type: "draw" }, clerk);
    expect(batch.state.drawn?.visits).toBeGreaterThan(0);
  });

  it("takes the very beacon that was named, once it is out, from two persons who found the same", () => {
    const batch = new PlayedBatch().givenFrozen();
    const { at, source } = batch.state.plan.schedule.beacon;
    const record = (changes: object, actor = clerk): string | null =>
      codeOf(batch.send({ type: "recordBeacon", at, source, value: "01 02", ...changes }, actor));
    expect(record({})).toBe("REVEALS_OPEN");
    batch.until(batch.state.plan.schedule.revealUntil);
    expect(record({})).toBe("BEACON_NOT_OUT");
    batch.until(at);
    expect(record({ at: "2026-08-09T13:30:00.000Z" })).toBe("BEACON_OF_ANOTHER_MOMENT");
    expect(record({ source: "other" })).toBe("BEACON_OF_ANOTHER_MOMENT");
    expect(record({ value: "一" })).toBe("BEACON_INVALID");
    expect(record({}, officerOf(batch.departments[0] ?? ""))).toBe("ROLE_NOT_ALLOWED");
    expect(codeOf(batch.send({ type: "draw" }, clerk))).toBe("BEACON_NOT_CONFIRMED");
    expect(record({})).toBeNull();
    expect(codeOf(batch.send({ type: "confirmBeacon", value: "01 02" }, clerk))).toBe("BEACON_NEEDS_ANOTHER");
    expect(codeOf(batch.send({ type: "confirmBeacon", value: "01 03" }, secondClerk))).toBe("BEACON_DIFFERS");
    expect(codeOf(batch.send({ type: "draw" }, clerk))).toBe("BEACON_NOT_CONFIRMED");
    batch.must({ type: "confirmBeacon", value: "01 02" }, secondClerk);
    expect(record({})).toBe("BEACON_CONFIRMED");
    batch.must({ type: "draw" }, clerk);
    expect(codeOf(batch.send({ type: "draw" }, clerk))).toBe("ALREADY_DRAWN");
    expect(codeOf(batch.send({ type: "lock", draw: "0".repeat(64) }, clerk))).toBe("DRAW_DIFFERS");
  });

  it("is frozen anew in public where the reveals could not be closed before the beacon", () => {
    const batch = new PlayedBatch().givenFrozen();
    const hash = batch.state.frozen?.hash;
    batch.until("2026-08-05T09:00:00.000Z");
    // Nothing ran until the beacon was out.
    batch.now = "2026-08-07T14:00:00.000Z";
    batch.later();
    expect(statusOf(batch.state)).toBe("approved");
    expect(batch.state.voided).toMatchObject([{ hash, reason: "reveals_late" }]);
    expect(codeOf(batch.send({ type: "freezeRosters" }, clerk))).toBe("ROSTERS_UNFIT");
    const schedule = {
      ...batch.state.plan.schedule,
      commitUntil: "2026-08-12T09:00:00.000Z",
      revealUntil: "2026-08-13T09:00:00.000Z",
      beacon: { ...batch.state.plan.schedule.beacon, at: "2026-08-14T13:30:00.000Z" },
    };
    batch.must({ type: "reschedule", schedule, reason: "停电" }, clerk);
    batch.must({ type: "freezeRosters" }, clerk);
    expect(batch.state.frozen?.hash).not.toBe(hash);
    expect([batch.state.freezes, batch.state.ledger?.length]).toEqual([2, 1]);
  });

  it("is cancelled with a reason before the lock, once frozen by a leader, and never after it", () => {
    const batch = new PlayedBatch().givenSeeded();
    batch.must({ type: "draw" }, clerk);
    expect(codeOf(batch.send({ type: "cancel", reason: "不合意" }, clerk))).toBe("ROLE_NOT_ALLOWED");
    batch.must({ type: "lock", draw: batch.state.drawn?.draw ?? "" }, clerk);
    expect(codeOf(batch.send({ type: "cancel", reason: "不合意" }, leader))).toBe("DRAW_LOCKED");
    const other = new PlayedBatch().givenFrozen();
    other.must({ type: "cancel", reason: "统一部署" }, leader);
    expect([statusOf(other.state), inspection.agenda(other.state)]).toEqual(["cancelled", []]);
  });

  it("reminds of what is missing, and tells in time why", () => {
    const batch = new PlayedBatch();
    const entries = inspection.agenda(batch.state);
    expect(entries.map(({ why }) => why.rule)).toEqual(["inspection_approval", "inspection_approval"]);
    batch.givenFrozen();
    const [first = ""] = batch.departments;
    batch.must({ type: "commitSecret", commitment: batch.commitmentOf(first) }, officerOf(first));
    const before = batch.notices.length;
    batch.until("2026-08-04T02:00:00.000Z");
    const told = batch.notices.slice(before).map(({ to, template }) => ["organizationId" in to ? to.organizationId : "", template]);
    expect(told).toEqual(batch.departments.slice(1).map((id) => [id, "inspection_commitment_wanted"]));
  });
});
