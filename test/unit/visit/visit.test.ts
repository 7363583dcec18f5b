import { describe, expect, it } from "@jest/globals";
import type { EntryValue } from "../../../domain/visit/entries.ts";
import { confirmed, entryId, everybody, fine, recorded, signed, START, Visited, visitInput, who } from "../../support/visit/given.ts";

describe("the team of a visit", () => {
  it("is told, confirms, and is complete when all have", () => {
    const story = new Visited();
    expect(story.status).toBe("assigned");
    expect(story.sent.filter(({ template }) => template === "visit_assigned").map(({ to }) => to)).toEqual(
      everybody.map(({ personId }) => ({ personId })),
    );
    expect(confirmed(story).status).toBe("confirmed");
    expect(story.tries(who.health1, { type: "confirm" })).toBe("ALREADY_CONFIRMED");
    expect(story.tries(who.stranger, { type: "confirm" })).toBe("NOT_ON_THE_TEAM");
    expect(story.tries(who.auditor, { type: "confirm" })).toBe("ROLE_NOT_ALLOWED");
  });

  it("loses who is recused, and goes on with the substitute that the batch drew", () => {
    const story = confirmed().does(who.health1, { type: "declareRecusal", reason: "近亲属任职" });
    expect(story.templates()).toContain("visit_recusal_declared");
    expect(story.tries(who.healthOfficer, { type: "decideRecusal", inspectorId: "i-h1", outcome: "accepted" })).toBe("ROLE_NOT_ALLOWED");
    story.does(who.clerk, { type: "decideRecusal", inspectorId: "i-h1", outcome: "accepted" });
    expect(story.status).toBe("substitution_wanted");
    expect(story.tries(who.health1, { type: "recordResult", entryId: "x", subject: "h1", value: fine })).toBe("RECUSAL_DECLARED");
    const replace = {
      type: "replaceInspector" as const,
      substitution: 1,
      organizationId: "org-health",
      outInspectorId: "i-h1",
      in: { inspectorId: "i-h3", personId: "p-health-3" },
    };
    expect(story.tries(who.clerk, replace)).toBe("ROLE_NOT_ALLOWED");
    story.does(who.batch, replace);
    expect(story.tries(who.batch, replace)).toBe("SUBSTITUTION_CARRIED_OUT");
    expect(story.status).toBe("assigned");
    expect(story.tries(who.health1, { type: "confirm" })).toBe("NOT_ON_THE_TEAM");
    story.does({ ...who.health1, personId: "p-health-3" }, { type: "confirm" });
    expect(story.status).toBe("confirmed");
  });

  it("keeps an inspector whose recusal is refused", () => {
    const story = confirmed().does(who.health1, { type: "declareRecusal", reason: "相识" });
    story.does(who.clerk, { type: "decideRecusal", inspectorId: "i-h1", outcome: "refused", reasons: "不属法定情形" });
    expect(story.status).toBe("confirmed");
    expect(signed(recorded({}, story)).status).toBe("completed");
  });
});

describe("the result of a visit", () => {
  it("needs every item, two signatures of each department, and nobody's who did not take part", () => {
    const story = new Visited();
    for (const one of [who.health1, who.market1, who.market2]) story.does(one, { type: "confirm" });
    expect(story.tries(who.health1, { type: "sign" })).toBe("RESULTS_MISSING");
    recorded({}, story);
    expect(story.status).toBe("awaiting_signatures");
    expect(story.tries(who.health2, { type: "sign" })).toBe("NOT_CONFIRMED");
    for (const one of [who.health1, who.market1, who.market2]) story.does(one, { type: "sign" });
    expect(story.status).toBe("awaiting_signatures");
    expect(story.tries(who.health1, { type: "sign" })).toBe("ALREADY_SIGNED");
    story.does(who.health2, { type: "confirm" }).does(who.health2, { type: "sign" });
    expect(story.status).toBe("completed");
    expect(story.state.publicationDueOn).toBe("2026-03-30");
  });

  it("loses the signatures over what is changed, and no others", () => {
    const story = recorded();
    for (const one of [who.health1, who.health2, who.market1]) story.does(one, { type: "sign" });
    story.does(who.health1, {
      type: "recordResult",
      entryId: entryId(),
      subject: "h1",
      value: { outcome: "corrected_on_site", method: "on_site" },
    });
    expect(story.state.signatures.map(({ voidedAt }) => voidedAt !== undefined)).toEqual([true, true, false]);
    expect(story.templates().filter((template) => template === "visit_signature_voided")).toHaveLength(2);
    story.does(who.market2, { type: "sign" });
    expect(story.status).toBe("awaiting_signatures");
    story.does(who.health1, { type: "sign" }).does(who.health2, { type: "sign" });
    expect(story.status).toBe("completed");
  });

  it("may be that nobody could be contacted: then no item is asked for", () => {
    const story = confirmed().does(who.health1, {
      type: "recordResult",
      entryId: entryId(),
      subject: "visit",
      value: { outcome: "cannot_contact", method: "on_site" },
    });
    expect(signed(story).status).toBe("completed");
    expect(story.state.followedUpAt).not.toBeNull();
  });

  it("takes only outcomes that fit, of one's own items, with a day where something is ordered", () => {
    const story = confirmed();
    const record = (subject: string, value: EntryValue) =>
      story.tries(who.health1, { type: "recordResult", entryId: entryId(), subject, value });
    expect(record("m1", fine)).toBe("NOT_YOUR_CHECK_ITEM");
    expect(record("zz", fine)).toBe("UNKNOWN_CHECK_ITEM");
    expect(record("visit", fine)).toBe("OUTCOME_DOES_NOT_FIT");
    expect(record("h1", { outcome: "ceased" })).toBe("OUTCOME_DOES_NOT_FIT");
    expect(record("h1", { outcome: "ordered_to_correct" })).toBe("CORRECTION_DATE_MISSING");
  });

  it("is signed on paper for an inspector without an account, by an officer of the department", () => {
    const [health, market] = visitInput().departments;
    if (!health || !market) throw new Error("two departments");
    const team = [health.team[0] ?? { inspectorId: "i-h1", personId: "p-health-1" }, { inspectorId: "i-h2", personId: null }];
    const story = new Visited(visitInput({ departments: [{ ...health, team }, market] }));
    for (const one of [who.health1, who.market1, who.market2]) story.does(one, { type: "confirm" });
    story.does(who.healthOfficer, { type: "confirm", inspectorId: "i-h2" });
    recorded({}, story);
    for (const one of [who.health1, who.market1, who.market2]) story.does(one, { type: "sign" });
    expect(story.tries(who.healthOfficer, { type: "sign", inspectorId: "i-h2" })).toBe("PAPER_SIGNATURE_MISSING");
    expect(story.tries(who.stranger, { type: "sign", inspectorId: "i-h2" })).toBe("NOT_ON_THE_TEAM");
    const paper = { id: "scan", sha256: "b".repeat(64), size: 9, mediaType: "image/png" };
    story.does(who.healthOfficer, { type: "sign", inspectorId: "i-h2", paper });
    expect(story.status).toBe("completed");
  });
});

describe("what follows a visit", () => {
  const problem = { h1: { outcome: "ordered_to_correct" as const, correctBy: "2026-04-10" } };

  it("starts an issue for what was ordered to be corrected, once", () => {
    const story = signed(recorded(problem)).until(START);
    expect(story.state.followUps).toEqual({ h1: { kind: "issue", issueId: "issue-h1", at: START } });
    expect(story.state.followedUpAt).toBe(START);
    expect(story.steps.filter(({ command }) => command === "startIssue")).toHaveLength(1);
    const again = { type: "startIssue" as const, key: "issue:h1", subject: "h1" };
    expect(story.tries({ rule: "visit_follow_up", via: "rule" }, again, "issue-other")).toBe("NOT_DUE");
    expect(story.tries(who.clerk, { type: "reopenResults", reason: "复核" })).toBe("BUILT_UPON");
  });

  it("waits for a person where a case has to be transferred, with a number of its own", () => {
    const story = signed(recorded({ m1: { outcome: "suspected_offence" } }));
    expect(story.state.followedUpAt).toBeNull();
    const transfer = {
      type: "transferCase" as const,
      subject: "m1",
      ground: "criminal" as const,
      to: { name: "云州市公安局" },
      reason: "涉嫌犯罪",
    };
    expect(story.tries(who.health1, transfer)).toBe("NOT_ASSIGNED_TO_YOU");
    story.until("2026-03-12T00:00:00.000Z");
    expect(story.templates()).toContain("visit_follow_up_reminder");
    story.does(who.market1, transfer);
    expect(story.state.transfers[0]).toMatchObject({ symbol: "综监移送", year: 2026, number: 1, subject: "m1" });
    expect(story.state.followUps["m1"]?.kind).toBe("transfer");
    expect(story.state.followedUpAt).not.toBeNull();
  });

  it("is published by a second person, within its days, and corrected in sight; then the visit closes", () => {
    const story = signed();
    expect(story.tries(who.market1, { type: "publishResult", redactions: [] })).toBe("ROLE_NOT_ALLOWED");
    story.until("2026-03-28T00:00:00.000Z");
    expect(story.templates()).toContain("visit_publication_reminder");
    story.does(who.clerk, { type: "publishResult", redactions: [] });
    expect(story.status).toBe("publication_prepared");
    expect(story.tries(who.clerk, { type: "approvePublication", edition: 1 })).toBe("APPROVER_PREPARED");
    expect(story.tries(who.clerk2, { type: "approvePublication", edition: 2 })).toBe("PUBLICATION_CHANGED");
    story.does(who.clerk2, { type: "approvePublication", edition: 1 });
    expect(story.status).toBe("closed");
    story.does(who.clerk, { type: "correctPublication", redactions: [{ subject: "h1", from: 0, to: 2 }], reason: "含个人信息" });
    story.does(who.leader, { type: "approvePublication", edition: 2 });
    expect(story.state.publication.map(({ edition, publishedAt }) => [edition, publishedAt !== undefined])).toEqual([
      [1, true],
      [2, true],
    ]);
  });

  it("keeps what arrives after completion beside the result, and counts it when the office reopens it", () => {
    const story = signed();
    story.does(who.health1, { type: "recordResult", entryId: "late", subject: "h1", value: { outcome: "corrected_on_site" } });
    expect(story.status).toBe("completed");
    expect(story.state.lateEntries.map(({ id }) => id)).toEqual(["late"]);
    story.does(who.clerk, { type: "reopenResults", reason: "补录" });
    expect(story.status).toBe("awaiting_signatures");
    expect(story.state.entries.map(({ id }) => id)).toContain("late");
    expect(signed(story).status).toBe("completed");
  });
});

describe("a late visit", () => {
  it("is reminded of, and climbs the same ladder, addressed to the departments that owe", () => {
    const story = confirmed().until("2026-04-20T00:00:00.000Z");
    const urged = story.sent.filter(({ template }) => template === "visit_escalation");
    expect(urged.map(({ to, facts }) => [to, facts["rung"]])).toEqual([
      [{ organizationId: "org-health" }, "urging"],
      [{ organizationId: "org-market" }, "urging"],
      [{ organizationId: "org-health" }, "supervision"],
      [{ organizationId: "org-market" }, "supervision"],
    ]);
    expect(story.templates()).toContain("visit_result_reminder");
    expect(story.templates()).toContain("visit_escalation_waiting");
    expect(story.state.letters?.map(({ kind, organizationId }) => [kind, organizationId])).toEqual([
      ["urging_letter", "org-health"],
      ["urging_letter", "org-market"],
      ["supervision_notice", "org-health"],
      ["supervision_notice", "org-market"],
    ]);
    const meeting = { at: "2026-04-22T01:00:00.000Z", place: "会议室" };
    expect(story.tries(who.clerk, { type: "confirmEscalation", organizationId: "org-health", meeting })).toBe("ROLE_NOT_ALLOWED");
    story.does(who.leader, { type: "confirmEscalation", organizationId: "org-health", meeting });
    expect(story.state.letters?.at(-1)?.kind).toBe("interview_notice");
    signed(recorded({}, story));
    expect(story.state.ladders?.every(({ resting }) => resting)).toBe(true);
  });

  it("does not climb for a department that waits for a substitute", () => {
    const story = confirmed().does(who.health1, { type: "declareRecusal", reason: "近亲属任职" });
    story.does(who.clerk, { type: "decideRecusal", inspectorId: "i-h1", outcome: "accepted" }).until("2026-04-10T00:00:00.000Z");
    const late = story.sent.filter(({ template }) => template === "visit_escalation").map(({ to }) => to);
    expect(late.every((to) => "organizationId" in to && to.organizationId === "org-market")).toBe(true);
    expect(late.length).toBeGreaterThan(0);
  });
});
