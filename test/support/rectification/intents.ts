import { addDays, epochMsOf, instantOf, shanghaiDate } from "../../../domain/calendar/calendarDay.ts";
import type { Deadline } from "../../../domain/clock/deadline.ts";
import { defaultLadderPolicy } from "../../../domain/escalation/ladderPolicy.ts";
import { escalationRungs } from "../../../domain/escalation/rung.ts";
import type { Actor, PersonActor } from "../../../domain/process/actor.ts";
import { firstEntry } from "../../../domain/process/matter.ts";
import { isRefusal } from "../../../domain/process/process.ts";
import type { UnitToAssign } from "../../../domain/rectification/commands.ts";
import type { TimeTarget } from "../../../domain/rectification/timeLedger.ts";
import type { EvidenceRef, MeasureResult } from "../../../domain/rectification/state.ts";
import * as city from "../city.ts";
import type { AnyCommand, CaseFile } from "./caseFile.ts";
import * as register from "./register.ts";
import { storyCalendars } from "./storyCalendars.ts";

/** Four numbers that a generator draws; what they mean depends on how the case stands, so that any list of them is a story. */
export type Intent = readonly [kind: number, who: number, what: number, detail: number];

export type Move = Attempt | { attempts: Attempt[] } | { waitUntil: string; awake: boolean };
export interface Attempt {
  actor: Actor;
  command: AnyCommand;
}

const rule: Actor = { rule: "test", via: "rule" };
export const everybody: Actor[] = [
  city.clerk,
  city.secondClerk,
  city.leader,
  city.healthOfficer,
  city.insuranceOfficer,
  city.marketOfficer,
  register.civilOfficer,
  register.policeOfficer,
  register.healthColleague,
  register.expert,
  city.auditor,
  register.administrator,
  rule,
];
const officers: PersonActor[] = [
  city.healthOfficer,
  register.healthColleague,
  city.insuranceOfficer,
  city.marketOfficer,
  register.civilOfficer,
  register.policeOfficer,
];
/** The health commission's officer, who works for the office now. */
const moved = city.person(city.healthOfficer.personId, city.office, "office");
const officePeople = [city.clerk, city.secondClerk, city.leader];
/** Those from whom something is most often taken. */
const fewer: Actor[] = [city.clerk, city.leader, city.healthOfficer, city.insuranceOfficer, city.marketOfficer, city.secondClerk, moved];
const organizationIds = [
  city.health,
  city.insurance,
  city.market,
  city.police,
  register.civilAffairs,
  register.dissolved,
  city.office,
  "org-nowhere",
];
const personIds = [...officers, ...officePeople, register.expert]
  .map((person) => person.personId)
  .concat("p-retired", "p-nobody", "__proto__");

export function at<T>(list: readonly T[], index: number): T {
  const item = list[index % list.length];
  if (item === undefined) throw new Error("an empty list has nothing to pick");
  return item;
}

/** Someone of the organization who may act; a county's only if it has one. */
function officerOf(organizationId: string, which: number): PersonActor {
  const own = officers.filter((officer) => officer.organizationId === organizationId);
  return own.length > 0 ? at(own, which) : city.person(`p-${organizationId}`, organizationId);
}

/** The `kind` of an intent that takes the case one step nearer to its closing. */
export const AHEAD = -1;

export function move(file: CaseFile, [kind, who, what, detail]: Intent): Move {
  if (kind === AHEAD) return ahead(file, who, detail);
  const way = kind % 20;
  if (way < 7) return fitting(file, who, what, detail);
  if (way < 13) return allowed(file, who, what, detail) ?? fitting(file, who, what, detail);
  if (way < 15) return { attempts: anything(file, who, what, detail) };
  if (way < 16) return { attempts: everything(file, what, detail) };
  if (way < 17) return { actor: lastActor(file), command: { type: "retract" } };
  return wait(file, way, detail);
}

function wait(file: CaseFile, way: number, detail: number): Move {
  const next = firstEntry(file.agenda)?.at;
  const later = instantOf(epochMsOf(file.now) + (1 + (detail % 30)) * 3_600_000);
  if (way === 16 || next === undefined) return { waitUntil: later, awake: true };
  if (way === 17) return { waitUntil: next > file.now ? next : file.now, awake: true };
  const days = detail % 40;
  const until = instantOf(epochMsOf(file.now) + days * 86_400_000 + (detail % 24) * 3_600_000);
  return { waitUntil: until, awake: way === 18 };
}

function lastActor(file: CaseFile): Actor {
  const human = file.steps.findLast((step) => step.by.via !== "rule");
  return human?.by ?? city.clerk;
}

/** Something that would be natural now, by someone who may. Not everything that is natural is allowed. */
function fitting(file: CaseFile, who: number, what: number, detail: number): Move {
  const { state } = file;
  const office = at(officePeople, who);
  const moves: Move[] = [];
  const add = (actor: Actor, command: AnyCommand): void => void moves.push({ actor, command });
  const current = state.assignments.filter((assignment) => assignment.state !== "removed" && assignment.state !== "returned");

  const waiting = (state.ladders ?? []).find((ladder) => ladder.waiting !== null);
  if (waiting && state.closedAt === null && detail % 3 > 0) {
    const { organizationId } = waiting;
    add(
      city.leader,
      detail % 4 === 0
        ? { type: "waiveEscalation", organizationId, reason: "已当面沟通" }
        : { type: "confirmEscalation", organizationId, meeting },
    );
    add(office, { type: "comment", text: "知悉" });
  }
  for (const letter of (state.letters ?? []).slice(-2))
    if (detail % 11 === 0) add(officerOf(letter.organizationId, who), { type: "signReceipt", letterId: letter.id });
  if (state.closedAt !== null || state.withdrawnAt !== null) {
    const dueOn = detail % 3 === 0 ? {} : { dueOn: soon(file, detail) };
    const part = detail % 2 === 0 ? {} : { measureIds: ["m1"] };
    add(office, { type: "reopen", reason: "反弹", ...dueOn, ...part });
    if (state.withdrawnAt === null) addLookBacks(add, office, file, detail);
  } else if (state.verification !== null) {
    const verifier =
      state.verifierId === null
        ? office
        : (everybody.find((actor) => "personId" in actor && actor.personId === state.verifierId) ?? office);
    add(verifier, { type: "verify", results: results(file, detail) });
    add(verifier, { type: "verify", results: results(file, 0) });
    if (detail % 4 === 0) add(moved, { type: "verify", results: results(file, 0) });
  } else if (state.publicity !== null && state.publicity.concludedAt === undefined) {
    if (state.publicity.objections.length < 3) add(office, { type: "object", text: "群众反映" });
    const open = state.publicity.objections.find((objection) => objection.outcome === undefined);
    if (open)
      add(office, { type: "decideObjection", objectionId: open.id, outcome: detail % 2 === 0 ? "upheld" : "dismissed", reasons: "查实" });
    moves.push({ waitUntil: instantOf(epochMsOf(file.now) + 6 * 86_400_000), awake: true });
  } else if (state.verifiedAt !== null) {
    add(office, { type: "publicize" });
    add(city.leader, { type: "close" });
    add(office, { type: "release" });
  } else {
    for (const assignment of current) {
      const officer = officerOf(assignment.organizationId, who);
      if (assignment.state === "assigned") {
        add(officer, { type: "acknowledge" });
        add(officer, { type: "acknowledge" });
        if (detail % 8 === 0) add(officer, { type: "return", reason: "不属本单位职责" });
        continue;
      }
      const owed = state.measures.filter((measure) => measure.state !== "accepted" && measure.state !== "evidenced");
      if (owed.length > 0) {
        add(officer, {
          type: "submitEvidence",
          items: owed.map((measure) => ({ measureId: measure.id, evidence: [evidence(file, detail)] })),
        });
      }
      if (assignment.role === "cooperating") {
        if (assignment.state === "acknowledged")
          add(
            officer,
            detail % 5 === 0 ? { type: "signOff", outcome: "dissent", reasons: "不同意" } : { type: "signOff", outcome: "done" },
          );
      } else {
        add(officer, { type: "requestVerification" });
        add(officer, { type: "requestVerification" });
      }
      if (state.standing && state.standing.releasedAt === undefined) add(officer, { type: "reportStanding", textHash: city.textHash });
    }
    if (state.standing && state.standing.releasedAt === undefined) {
      add(office, { type: "release" });
      for (const days of [33, 40]) moves.push({ waitUntil: instantOf(epochMsOf(file.now) + days * 86_400_000), awake: true });
    }
    addTime(add, file, who, detail);
    if (detail % 30 === 0) add(office, { type: "withdraw", reason: "重复" });
    const [promoted] = current;
    if (promoted && current.every((assignment) => assignment.role !== "lead"))
      add(office, { type: "correct", reason: "明确牵头", changes: { assignments: [{ assignmentId: promoted.id, role: "lead" }] } });
    if (current.length === 0) add(office, { type: "assign", units: units(detail) });
    const returned = state.assignments.find((assignment) => assignment.state === "returned");
    if (returned) add(office, { type: "reassign", assignmentId: returned.id, organizationId: at(organizationIds, detail), reason: "改交" });
  }
  return at(moves, what);
}

type Add = (actor: Actor, command: AnyCommand) => void;

/** Extensions asked for and decided, suspensions begun and ended. */
function addTime(add: Add, file: CaseFile, who: number, detail: number): void {
  const { state } = file;
  const target = targetOf(file, detail);
  const holder = at([...state.assignments.map(({ organizationId }) => organizationId), city.health], who);
  const later = detail % 2 === 0 ? { workingDays: 1 + (detail % 70) } : { until: addDays(shanghaiDate(file.now), 1 + (detail % 120)) };
  for (let times = 0; times < 2; times += 1)
    add(officerOf(holder, who), { type: "requestExtension", target, reason: "招标延误", ...later });
  const waiting = (state.extensionRequests ?? []).filter(({ outcome }) => outcome === undefined);
  for (const { id, first } of [...waiting, ...waiting, ...waiting])
    add(first === undefined ? city.leader : at(officePeople, who), {
      type: "decideExtension",
      requestId: id,
      outcome: detail % 3 === 0 ? "refuse" : "grant",
      reasons: "核实",
    });
  const until = detail % 3 === 0 ? {} : { until: addDays(shanghaiDate(file.now), detail % 25) };
  if (detail % 4 === 0) add(city.clerk, { type: "suspend", target, ground: "不可抗力", reason: "洪水", ...until });
  for (const suspension of (state.suspensions ?? []).filter(({ to }) => to === null))
    add(city.clerk, { type: "resume", target: suspension.target, reason: "水退" });
}

function addLookBacks(add: Add, office: Actor, file: CaseFile, detail: number): void {
  const on = addDays(shanghaiDate(file.now), detail % 100);
  add(office, { type: "scheduleLookBack", on, method: "on_site", ...(detail % 4 === 0 ? { personId: register.expert.personId } : {}) });
  for (const { id, personId, outcome } of file.state.lookBacks ?? []) {
    if (outcome !== undefined) continue;
    const by = personId === undefined ? office : register.expert;
    add(by, { type: "recordLookBack", lookBackId: id, outcome: detail % 3 === 0 ? "rebound" : "held", findings: "现场核实" });
  }
}

function targetOf(file: CaseFile, detail: number): TimeTarget {
  const { state } = file;
  const targets: TimeTarget[] = [
    { type: "issue" },
    { type: "issue" },
    ...state.measures.map(({ id }) => ({ type: "measure" as const, measureId: id })),
    ...state.assignments.map(({ id }) => ({ type: "assignment" as const, assignmentId: id })),
    { type: "measure", measureId: "m99" },
    { type: "assignment", assignmentId: "a99" },
  ];
  return at(targets, detail);
}

/** Accepts what waits; `detail` says which of it, if any, is rejected. */
function results(file: CaseFile, detail: number): MeasureResult[] {
  const waiting = file.state.measures.filter((measure) => measure.state !== "accepted");
  return waiting.map((measure, index) =>
    detail % (index + 3) === 1
      ? { measureId: measure.id, outcome: "reject", findings: "现场未见" }
      : { measureId: measure.id, outcome: "accept" },
  );
}

function evidence(file: CaseFile, detail: number): EvidenceRef {
  const known = file.state.measures.flatMap((measure) => measure.evidence.map((item) => item.id));
  const id = detail % 7 === 0 && known.length > 0 ? at(known, detail) : `e${file.steps.length}-${detail % 100}`;
  return { id, sha256: city.textHash, size: 1 + (detail % 1_000), mediaType: "image/jpeg" };
}

function soon(file: CaseFile, detail: number): string {
  return addDays(shanghaiDate(file.now), (detail % 60) - 5);
}

function deadline(file: CaseFile, detail: number): Deadline | null {
  const plain = { extensions: [], suspensions: [] };
  switch (detail % 6) {
    case 0:
      return null;
    case 1:
      return { kind: "immediate_ongoing", basis: { type: "working_days", from: shanghaiDate(file.now), days: detail % 30 }, ...plain };
    case 2:
      return { kind: "ongoing", basis: { type: "none" }, ...plain };
    case 3:
      return { kind: "milestone_ongoing", basis: { type: "date", on: soon(file, detail) }, ...plain };
    case 4:
      return { kind: "immediate", basis: { type: "working_days", from: shanghaiDate(file.now), days: detail % 30 }, ...plain };
    default:
      return { kind: "fixed", basis: { type: "date", on: soon(file, detail) }, ...plain };
  }
}

function units(detail: number): UnitToAssign[] {
  const role = detail % 3 === 0 ? "cooperating" : "lead";
  switch (detail % 5) {
    case 0:
      return [{ group: register.allMembers, role }];
    case 1:
      return [{ group: register.countyGovernments, role }];
    case 2:
      return [
        { organizationId: at(organizationIds, detail), role },
        { group: register.clinics, role: "cooperating" },
      ];
    case 3:
      return [{ group: "各星球", role }];
    default:
      return [
        { organizationId: at(organizationIds, detail), role },
        { organizationId: at(organizationIds, Math.floor(detail / 7)), role: "cooperating" },
      ];
  }
}

const meeting = { at: "2026-06-01T01:30:00.000Z", place: "市政府二号楼" };

/** The next step of a case in which everybody does what they should. */
function ahead(file: CaseFile, who: number, detail: number): Move {
  const { state } = file;
  const office = at(officePeople, who);
  const current = state.assignments.filter((assignment) => assignment.state !== "removed" && assignment.state !== "returned");
  const lead = current.find(({ role }) => role === "lead");
  const [unsigned] = current.filter((assignment) => assignment.state === "assigned");
  const [silent] = current.filter((assignment) => assignment.state === "acknowledged" && assignment.role === "cooperating");
  const owed = state.measures.filter((measure) => measure.state === "open" || measure.state === "rejected");
  const { publicity } = state;
  if (state.withdrawnAt !== null || lead === undefined) return fitting(file, who, detail, detail);
  if (state.closedAt !== null) return { actor: office, command: { type: "recordLookBack", outcome: "held", findings: "现场核实" } };
  if (state.verification !== null) return { actor: office, command: { type: "verify", results: results(file, 0) } };
  if (publicity !== null && publicity.concludedAt === undefined)
    return { waitUntil: instantOf(epochMsOf(file.now) + 10 * 86_400_000), awake: true };
  if (state.verifiedAt !== null && publicity === null && state.rules.policy.body.publicity.required)
    return { actor: office, command: { type: "publicize" } };
  if (unsigned) return { actor: officerOf(unsigned.organizationId, who), command: { type: "acknowledge" } };
  if (state.standing !== null && state.standing.releasedAt === undefined) return { actor: office, command: { type: "release" } };
  if (state.verifiedAt !== null) return { actor: city.leader, command: { type: "close" } };
  if (owed.length > 0)
    return {
      actor: officerOf(lead.organizationId, who),
      command: { type: "submitEvidence", items: owed.map(({ id }) => ({ measureId: id, evidence: [evidence(file, detail)] })) },
    };
  if (silent) return { actor: officerOf(silent.organizationId, who), command: { type: "signOff", outcome: "done" } };
  return { actor: officerOf(lead.organizationId, who), command: { type: "requestVerification" } };
}

/** What is possible so seldom that it is done whenever it is. */
const seldom: ReadonlySet<AnyCommand["type"]> = new Set<AnyCommand["type"]>([
  "decideExtension",
  "requestExtension",
  "liftListing",
  "confirmEscalation",
  "waiveEscalation",
  "escalate",
  "withdrawEvidence",
  "replyToLetter",
  "signReceipt",
  "verify",
  "publicize",
  "object",
  "decideObjection",
  "close",
  "release",
  "reportStanding",
  "recordLookBack",
  "scheduleLookBack",
]);
/** Left to chance: they end the story, or can be done always. */
const ordinary: ReadonlySet<AnyCommand["type"]> = new Set<AnyCommand["type"]>(["withdraw", "comment", "applyRules", "retract"]);

/** The first command from `what` on that somebody may give now; two times in three one of those that are seldom possible. */
function allowed(file: CaseFile, who: number, what: number, detail: number): Move | null {
  const actors = [at(officePeople, who), city.leader, at(officers, who), at(officers, who + 1), at(officers, who + 2), register.expert];
  const all = anyCommands(file, detail).map((make) => make());
  const commands = all.filter(({ type }) => (detail % 3 > 0 ? seldom.has(type) : !ordinary.has(type)));
  for (let tried = 0; tried < commands.length; tried += 1) {
    const command = at(commands, what + tried);
    const actor = actors.find((each) => !isRefusal(file.tries(each, command)));
    if (actor) return { actor, command };
  }
  return null;
}

/** Each command by each kind of person, from `what` on, of which the first is done that may be. */
function everything(file: CaseFile, what: number, detail: number): Attempt[] {
  const commands = anyCommands(file, detail).map((make) => make());
  const possible = commands.filter(({ type }) => type !== "withdraw");
  return possible.flatMap((_, index) => fewer.map((actor) => ({ actor, command: at(possible, what + index) })));
}

/** Refusals cost nothing: so many things are tried, by whoever, and the first is done that may be. */
const ATTEMPTS = 8;

function anything(file: CaseFile, who: number, what: number, detail: number): Attempt[] {
  return Array.from({ length: ATTEMPTS }, (_, index) => ({
    actor: index % 2 === 0 ? at(everybody, who + index) : at(fewer, who + index),
    command: at(anyCommands(file, detail + 31 * index), what + 7 * index)(),
  }));
}

/** Any command at all, with ids that may name something, something else, or nothing. */
function anyCommands(file: CaseFile, detail: number): (() => AnyCommand)[] {
  const { state } = file;
  const measureId = at([...state.measures.map((measure) => measure.id), "m99", "constructor"], detail);
  const assignmentId = at([...state.assignments.map((assignment) => assignment.id), "a99"], detail);
  const evidenceId = at([...state.measures.flatMap((measure) => measure.evidence.map((item) => item.id)), "e-none"], detail);
  const objectionId = at([...(state.publicity?.objections.map((objection) => objection.id) ?? []), "o99"], detail);
  const organizationId = at(organizationIds, detail);
  const other = at(organizationIds, Math.floor(detail / 11));
  const personId = at(personIds, detail);
  const otherPerson = at(personIds, Math.floor(detail / 13));
  const heldBy = at([...state.assignments.map((assignment) => assignment.organizationId), organizationId], detail);
  const officer = at(
    [
      ...state.assignments.flatMap((assignment) => assignment.officerId ?? []),
      ...(state.verifierId === null ? [] : [state.verifierId]),
      personId,
    ],
    detail,
  );
  const entry = at([...file.agenda.map((candidate) => candidate.command), { type: "conclude" } as const], detail);
  const commands: (() => AnyCommand)[] = [
    () => ({ type: "assign", units: units(detail) }),
    () => ({
      type: "reassign",
      assignmentId,
      organizationId,
      reason: "改交",
      ...(detail % 2 === 0 ? {} : { role: detail % 4 === 1 ? "lead" : "cooperating" }),
    }),
    () => ({ type: "verify", results: detail % 2 === 0 ? results(file, detail) : [{ measureId, outcome: "accept" }] }),
    () => ({ type: "assignVerifier", personId }),
    () => ({ type: "publicize" }),
    () => ({ type: "object", text: "反映" }),
    () => ({
      type: "decideObjection",
      objectionId,
      outcome: detail % 2 === 0 ? "upheld" : "dismissed",
      reasons: "核实",
      ...(detail % 3 === 0 ? { measureIds: [measureId] } : {}),
    }),
    () => ({ type: "close" }),
    () => ({ type: "reopen", reason: "反弹", measureIds: [measureId] }),
    () => ({ type: "release" }),
    () => ({ type: "requestExtension", target: targetOf(file, detail), workingDays: detail % 80, reason: "困难" }),
    () => ({
      type: "decideExtension",
      requestId: at([...(state.extensionRequests ?? []).map(({ id }) => id), "x99"], detail),
      outcome: detail % 2 === 0 ? "grant" : "refuse",
      reasons: "核实",
      ...(detail % 5 === 0 ? { until: soon(file, detail) } : {}),
    }),
    () => ({ type: "suspend", target: targetOf(file, detail), ground: detail % 2 === 0 ? "不可抗力" : "无依据", reason: "洪水" }),
    () => ({ type: "resume", target: targetOf(file, detail), reason: "恢复" }),
    () => ({ type: "scheduleLookBack", on: soon(file, detail), method: "on_paper", ...(detail % 2 === 0 ? { personId } : {}) }),
    () => ({
      type: "recordLookBack",
      outcome: detail % 2 === 0 ? "held" : "rebound",
      findings: "核实",
      ...(detail % 3 === 0 ? { measureIds: [measureId] } : {}),
    }),
    () => ({ type: "correct", reason: "录入有误", changes: { deadline: deadline(file, detail) } }),
    () => ({
      type: "correct",
      reason: "录入有误",
      changes: {
        title: `更正${detail % 5}`,
        number: 1 + (detail % 9),
        measures: [{ measureId, dueOn: detail % 3 === 0 ? null : soon(file, detail) }],
      },
    }),
    () => ({
      type: "correct",
      reason: "录入有误",
      changes: {
        measures: [{ measureId, owners: [organizationId] }],
        assignments: [{ assignmentId, role: detail % 2 === 0 ? "lead" : "cooperating" }],
      },
    }),
    () => ({ type: "handOver", fromOrganizationId: heldBy, toOrganizationId: other, reason: "机构改革" }),
    () => ({ type: "handOver", fromPersonId: officer, toPersonId: otherPerson, reason: "轮岗" }),
    () => (detail % 2 === 0 ? { type: "withdraw", reason: "重复", onlyIfUntouched: detail % 8 === 0 } : { type: "comment", text: "知悉" }),
    () => ({ type: "acknowledge" }),
    () => ({ type: "return", reason: "不属本单位职责" }),
    () => ({ type: "reportProgress", textHash: city.textHash }),
    () => ({
      type: "submitEvidence",
      items: detail % 9 === 0 ? [] : [{ measureId, evidence: detail % 5 === 0 ? [] : [evidence(file, detail)] }],
    }),
    () => ({ type: "withdrawEvidence", evidenceId, reason: "传错" }),
    () => ({ type: "signOff", outcome: "done" }),
    () => ({ type: "reportStanding", textHash: city.textHash }),
    () => ({ type: "requestVerification" }),
    () => ({ type: "escalate", organizationId: heldBy, rung: at(escalationRungs, detail), reason: "催促无果", meeting }),
    () => ({ type: "confirmEscalation", organizationId: heldBy, ...(detail % 3 === 0 ? {} : { meeting }) }),
    () => ({ type: "waiveEscalation", organizationId: heldBy, reason: "已当面沟通" }),
    () => ({ type: "liftListing", organizationId: heldBy, reason: "已到位" }),
    () => ({ type: "signReceipt", letterId: at([...(state.letters ?? []).map((letter) => letter.id), "L99"], detail) }),
    () => ({
      type: "replyToLetter",
      letterId: at([...(state.letters ?? []).map((letter) => letter.id), "L99"], detail),
      textHash: city.textHash,
    }),
    () => ({ type: "comment", text: "知悉" }),
    () => ({ type: "retract", reason: "点错" }),
    () => ({ type: "applyRules", reason: "修订", rules: rulesAsChanged(detail) }),
    () => entry,
  ];
  return commands;
}

/** Rules as an administrator may set them. */
export function rulesAsChanged(detail: number): ReturnType<typeof city.rules> {
  const required = detail % 2 === 0;
  const rules = city.rules({
    acknowledgeWorkingDays: 1 + (detail % 4),
    acknowledgeReminderWorkingDays: at([[], [0], [0, 2, 4], [1, 5]], detail),
    dueReminderWorkingDays: at([[], [7, 3, 1], [20, 2]], detail),
    reminderHour: at([0, 9, 23], detail),
    verificationWorkingDays: 1 + (detail % 12),
    publicity: { required, workingDays: 1 + (detail % 6) },
    closingBy: detail % 3 === 0 ? "leader" : "office",
    lookBackMonths: 1 + (detail % 4),
    extension: { maxCount: 1 + (detail % 3), maxWorkingDays: 5 + (detail % 60), decideWithinWorkingDays: 1 + (detail % 5) },
    standing: { reportEveryMonths: 1 + (detail % 3), reminderWorkingDays: at([[], [3], [10, 2]], detail) },
    lookBack: { months: at([[1], [3], [1, 6]], detail), dueWorkingDays: 1 + (detail % 15) },
    ladder: {
      ...defaultLadderPolicy,
      rungs: defaultLadderPolicy.rungs.filter((_rung, index) => detail % 5 !== index),
      waitingReminderWorkingDays: 1 + (detail % 9),
    },
  });
  const { extension: _extension, standing: _standing, lookBack: _lookBack, ...before } = rules.policy.body;
  // One in four was written before there were such rules.
  const body = detail % 4 === 0 ? before : rules.policy.body;
  return { calendar: at(storyCalendars, detail), policy: { ...rules.policy, version: 2 + (detail % 5), body } };
}
