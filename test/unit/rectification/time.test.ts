import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { addDays, atHour, daysBetween, shanghaiDate } from "../../../domain/calendar/calendarDay.ts";
import { explainDue } from "../../../domain/clock/dueDate.ts";
import { deadlineOf } from "../../../domain/rectification/deadlines.ts";
import { issueDueFor, issueDueOn, measureDueOn } from "../../../domain/rectification/queries.ts";
import type { TimeTarget } from "../../../domain/rectification/timeLedger.ts";
import { issueView } from "../../../domain/rectification/view.ts";
import { renderWhy } from "../../../texts/zh-CN/clock.ts";
import * as city from "../../support/city.ts";
import type { CaseFile } from "../../support/rectification/caseFile.ts";
import * as given from "../../support/rectification/given.ts";
import * as register from "../../support/rectification/register.ts";

const whole: TimeTarget = { type: "issue" };
const ask = (target: TimeTarget = whole, workingDays = 15) => ({
  type: "requestExtension" as const,
  target,
  workingDays,
  reason: "招标延误",
});
const grant = (requestId = "x1") => ({ type: "decideExtension" as const, requestId, outcome: "grant" as const, reasons: "理由成立" });
const suspend = (target: TimeTarget = whole, until?: string) => ({
  type: "suspend" as const,
  target,
  ground: "不可抗力",
  reason: "洪水",
  ...(until === undefined ? {} : { until }),
});
const policyWithout = (...fields: ("extension" | "lookBack" | "standing")[]) => {
  const rules = city.rules();
  const body = { ...rules.policy.body };
  for (const field of fields) delete body[field];
  return { rules: { ...rules, policy: { ...rules.policy, body } } };
};
const ongoing = { deadline: { kind: "ongoing" as const, basis: { type: "none" as const }, extensions: [], suspensions: [] } };

describe("extension (延期)", () => {
  it("is asked for by a unit, decided by a leader, and moves the date with its reminders", () => {
    const issue = given.givenExtensionAsked();
    expect(issue.mails.at(-1)).toMatchObject({ to: { leaders: true }, template: "extension_wanted" });
    expect(issueDueOn(issue.state)).toBe("2026-06-30");
    issue.does(city.leader, grant());
    expect(issueDueOn(issue.state)).toBe("2026-07-21");
    expect(issue.mailed("extension_granted")).toEqual([city.insurance, city.health, city.market]);
    issue.passesTo(atHour("2026-07-25", 9));
    const reminded = issue.steps.flatMap((step) => step.events.flatMap((event) => (event.type === "dueReminded" ? [event.dueOn] : [])));
    expect(new Set(reminded)).toEqual(new Set(["2026-07-21"]));
    expect(issue.told.filter((type) => type === "overdue")).toHaveLength(1);
  });

  it("is no other's than that organization's where it names its part", () => {
    const issue = given
      .givenAcknowledged()
      .does(city.insuranceOfficer, ask({ type: "assignment", assignmentId: "a2" }))
      .does(city.leader, grant());
    expect([city.health, city.insurance, city.market].map((id) => issueDueFor(issue.state, id))).toEqual([
      "2026-06-30",
      "2026-07-21",
      "2026-06-30",
    ]);
    issue.passesTo(atHour("2026-08-01", 9));
    const late = issue.steps.flatMap((step) =>
      step.events.flatMap((event) => (event.type === "overdue" ? [[event.dueOn, ...event.organizationIds]] : [])),
    );
    expect(late).toEqual([
      ["2026-06-30", city.health, city.insurance, city.market].filter((id) => id !== city.insurance),
      ["2026-07-21", city.insurance],
    ]);
  });

  it("of the issue leaves a measure's own date alone, and the measure has a ledger of its own", () => {
    const measures = [
      { number: 1, textHash: city.textHash, dueOn: "2026-04-30" },
      { number: 2, textHash: city.textHash },
    ];
    const issue = given.givenExtensionAsked({ measures }).does(city.leader, grant());
    const dates = (): (string | null)[] => issue.state.measures.map((measure) => measureDueOn(issue.state, measure));
    expect(dates()).toEqual(["2026-04-30", "2026-07-21"]);
    issue.does(city.healthOfficer, ask({ type: "measure", measureId: "m1" }, 5)).does(city.leader, grant("x2"));
    expect(dates()).toEqual(["2026-05-07", "2026-07-21"]);
  });

  it("is refused with a code that says why", () => {
    const none = given.givenAcknowledged(policyWithout("extension"));
    expect(none.refusalOf(city.healthOfficer, ask())).toBe("EXTENSION_NOT_PROVIDED");
    const issue = given.givenExtensionAsked();
    expect(issue.refusalOf(city.healthOfficer, ask())).toBe("EXTENSION_WAITING");
    expect(issue.refusalOf(city.clerk, grant())).toBe("ROLE_NOT_ALLOWED");
    expect(issue.refusalOf(city.leader, { ...grant(), until: "2026-06-30" })).toBe("EXTENSION_NOT_LATER");
    expect(issue.refusalOf(city.leader, { ...grant(), until: "2026-12-31" })).toBe("EXTENSION_TOO_LONG");
    issue.does(city.leader, grant()).does(city.insuranceOfficer, ask()).does(city.leader, grant("x2"));
    expect(issue.refusalOf(city.insuranceOfficer, ask())).toBe("EXTENSION_LIMIT_REACHED");
    expect(issue.refusalOf(city.leader, grant("x2"))).toBe("EXTENSION_DECIDED");
    expect(given.givenAssignedIssue().refusalOf(city.healthOfficer, ask())).toBe("NOT_ACKNOWLEDGED");
    const late = given.givenAcknowledged().passesTo(atHour("2026-07-01", 0));
    expect(late.refusalOf(city.healthOfficer, ask())).toBe("EXTENSION_TOO_LATE");
    expect(given.givenSignedOff().refusalOf(city.marketOfficer, ask())).toBe("NOTHING_LEFT_TO_EXTEND");
    expect(given.givenAcknowledged(ongoing).refusalOf(city.healthOfficer, ask())).toBe("NOTHING_LEFT_TO_EXTEND");
  });

  it("is decided by nobody of an organization that rectifies", () => {
    const issue = given.givenExtensionAsked({
      assignments: [
        { organizationId: city.insurance, role: "lead" },
        { organizationId: city.health, role: "cooperating" },
        { organizationId: city.market, role: "cooperating" },
      ],
    });
    issue.does(city.clerk, { type: "assign", units: [{ organizationId: city.office, role: "cooperating" }] });
    expect(issue.refusalOf(city.leader, grant())).toBe("DECIDER_ASKED");
  });

  it("needs a second person's same word where the office would judge its own house", () => {
    const issue = given.givenExtensionAsked({ office: { organizationId: city.office, hostOrganizationId: city.market } });
    issue.does(city.leader, grant());
    expect(issueDueOn(issue.state)).toBe("2026-06-30");
    expect(issue.refusalOf(city.leader, grant())).toBe("SECOND_DECIDER_NEEDED");
    expect(issue.refusalOf(city.clerk, { ...grant(), until: "2026-07-10" })).toBe("DECIDERS_DISAGREE");
    expect(issueDueOn(issue.does(city.clerk, grant()).state)).toBe("2026-07-21");
  });

  it("that nobody decides is reminded to the leaders, and the date stands", () => {
    const issue = given.givenExtensionAsked();
    expect(issue.plan).toContain("2026-03-05T01:00:00.000Z extension:x1:2026-03-02T02:00:00.000Z");
    issue.passesTo(atHour("2026-07-01", 1));
    expect(issue.mails.filter(({ template }) => template === "extension_reminder").map(({ to }) => to)).toEqual([{ leaders: true }]);
    expect(issue.told.filter((type) => type === "overdue")).toHaveLength(1);
    // It may still be granted: the mark stays, and the later date counts from now on.
    expect(issueDueOn(issue.does(city.leader, grant()).state)).toBe("2026-07-21");
  });

  it("goes to the successor of a merged organization", () => {
    const issue = given
      .givenAcknowledged()
      .does(city.marketOfficer, ask({ type: "assignment", assignmentId: "a3" }))
      .does(city.leader, grant());
    issue.does(city.clerk, { type: "handOver", fromOrganizationId: city.market, toOrganizationId: city.police, reason: "机构改革" });
    expect(issueDueFor(issue.state, city.police)).toBe("2026-07-21");
  });
});

describe("suspension (中止计时)", () => {
  it("stops the clock, acts on nothing, and moves the date by the days it stood", () => {
    const issue = given.givenSuspended();
    expect([issue.status, issue.agenda, issueDueOn(issue.state)]).toEqual(["suspended", [], null]);
    expect(issue.refusalOf(city.healthOfficer, ask())).toBe("ISSUE_SUSPENDED");
    expect(issue.refusalOf(city.clerk, suspend())).toBe("ALREADY_SUSPENDED");
    issue.does(city.healthOfficer, { type: "submitEvidence", items: [{ measureId: "m1", evidence: [given.file("e1")] }] });
    issue.passesTo(atHour("2026-07-10", 10));
    expect(issue.told.filter((type) => type === "overdue" || type === "dueReminded")).toEqual([]);
    issue.does(city.clerk, { type: "resume", target: whole, reason: "水退" });
    // It stood for 130 days from 2 March on: 30 June and as many days.
    expect([issue.status, issueDueOn(issue.state)]).toEqual(["in_progress", "2026-11-09"]);
    expect(daysBetween("2026-06-30", "2026-11-07")).toBe(daysBetween("2026-03-02", "2026-07-10"));
    const why = deadlineOf(issue.state);
    expect(why && renderWhy(explainDue(why.deadline, issue.state.rules.calendar))).toContain(
      "中止130天（不可抗力，依据：《中华人民共和国民法典》第一百八十条）",
    );
  });

  it("ends by itself on the planned day, at once even after an outage", () => {
    for (const way of ["passesTo", "sleepsTo"] as const) {
      const issue = given.givenAcknowledged().does(city.clerk, suspend(whole, "2026-04-10"));
      expect(issue.plan).toEqual(["2026-04-10T16:00:00.000Z resume:s1:2026-03-02:2026-04-10"]);
      issue[way](atHour("2026-04-20", 9));
      expect([issue.status, issueDueOn(issue.state)]).toEqual(["in_progress", "2026-08-10"]);
      expect(issue.mailed("resumption")).toHaveLength(3);
    }
  });

  it("holds back rungs and the end of public notice too, until it runs again", () => {
    const late = given.givenAcknowledged().passesTo(atHour("2026-07-01", 1)).does(city.clerk, suspend());
    expect([late.told.includes("overdue"), late.agenda]).toEqual([true, []]);
    const publicized = given.givenPublicized().does(city.clerk, suspend()).passesTo(atHour("2026-03-20", 10));
    expect([publicized.status, publicized.agenda]).toEqual(["suspended", []]);
    publicized.does(city.clerk, { type: "resume", target: whole, reason: "水退" }).passesTo(publicized.now);
    expect(publicized.status).toBe("verified");
  });

  it("of a measure or a part leaves the rest running", () => {
    const issue = given.givenAcknowledged().does(city.clerk, suspend({ type: "assignment", assignmentId: "a2" }));
    expect([issue.status, issueDueFor(issue.state, city.insurance), issueDueFor(issue.state, city.health)]).toEqual([
      "in_progress",
      null,
      "2026-06-30",
    ]);
    issue.passesTo(atHour("2026-07-01", 9));
    const late = issue.steps.flatMap((step) => step.events.flatMap((event) => (event.type === "overdue" ? event.organizationIds : [])));
    expect(late).toEqual([city.health, city.market]);
  });

  it("needs a ground with what it rests on", () => {
    const issue = given.givenAcknowledged();
    expect(issue.refusalOf(city.clerk, { ...suspend(), ground: "领导外出" })).toBe("GROUND_WITHOUT_CITATION");
    expect(issue.refusalOf(city.clerk, { ...suspend(), ground: "等待验收", citation: "省级验收办法第3条" })).toBe("accepted");
    expect(issue.refusalOf(city.clerk, suspend(whole, "2026-03-01"))).toBe("DAY_HAS_PASSED");
    expect(issue.refusalOf(city.clerk, { type: "resume", target: whole, reason: "恢复" })).toBe("NOT_SUSPENDED");
  });

  it("and every other history adds up: the steps of why lead from the start to the date", () => {
    const move = fc.record({ days: fc.nat({ max: 40 }), what: fc.nat({ max: 5 }), detail: fc.nat({ max: 60 }) });
    fc.assert(
      fc.property(fc.array(move, { maxLength: 10 }), (moves) => {
        const issue = given.givenAcknowledged();
        for (const { days, what, detail } of moves) play(issue, days, what, detail);
        const scoped = deadlineOf(issue.state);
        if (scoped === null) return;
        const { steps, dueOn, outcome } = explainDue(scoped.deadline, issue.state.rules.calendar);
        for (const [index, step] of steps.entries()) {
          if (!("from" in step)) continue;
          const before = steps[index - 1];
          expect(before && "on" in before ? before.on : null).toBe(step.from);
          const stood = step.suspended.reduce((sum, { from, to }) => sum + daysBetween(from, to), 0);
          const worked = step.type === "budget" || step.type === "extension" ? step.days : 0;
          const skipped = step.type === "moved" ? 0 : step.skipped.length;
          expect(worked + skipped + stood).toBe(daysBetween(step.from, step.on));
        }
        expect(dueOn).toBe(issueDueOn(issue.state));
        expect(outcome === "stopped").toBe(issue.status === "suspended" && dueOn === null);
        const last = steps.at(-1);
        if (dueOn !== null) expect(last && "on" in last ? last.on : null).toBe(dueOn);
      }),
      { numRuns: 50 },
    );
  });
});

function play(issue: CaseFile, days: number, what: number, detail: number): void {
  issue.passesTo(atHour(addDays(shanghaiDate(issue.now), days), 10));
  const request = issue.state.extensionRequests?.findLast(({ outcome }) => outcome === undefined);
  const commands = [
    () => [city.healthOfficer, ask(whole, 1 + detail)] as const,
    () => [city.leader, request ? grant(request.id) : grant()] as const,
    () => [city.clerk, suspend(whole, detail % 2 === 0 ? undefined : addDays(shanghaiDate(issue.now), detail))] as const,
    () => [city.clerk, { type: "resume", target: whole, reason: "恢复" }] as const,
    () => [city.clerk, suspend({ type: "assignment", assignmentId: "a1" })] as const,
    () => [city.leader, { ...grant(request?.id), until: addDays(shanghaiDate(issue.now), detail) }] as const,
  ];
  const chosen = commands[what]?.();
  if (chosen && issue.refusalOf(chosen[0], chosen[1]) === "accepted") issue.does(chosen[0], chosen[1]);
}

describe("total age", () => {
  it("runs on through suspensions and rounds", () => {
    const issue = given.givenClosed();
    expect(issueView(issue.state, 1).age).toEqual({ from: "2026-03-02", to: "2026-03-02", suspended: false });
    issue.passesTo(atHour("2026-05-11", 10)).does(city.clerk, { type: "reopen", reason: "反弹" }).does(city.clerk, suspend());
    expect(issueView(issue.state, 1).age).toEqual({ from: "2026-03-02", to: null, suspended: true });
  });
});

describe("standing reports (长期坚持)", () => {
  it("are owed each month, reminded, counted once, and marked where they are missing", () => {
    const issue = given.givenAcknowledged(ongoing);
    expect(issue.plan).toEqual([
      "2026-03-30T01:00:00.000Z standing-remind:1:2026-04-02:3",
      "2026-04-02T16:00:00.000Z standing-due:1:2026-04-02",
    ]);
    const report = { type: "reportStanding" as const, textHash: city.textHash };
    issue.does(city.healthOfficer, report).does(city.healthOfficer, report).does(city.marketOfficer, report);
    issue.passesTo(atHour("2026-04-03", 9));
    expect(issue.mailed("standing_reminder")).toEqual([city.insurance]);
    expect(issue.mailed("standing_missing")).toEqual([city.insurance, "office"]);
    expect(issue.state.standing).toMatchObject({
      reports: 3,
      periods: [{ period: "2026-04-02", reported: [city.health, city.market], missing: [city.insurance] }],
    });
    expect(issueView(issue.state, 1).standing?.period).toMatchObject({
      period: "2026-05-02",
      missing: [city.health, city.insurance, city.market],
    });
    expect(issue.does(city.clerk, { type: "release" }).agenda.filter(({ key }) => key.startsWith("standing"))).toEqual([]);
  });

  it("wait while the clock stands, and begin when rules that ask for them come", () => {
    const issue = given.givenAcknowledged(ongoing).does(city.clerk, suspend(whole, "2026-03-11"));
    issue.passesTo(atHour("2026-03-20", 9));
    expect(issue.plan.at(-1)).toBe("2026-04-13T16:00:00.000Z standing-due:1:2026-04-02");
    const before = given.givenAcknowledged({ ...ongoing, ...policyWithout("standing") }).passesTo(atHour("2026-06-01", 9));
    expect(before.agenda).toEqual([]);
    before.does(register.administrator, { type: "applyRules", rules: city.rules(), reason: "新规程" }).passesTo(atHour("2026-06-01", 10));
    expect(before.plan.at(-1)).toContain("standing-due:1:2026-07-01");
  });
});

describe("look-back (回头看)", () => {
  it("that held ends the matter, once no other is planned", () => {
    const issue = given.givenClosed().does(city.clerk, { type: "scheduleLookBack", on: "2026-09-01", method: "on_paper" });
    issue.passesTo(atHour("2026-06-20", 9));
    expect(issue.mails.filter(({ template }) => template === "look_back_due")).toHaveLength(2);
    issue.does(city.clerk, { type: "recordLookBack", outcome: "held", findings: "成果巩固" });
    expect(issue.status).toBe("closed");
    issue.does(city.clerk, { type: "recordLookBack", outcome: "held", findings: "成果巩固" });
    expect([issue.status, issue.agenda]).toEqual(["ended", []]);
    // A later one takes the matter up again.
    issue.does(city.clerk, { type: "scheduleLookBack", on: "2027-01-04", method: "on_site" });
    expect([issue.status, issue.agenda.length]).toEqual(["closed", 2]);
  });

  it("that found a rebound reopens the same number as the next round", () => {
    const issue = given
      .givenClosed()
      .does(city.clerk, { type: "recordLookBack", outcome: "rebound", findings: "再次发现", measureIds: ["m2"] });
    expect([issue.status, issue.state.round, issue.state.number]).toEqual(["assigned", 2, 1]);
    expect(issue.mailed("reopening")).toHaveLength(3);
  });

  it("is no business of those who rectified, nor of another than the one named", () => {
    const schedule = { type: "scheduleLookBack" as const, on: "2026-06-02", method: "on_site" as const, lookBackId: "l1" };
    const record = { type: "recordLookBack" as const, outcome: "held" as const, findings: "成果巩固" };
    const issue = given.givenClosed();
    expect(issue.refusalOf(city.clerk, { ...schedule, personId: city.marketOfficer.personId })).toBe("VERIFIER_IS_RECTIFIER");
    issue.does(city.clerk, { ...schedule, personId: register.expert.personId });
    expect(issue.refusalOf(city.clerk, record)).toBe("LOOK_BACK_BY_ANOTHER");
    expect(issue.does(register.expert, record).status).toBe("ended");
    expect(given.givenClosed().refusalOf(city.healthOfficer, record)).toBe("ROLE_NOT_ALLOWED");
  });
});
