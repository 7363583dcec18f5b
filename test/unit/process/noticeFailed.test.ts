import { describe, expect, it } from "@jest/globals";
import type { RuleActor } from "../../../domain/process/actor.ts";
import type { CommonCommand } from "../../../domain/process/matter.ts";
import * as city from "../../support/city.ts";
import * as given from "../../support/rectification/given.ts";

const failed: CommonCommand = {
  type: "noticeFailed",
  mailId: "m-1",
  template: "assignment",
  organizationId: city.health,
  kind: "bounced",
  code: "5.1.1",
};
const watch: RuleActor = { rule: "mail_delivery", via: "rule" };

describe("a notice that did not arrive", () => {
  it("is taken down by the rule alone", () => {
    const issue = given.givenAcknowledged();
    expect(issue.tries(city.clerk, failed)).toMatchObject({ refusal: { code: "ROLE_NOT_ALLOWED" } });
    expect(issue.tries(watch, failed)).toEqual({ events: [{ ...failed, v: 1 }] });
  });

  it("changes nothing of the matter, and lets a person's last step be taken back as before", () => {
    const issue = given.givenAcknowledged();
    const { state, undo } = issue.matter;
    issue.does(watch, failed);
    expect(issue.matter.state).toEqual(state);
    expect(issue.matter.undo).toEqual(undo);
    expect(undo).toBeDefined();
  });
});
