import { describe, expect, it } from "@jest/globals";
import { html } from "../../../api/links/html.ts";
import { linkPages } from "../../../api/links/linkPages.ts";
import { createRateLimit } from "../../../api/links/rateLimit.ts";
import { maskedAddress } from "../../../api/links/codes.ts";
import { linksExpireOn, mailActions, mailActionsFor } from "../../../domain/rectification/mailActions.ts";
import { rectificationTemplates } from "../../../domain/rectification/notices.ts";

const cooperating = { role: "cooperating", state: "acknowledged" } as const;

describe("what a mail offers", () => {
  it("begins with what is to be done first, and leaves out what has no place", () => {
    const fresh = { status: "assigned", assignment: { role: "cooperating", state: "assigned" } } as const;
    expect(mailActionsFor("assignment", fresh)[0]).toBe("acknowledge");
    expect(mailActionsFor("assignment", { status: "in_progress", assignment: cooperating })).not.toContain("acknowledge");
    expect(mailActionsFor("assignment", { status: "in_progress", assignment: { role: "lead", state: "acknowledged" } })).not.toContain(
      "sign-off",
    );
    expect(mailActionsFor("sign_off_wanted", { status: "in_progress", assignment: cooperating })[0]).toBe("sign-off");
    expect(mailActionsFor("standing", { status: "standing", assignment: cooperating })).toEqual(["report-standing"]);
  });

  it("is nothing for who holds no assignment, but for leaders what waits for them", () => {
    const nobody = { status: "in_progress", assignment: null } as const;
    const offered = new Map(rectificationTemplates.map((template) => [template, mailActionsFor(template, nobody)]));
    const some = [...offered].filter(([, actions]) => actions.length > 0).map(([template]) => template);
    expect(new Set(some)).toEqual(new Set(["extension_wanted", "extension_reminder", "escalation_waiting"]));
  });

  it("offers verification to the lead alone, and not while the clock stands", () => {
    const lead = { role: "lead", state: "acknowledged" } as const;
    expect(mailActionsFor("evidence_wanted", { status: "in_progress", assignment: lead })).toContain("request-verification");
    expect(mailActionsFor("evidence_wanted", { status: "in_progress", assignment: cooperating })).not.toContain("request-verification");
    expect(mailActionsFor("due_reminder", { status: "suspended", assignment: lead })).not.toContain("request-verification");
    expect(mailActionsFor("assignment", { status: "awaiting_verification", assignment: lead })).not.toContain("request-verification");
  });

  it("lets the work go on while the clock stands, and asks for no extension then", () => {
    const offered = mailActionsFor("due_reminder", { status: "suspended", assignment: cooperating });
    expect(offered).toContain("submit-evidence");
    expect(offered).not.toContain("request-extension");
  });

  it("is nothing when the issue is over, and nothing for a template that nobody knows", () => {
    for (const status of ["closed", "ended", "withdrawn"] as const)
      expect(mailActionsFor("assignment", { status, assignment: cooperating }).filter((action) => action !== "acknowledge")).toEqual([]);
    expect(mailActionsFor("something_new", { status: "assigned", assignment: cooperating })).toEqual([]);
  });

  it("expires so many days after the mail or after the date that it names", () => {
    expect(linksExpireOn({ writtenOn: "2026-03-02", dueOn: null, days: 30 })).toBe("2026-04-01");
    expect(linksExpireOn({ writtenOn: "2026-03-02", dueOn: "2026-06-30", days: 30 })).toBe("2026-07-30");
    expect(linksExpireOn({ writtenOn: "2026-07-02", dueOn: "2026-06-30", days: 30 })).toBe("2026-08-01");
  });
});

describe("the pages", () => {
  it("are there for every action, each under its own name", () => {
    expect(mailActions.map((action) => linkPages[action].action)).toEqual([...mailActions]);
  });

  it("ask for a code where an organization's or a leader's word is given", () => {
    const coded = mailActions.filter((action) => linkPages[action].needsCode);
    expect(coded).toEqual([
      "sign-off",
      "request-verification",
      "request-extension",
      "decide-extension",
      "confirm-escalation",
      "waive-escalation",
    ]);
    expect(mailActions.filter((action) => linkPages[action].needsCode && linkPages[action].repeatable)).toEqual([]);
  });

  it("escape all that is filled in", () => {
    expect(html`<p title="${'"'}">${["<b>", html`<i>${"&'"}</i>`, null, false]}</p>`.html).toBe(
      '<p title="&quot;">&lt;b&gt;<i>&amp;&#39;</i></p>',
    );
  });

  it("name no whole address", () => {
    expect(maskedAddress("liaison@health.example")).toBe("l***@health.example");
  });

  it("are counted in windows", () => {
    const limit = createRateLimit({ limit: 2, windowMs: 1_000 });
    expect([1, 2, 3].map(() => limit.take("a", 500))).toEqual([true, true, false]);
    expect([limit.take("b", 500), limit.take("a", 1_500)]).toEqual([true, true]);
  });
});
