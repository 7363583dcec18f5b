import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { defaultRectificationPolicy } from "../../../domain/rectification/policy.ts";
import { rulesInForce } from "../../../platform/registry/rulesInForce.ts";
import type { ApiCity, Who } from "../../support/apiCity.ts";
import { CITY, COUNTY, startApiCity } from "../../support/apiCity.ts";

let city: ApiCity;
beforeAll(async () => {
  city = await startApiCity();
});
afterAll(() => city.close());

const audits = (target: string) => city.database.auditEntry.findMany({ where: { target, outcome: "done" }, orderBy: { id: "asc" } });

describe("the register of organizations", () => {
  it("is listed in pages that neither repeat nor leave out, and never shows another jurisdiction", async () => {
    const seen: string[] = [];
    let cursor = "";
    do {
      const page = await city.as("health", "GET", `/organizations?limit=3${cursor}`);
      expect(page.status).toBe(200);
      seen.push(...page.body.items.map((item: { id: string }) => item.id));
      cursor = page.body.nextCursor === null ? "" : `&cursor=${page.body.nextCursor}`;
    } while (cursor !== "");
    expect(seen).toHaveLength(new Set(seen).size);
    expect(seen.toSorted()).toEqual(
      (await city.database.organization.findMany({ where: { jurisdictionId: CITY } })).map(({ id }) => id).toSorted(),
    );
    expect((await city.as("countyClerk", "GET", "/organizations/yz-health")).status).toBe(404);
    expect((await city.as("health", "GET", "/organizations/qx-health")).status).toBe(404);
  });

  it("is searched by name, short name and alias, and signs of the pattern are only signs", async () => {
    const named = async (q: string): Promise<unknown> =>
      (await city.as("clerk", "GET", `/organizations?q=${encodeURIComponent(q)}`)).body.items.map((item: { id: string }) => item.id);
    expect(await named("卫健委")).toEqual(["yz-health"]);
    expect(await named("市医保局")).toEqual(["yz-insurance"]);
    expect(await named("%")).toEqual([]);
    expect((await city.as("clerk", "GET", "/organizations?cursor=nonsense")).body.code).toBe("INVALID_CURSOR");
    expect((await city.as("clerk", "GET", "/organizations?limit=1000")).body.code).toBe("INVALID_INPUT");
  });

  it("is changed by the system administrator, with each change in its history; a name is taken once", async () => {
    const body = { name: "云州市民政局", kind: "department", level: "city" };
    const made = await city.as("system", "POST", "/organizations", { body });
    expect(made.status).toBe(201);
    const { id } = made.body;
    expect((await city.as("system", "POST", "/organizations", { body })).body.code).toBe("NAME_TAKEN");
    const changed = await city.as("system", "PATCH", `/organizations/${id}`, {
      body: { version: 1, active: false, mergedIntoId: "yz-health" },
    });
    expect(changed.body).toMatchObject({ active: false, mergedIntoId: "yz-health", version: 2 });
    expect((await city.as("system", "PATCH", `/organizations/${id}`, { body: { version: 1, active: true } })).body.code).toBe(
      "VERSION_CONFLICT",
    );
    const history = await city.as("clerk", "GET", `/organizations/${id}/history`);
    expect(history.body.items.map((item: { action: string }) => item.action)).toEqual(["organization.change", "organization.create"]);
    expect(history.body.items[0].detail.changes).toContainEqual({ field: "active", before: true, after: false });
  });

  it("repeats a creation under its key instead of making a second organization", async () => {
    const body = { name: "云州市教育局", kind: "department", level: "city" };
    const [one, other] = await Promise.all([
      city.as("system", "POST", "/organizations", { body, key: "same-key" }),
      city.as("system", "POST", "/organizations", { body, key: "same-key" }),
    ]);
    expect([one.status, other.status]).toEqual([201, 201]);
    expect(one.body.id).toBe(other.body.id);
    const reused = await city.as("system", "POST", "/organizations", { body: { ...body, name: "云州市体育局" }, key: "same-key" });
    expect(reused.body.code).toBe("IDEMPOTENCY_KEY_REUSED");
  });

  it("lets the office add aliases and nothing else, and a role of the office held elsewhere do nothing", async () => {
    const { version } = (await city.as("clerk", "GET", "/organizations/yz-market")).body;
    const change = (who: Who, body: object) => city.as(who, "PATCH", "/organizations/yz-market", { body: { version, ...body } });
    expect((await change("clerk", { name: "云州市新市场局" })).status).toBe(403);
    expect((await change("pretender", { aliases: ["市市监局"] })).status).toBe(403);
    expect((await change("health", { aliases: ["市市监局"] })).status).toBe(403);
    expect((await change("countyClerk", { aliases: ["市市监局"] })).status).toBe(404);
    expect((await change("clerk", { aliases: ["市市监局", "市市监局"] })).body.aliases).toEqual(["市市监局"]);
    const matched = await city.as("clerk", "POST", "/organizations/match", {
      body: { names: ["市市监局", "市不存在局", "各县（市、区）人民政府"] },
    });
    expect(matched.body.matches.map((one: { match: { type: string } }) => one.match.type)).toEqual(["organization", "unknown", "group"]);
    expect(matched.body.matches[2].match.organizationIds.toSorted()).toEqual(["yz-nanping", "yz-qingxi"]);
  });

  it("refuses what points nowhere and what is no JSON", async () => {
    const { version } = (await city.as("system", "GET", "/organizations/yz-audit")).body;
    const change = (body: object) => city.as("system", "PATCH", "/organizations/yz-audit", { body: { version, ...body } });
    expect((await change({ parentId: "qx-office" })).body.code).toBe("UNKNOWN_ORGANIZATION");
    expect((await change({ parentId: "yz-audit" })).body.code).toBe("INVALID_INPUT");
    expect((await change({ nonsense: 1 })).body.code).toBe("INVALID_INPUT");
    const broken = await city.as("system", "PATCH", "/organizations/yz-audit", {
      raw: '{"version":',
      headers: { "content-type": "application/json" },
    });
    expect(broken.body.code).toBe("MALFORMED_JSON");
  });
});

describe("the register of people", () => {
  it("shows an officer their own organization only", async () => {
    const own = await city.as("health", "GET", "/people");
    expect(new Set(own.body.items.map((item: { organizationId: string }) => item.organizationId))).toEqual(new Set(["yz-health"]));
    expect((await city.as("health", "GET", "/people/market")).status).toBe(404);
    expect((await city.as("clerk", "GET", "/people/market")).status).toBe(200);
    expect((await city.as("countyClerk", "GET", "/people/market")).status).toBe(404);
  });

  it("keeps the three administrators apart: the one registers, the other grants roles, none to themselves", async () => {
    const body = { organizationId: "yz-insurance", name: "测试新人", email: "new@yunzhou.example", liaison: true };
    expect((await city.as("security", "POST", "/people", { body })).status).toBe(403);
    expect((await city.as("system", "POST", "/people", { body: { ...body, email: "no address" } })).body.code).toBe("INVALID_INPUT");
    expect((await city.as("system", "POST", "/people", { body: { ...body, organizationId: "qx-health" } })).body.code).toBe(
      "UNKNOWN_ORGANIZATION",
    );
    const { id, roles } = (await city.as("system", "POST", "/people", { body })).body;
    expect(roles).toEqual([]);
    const grant = (who: Who, person: string, wanted: string[], version = 1) =>
      city.as(who, "PUT", `/people/${person}/roles`, { body: { roles: wanted, version } });
    expect((await grant("system", id, ["officer"])).status).toBe(403);
    expect((await grant("countySecurity", id, ["officer"])).status).toBe(404);
    expect((await grant("security", "security", ["admin_system"])).status).toBe(403);
    expect((await grant("security", id, ["admin_system", "admin_audit"])).body.code).toBe("INVALID_INPUT");
    expect((await grant("security", id, ["officer"])).body.roles).toEqual(["officer"]);
    const log = await audits(`people/${id}`);
    expect(log.map(({ action }) => action)).toEqual(["person.create", "person.roles"]);
    expect(JSON.stringify(log.map(({ detail }) => detail))).not.toContain("测试新人");
  });

  it("lets the office mend an address, not a name", async () => {
    const change = (body: object) => city.as("clerk", "PATCH", "/people/market", { body: { version: 1, ...body } });
    expect((await change({ name: "另一人" })).status).toBe(403);
    expect((await change({ email: "market-2@yunzhou.example", liaison: true })).body).toMatchObject({ version: 2, liaison: true });
  });
});

describe("tokens", () => {
  it("are shown once, work, and stop working when revoked or when their person leaves", async () => {
    const issue = { body: { label: "值班电脑", expiresInDays: 30 }, key: "issue-1" };
    const made = await city.as("security", "POST", "/people/market/tokens", issue);
    expect(made.status).toBe(201);
    const again = await city.as("security", "POST", "/people/market/tokens", issue);
    expect([again.status, again.body.token, again.body.id]).toEqual([200, null, made.body.id]);
    const kept = await city.database.answer.findMany();
    expect(JSON.stringify(kept)).not.toContain(made.body.token);
    const call = () => fetch(`${city.url}/jurisdiction`, { headers: { authorization: `Bearer ${made.body.token}` } });
    expect((await call()).status).toBe(200);

    const listed = await city.as("audits", "GET", "/people/market/tokens");
    expect(listed.body.items.map((item: { id: string }) => item.id)).toContain(made.body.id);
    expect((await city.as("countySecurity", "GET", "/people/market/tokens")).status).toBe(404);
    const revoked = await city.as("security", "DELETE", `/people/market/tokens/${made.body.id}`);
    expect(revoked.body.revokedAt).not.toBeNull();

    const second = await city.as("security", "POST", "/people/market/tokens", { body: { label: "手机" } });
    await city.as("system", "PATCH", "/people/market", { body: { version: 2, active: false } });
    const left = await city.database.apiToken.findUniqueOrThrow({ where: { id: second.body.id } });
    expect(left.revokedAt).not.toBeNull();
    expect((await city.as("security", "POST", "/people/market/tokens", { body: { label: "又一台" } })).body.code).toBe("UNKNOWN_PERSON");
  });

  it("are the security administrator's business alone", async () => {
    for (const who of ["system", "clerk", "leader", "health", "audits"] as const)
      expect((await city.as(who, "POST", "/people/health/tokens", { body: { label: "x" } })).status).toBe(403);
  });
});

describe("the calendar", () => {
  const year = {
    rules: { off: ["2027-01-01"], on: ["2027-01-30"], holidays: [{ name: "元旦", from: "2027-01-01", to: "2027-01-03" }] },
    note: "按通知录入",
  };

  it("is the State Council's until the jurisdiction enters a version; each change is a new one", async () => {
    const before = await city.as("health", "GET", "/calendar");
    expect(before.body).toMatchObject({ version: 0 });
    expect(Object.keys(before.body.years)).toContain("2026");
    expect((await city.as("clerk", "PUT", "/calendar/2027", { body: year })).status).toBe(403);
    const put = await city.as("system", "PUT", "/calendar/2027", { body: { ...year, basedOn: 0 } });
    expect(put.body.version).toBe(1);
    expect((await city.as("system", "PUT", "/calendar/2027", { body: { ...year, basedOn: 0 } })).body.version).toBe(1);
    const other = { ...year, rules: { ...year.rules, on: [] } };
    expect((await city.as("system", "PUT", "/calendar/2027", { body: { ...other, basedOn: 0 } })).body.code).toBe("VERSION_CONFLICT");
    expect((await city.as("system", "PUT", "/calendar/2027", { body: other })).body.version).toBe(2);
    expect((await city.as("health", "GET", "/calendar/versions")).body.items.map((item: { version: number }) => item.version)).toEqual([
      2, 1,
    ]);
    expect((await city.as("health", "GET", "/calendar/versions/1")).body.own.years["2027"].on).toEqual(["2027-01-30"]);
    expect((await city.as("countyClerk", "GET", "/calendar/versions/1")).status).toBe(404);
    expect((await city.as("countyClerk", "GET", "/calendar")).body.version).toBe(0);
    const rules = await rulesInForce(city.database, CITY, "rectification");
    expect(rules.calendar.version).toMatch(new RegExp(`^${CITY}/2\\+state-council/`, "u"));
    expect(rules.calendar.years["2027"]).toEqual(other.rules);
    expect(await audits("calendar")).toHaveLength(2);
  });

  it("refuses days that do not exist, of another year, or that are both off and on", async () => {
    const put = async (rules: object): Promise<unknown> =>
      (await city.as("system", "PUT", "/calendar/2028", { body: { rules, note: "试" } })).body;
    expect(await put({ off: ["2028-02-30"], on: [] })).toMatchObject({ code: "INVALID_INPUT", errors: [{ path: "rules.off.0" }] });
    expect(await put({ off: ["2027-01-01"], on: [] })).toMatchObject({ code: "INVALID_INPUT", errors: [{ path: "rules.off.0" }] });
    expect(await put({ off: ["2028-01-01"], on: ["2028-01-01"] })).toMatchObject({ code: "INVALID_INPUT" });
    expect(await put({ off: [], on: ["2028-01-03"] })).toMatchObject({ code: "INVALID_INPUT", errors: [{ path: "rules.on.0" }] });
  });
});

describe("the policy for rectification issues", () => {
  it("is the product's until a version with its citation is entered", async () => {
    expect((await city.as("health", "GET", "/policies/rectification")).body).toMatchObject({
      version: 0,
      policy: defaultRectificationPolicy,
    });
    const policy = { ...defaultRectificationPolicy, immediateWorkingDays: 20 };
    const body = { policy, citation: "云州市整改工作规程第8条", note: "延长立行立改期限" };
    expect((await city.as("clerk", "PUT", "/policies/rectification", { body })).status).toBe(403);
    expect((await city.as("system", "PUT", "/policies/rectification", { body })).body.version).toBe(1);
    expect((await city.as("system", "PUT", "/policies/rectification", { body })).body.version).toBe(1);
    const rules = await rulesInForce(city.database, CITY, "rectification");
    expect(rules.policy).toEqual({ version: 1, citation: body.citation, body: policy });
    expect((await rulesInForce(city.database, COUNTY, "rectification")).policy.version).toBe(0);
    expect(await audits("policies/rectification")).toHaveLength(1);
  });

  it("refuses figures that nobody could mean", async () => {
    const put = async (changes: object): Promise<unknown> =>
      (
        await city.as("system", "PUT", "/policies/rectification", {
          body: { policy: { ...defaultRectificationPolicy, ...changes }, citation: "x", note: "x" },
        })
      ).body.code;
    expect(await put({ dueReminderWorkingDays: [1, 3, 7] })).toBe("INVALID_INPUT");
    expect(await put({ immediateWorkingDays: 0 })).toBe("INVALID_INPUT");
    expect(await put({ reminderHour: 24 })).toBe("INVALID_INPUT");
    expect(await put({ unknown: 1 })).toBe("INVALID_INPUT");
  });
});
