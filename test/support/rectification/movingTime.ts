import type { TestWorkflowEnvironment } from "@temporalio/testing";
import { epochMsOf, instantOf, yearOf, shanghaiDate } from "../../../domain/calendar/calendarDay.ts";
import type { CalendarRules } from "../../../domain/calendar/workingDays.ts";
import type { PersonActor } from "../../../domain/process/actor.ts";
import type { EventLike } from "../../../domain/process/process.ts";
import type { IssueCommand } from "../../../domain/rectification/commands.ts";
import type { RectificationInput } from "../../../domain/rectification/input.ts";
import type { RectificationPolicy } from "../../../domain/rectification/policy.ts";
import type { Rules } from "../../../domain/process/rules.ts";
import * as city from "../city.ts";
import type { Harness } from "../harness.ts";
import { startHarness } from "../harness.ts";
import { timeSkippingEnvironment, uniqueId } from "../stack.ts";
import { expert } from "./register.ts";

/** What the tables tell of a step: when, what for, and its events. */
export interface ToldStep {
  version: number;
  at: string;
  command: string;
  events: string[];
}

const KEYWORD = 2;

/** The real workflow, tables and worker, on a server whose time moves when it is told to. */
export class MovingTime {
  readonly environment: TestWorkflowEnvironment;
  readonly harness: Harness;

  static async start(): Promise<MovingTime> {
    const environment = await timeSkippingEnvironment();
    await environment.connection.operatorService
      .addSearchAttributes({
        namespace: "default",
        searchAttributes: { LianduProcess: KEYWORD, LianduStatus: KEYWORD, LianduJurisdiction: KEYWORD },
      })
      .catch(() => undefined);
    const harness = await startHarness({ environment, timeoutMs: 60_000 });
    await enterCity(harness);
    return new MovingTime(environment, harness);
  }

  private constructor(environment: TestWorkflowEnvironment, harness: Harness) {
    this.environment = environment;
    this.harness = harness;
  }

  stop(): Promise<void> {
    return this.harness.stop();
  }

  async now(): Promise<string> {
    return instantOf(await this.environment.currentTimeMs());
  }

  async today(): Promise<string> {
    return shanghaiDate(await this.now());
  }

  /** Plain weekends around the server's present, so that the expected days do not depend on when the test runs. */
  async calendar(): Promise<CalendarRules> {
    const year = yearOf(await this.today());
    return {
      version: "weekends",
      years: Object.fromEntries([year - 1, year, year + 1, year + 2].map((each) => [String(each), { off: [], on: [] }])),
    };
  }

  async rules(policy: Partial<RectificationPolicy> = {}): Promise<Rules<RectificationPolicy>> {
    return { ...city.rules(policy), calendar: await this.calendar() };
  }

  /** An issue that starts now. */
  async givenIssue(changes: Partial<RectificationInput> = {}): Promise<string> {
    const id = uniqueId("issue");
    const input = city.issueInput({ issueId: id, startedAt: await this.now(), rules: await this.rules(), ...changes });
    await this.harness.matters.start({ process: "rectification", jurisdictionId: city.jurisdictionId, id, input });
    return id;
  }

  send(id: string, actor: PersonActor, command: IssueCommand | { type: "applyRules"; rules: Rules; reason: string }): Promise<unknown> {
    const idempotencyKey = uniqueId("key");
    return this.harness.matters.send({ process: "rectification", jurisdictionId: city.jurisdictionId, id, command, actor, idempotencyKey });
  }

  workflowId(id: string): string {
    return `rectification/${city.jurisdictionId}/${id}`;
  }

  /** Moves the server's time on to the instant. */
  async passesTo(instant: string): Promise<void> {
    const ms = epochMsOf(instant) - (await this.environment.currentTimeMs());
    if (ms > 0) await this.environment.sleep(ms);
  }

  async steps(id: string): Promise<ToldStep[]> {
    const rows = await this.harness.database.matterStep.findMany({ where: { matterId: this.workflowId(id) }, orderBy: { version: "asc" } });
    return rows.map(({ version, at, command, events }) => ({ version, at: at.toISOString(), command, events: typesOf(events) }));
  }

  /** The steps that time took, once there are as many as expected. @returns those there are when it takes too long */
  async timedSteps(id: string, expected: number): Promise<string[]> {
    for (let tries = 0; ; tries += 1) {
      const rows = await this.harness.database.matterStep.findMany({
        where: { matterId: this.workflowId(id) },
        orderBy: { version: "asc" },
      });
      const timed = rows.filter(({ actor }) => typeof actor === "object" && actor !== null && "rule" in actor);
      if (timed.length >= expected || tries === 150) return timed.map(({ at, events }) => `${minute(at)} ${typesOf(events).join(" ")}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async status(id: string): Promise<string> {
    return (await this.harness.database.matter.findUniqueOrThrow({ where: { id: this.workflowId(id) } })).status;
  }

  async mailed(id: string, template: string): Promise<string[]> {
    const mails = await this.harness.database.outboxMail.findMany({
      where: { matterId: this.workflowId(id), template },
      orderBy: [{ version: "asc" }, { id: "asc" }],
    });
    return mails.map((mail) => mail.organizationId ?? "nobody").toSorted();
  }
}

/** A timer wakes the workflow up to a second after its moment; the minute is what counts. */
function minute(at: Date): string {
  return at.toISOString().slice(0, 16);
}

function typesOf(events: unknown): string[] {
  return Array.isArray(events) ? events.map((event: EventLike) => event.type) : [];
}

/** The register of the fictional city, as far as these tests ask it. */
export async function enterCity({ database }: Harness): Promise<void> {
  const { jurisdictionId } = city;
  await database.jurisdiction.create({ data: { id: jurisdictionId, name: "云州市", level: "city", officeOrganizationId: city.office } });
  const organizations = [city.office, city.health, city.insurance, city.market, city.police, expert.organizationId];
  await database.organization.createMany({
    data: organizations.map((id) => ({ id, jurisdictionId, name: id, kind: "department", level: "city" })),
  });
  const people = [city.clerk, city.healthOfficer, city.insuranceOfficer, city.marketOfficer, expert];
  await database.person.createMany({
    data: people.map(({ personId: id, organizationId, roles }) => ({
      id,
      jurisdictionId,
      organizationId,
      name: id,
      email: `${id}@yunzhou.example`,
      roles,
      liaison: true,
    })),
  });
}
