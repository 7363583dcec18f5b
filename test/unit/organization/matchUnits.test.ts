import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { matchUnits, type NamedUnit, type UnitMatch } from "../../../domain/organization/matchUnits.ts";
import type { Organization } from "../../../domain/organization/organization.ts";
import { expandGroup } from "../../../domain/organization/unitGroups.ts";
import { register, yunhe } from "./fictionalRegister.ts";

const unit = (name: string, role: NamedUnit["role"] = "cooperating"): NamedUnit => ({ name, role });
const match = (name: string, known: readonly Organization[] = register): UnitMatch | undefined =>
  matchUnits({ units: [unit(name)], register: known, jurisdiction: yunhe })[0]?.match;
const organizationOf = (name: string): string | undefined => {
  const found = match(name);
  return found?.type === "organization" ? found.organizationId : found?.type;
};
const membersOf = (name: string): string[] | null => expandGroup({ name, register, jurisdiction: yunhe })?.organizationIds ?? null;

const nearest = (name: string): string | undefined => {
  const found = match(name);
  return found?.type === "unknown" ? found.suggestions[0]?.organizationId : found?.type;
};

describe("a unit's name", () => {
  it.each([
    ["云河市卫生健康委员会", "health"],
    ["市卫生健康委", "health"],
    ["市卫健委", "health"],
    ["卫健委", "health"],
    [" 市卫生 健康委。", "health"],
    ["江东省云河市卫生健康委", "health"],
    ["云河卫健委", "health"],
    ["市卫健委（牵头）", "health"],
    ["市发改委", "reform"],
    ["市发展改革委", "reform"],
    ["市市场监管局", "market"],
    ["市场监管局", "market"],
    ["市市监局", "market"],
    ["市监局", "market"],
    ["云河市市场监督管理局", "market"],
    ["市人社局", "labour"],
    ["市人力资源社会保障局", "labour"],
    ["市医保局", "insurance"],
    ["医保局", "insurance"],
    ["市委编办", "staffing"],
    ["编办", "staffing"],
    ["市委宣传部", "publicity"],
    ["市委网信办", "cyberspace"],
    ["市委", "party"],
    ["市委办公室", "party-office"],
    ["市政府办公室", "government-office"],
    ["市政府", "government"],
    ["市人民政府", "government"],
    ["市纪委监委", "discipline"],
    ["市检察院", "procuratorate"],
    ["市中级法院", "court"],
    ["市文旅局", "culture"],
    ["市住建局", "housing"],
    ["市城管局", "city-management"],
    ["市综合行政执法局", "city-management"],
    ["市医院协会", "association"],
    ["市营商局", "business"],
    ["白石区卫生健康委", "baishi-health"],
    ["白石区卫健委", "baishi-health"],
    ["青禾县卫生健康局", "qinghe-health"],
    ["启明市卫健委", "qiming-health"],
    ["启明市人民政府", "qiming"],
    ["启明市行政审批中心", "qiming-approval"],
    ["白石区政府", "baishi"],
    ["市卫生监督所", "health"],
  ])("%s is %s", (name, organizationId) => {
    expect(organizationOf(name)).toBe(organizationId);
  });

  it("says how it was found", () => {
    expect(match("云河市财政局")).toEqual({ type: "organization", organizationId: "finance", by: "name" });
    expect(match("市营商局")).toEqual({ type: "organization", organizationId: "business", by: "alias" });
    expect(match("市财政局")).toEqual({ type: "organization", organizationId: "finance", by: "normalised" });
  });

  it.each([
    "青禾县卫健委",
    "市水务局",
    "省卫生健康委",
    "市体育局",
    "市法院",
    "县卫健委",
    "市卫健委等部门",
    "各级派出机构",
    "有关县（市、区）政府",
    "",
    "（）",
  ])("%s is on no register and stays unknown", (name) => {
    expect(match(name)?.type).toBe("unknown");
  });

  it("that is only near gets suggestions, the nearest first, and is never taken for a match", () => {
    expect(nearest("市市场监督局")).toBe("market");
    expect(nearest("市城市管理综合执法局")).toBe("city-management");
  });

  it("that two organizations bear is ambiguous", () => {
    const twin: Organization = {
      id: "health-too",
      name: "云河市卫生健康委",
      aliases: [],
      kind: "department",
      level: "city",
      jurisdictionId: "yunhe",
      memberOfMechanism: false,
      active: true,
    };
    expect(match("市卫健委", [...register, twin])).toEqual({ type: "ambiguous", candidates: ["health", "health-too"] });
    expect(match("云河市卫生健康委员会", [...register, twin])).toMatchObject({ organizationId: "health", by: "name" });
  });

  it("never finds an organization of another jurisdiction", () => {
    expect(
      match(
        "市卫健委",
        register.map((organization) => ({ ...organization, jurisdictionId: "elsewhere" })),
      ),
    ).toEqual({ type: "unknown", suggestions: [] });
  });

  it("of a county's own document is read with the county's letter", () => {
    const jurisdiction = { id: "qinghe", name: "青禾县", level: "county" };
    const own: Organization = {
      id: "own",
      name: "青禾县卫生健康局",
      aliases: [],
      kind: "department",
      level: "county",
      area: "青禾县",
      jurisdictionId: "qinghe",
      memberOfMechanism: true,
      active: true,
    };
    const found = matchUnits({ units: [unit("县卫健局"), unit("各成员单位")], register: [own], jurisdiction });
    expect(found.map((one) => one.match)).toMatchObject([{ organizationId: "own" }, { organizationIds: ["own"], leadId: "own" }]);
  });
});

describe("a group", () => {
  const counties = ["baishi", "qiming", "qinghe"];

  it.each([
    "各县（市、区）人民政府",
    "各县区政府",
    "各区县政府",
    "各县（市）区人民政府",
    "各市（县）、区政府",
    "各县市区人民政府",
    "市各县区政府",
    "县（市、区）人民政府",
    "各县(市、区)党委和政府",
  ])("%s is every county's government and not the city's", (name) => {
    expect(membersOf(name)).toEqual(counties);
    expect(match(name)).toEqual({ type: "group", groupKind: "units", organizationIds: counties });
  });

  it.each(["市及各县（市、区）人民政府", "市、县（市、区）两级人民政府", "市本级及各县（市、区）政府"])(
    "%s is the city's government, which leads, and every county's",
    (name) => {
      expect(match(name)).toEqual({
        type: "group",
        groupKind: "units",
        organizationIds: ["government", ...counties],
        leadId: "government",
      });
    },
  );

  it("of districts only leaves counties, zones and townships out", () => {
    expect(membersOf("各区人民政府")).toEqual(["baishi"]);
    expect(membersOf("各开发区管委会")).toEqual(["zone"]);
    expect(membersOf("各乡镇（街道）")).toEqual(["baishi-town"]);
  });

  it("of one kind of department in every county is those departments", () => {
    expect(membersOf("各县（市、区）卫生健康委（局）")).toEqual(["baishi-health", "qiming-health", "qinghe-health"]);
    expect(membersOf("市及各县（市、区）卫健委")).toEqual(["health", "baishi-health", "qiming-health", "qinghe-health"]);
  });

  it.each(["各成员单位", "市医疗卫生行业综合监管协调机制成员单位", "云河市综合监管协调机制各成员单位"])(
    "%s is the whole mechanism, led by its host",
    (name) => {
      const members = register.filter(({ memberOfMechanism }) => memberOfMechanism).map(({ id }) => id);
      expect(match(name)).toMatchObject({ type: "group", groupKind: "units", leadId: "health", wholeMechanism: true });
      expect(membersOf(name)?.toSorted()).toEqual(members.toSorted());
    },
  );

  it.each(["相关部门", "各相关部门", "市直相关部门", "市直各相关部门", "市有关部门", "各有关单位", "云河市直各部门"])(
    "%s is the members at the city's own level",
    (name) => {
      expect(membersOf(name)).toEqual([
        "business",
        "city-management",
        "culture",
        "cyberspace",
        "finance",
        "health",
        "insurance",
        "labour",
        "market",
        "publicity",
        "reform",
        "staffing",
      ]);
    },
  );

  it.each([
    "各医疗机构",
    "各级各类医疗机构",
    "全市医疗卫生机构",
    "各学校",
    "各有关企业",
    "各县（市、区）医疗机构",
    "医疗机构",
    "各类托育机构",
  ])("%s is supervised and never expanded; the lead answers for it", (name) => {
    const matched = matchUnits({ units: [unit("市卫健委", "lead"), unit(name)], register, jurisdiction: yunhe });
    expect(matched[1]?.match).toEqual({ type: "group", groupKind: "supervised", organizationIds: [], leadId: "health" });
  });

  it("is not what one organization is called", () => {
    for (const name of ["市卫健委", "市第一人民医院", "市财政局", "部门", "市部门", "白石区人民政府"]) expect(membersOf(name)).toBeNull();
    expect(organizationOf("市第一人民医院")).toBe("hospital");
  });
});

describe("matching", () => {
  const words = fc.constantFrom(
    ...Array.from("市县区各及委局办政府卫健生康监场人民成员单位相关部门机构医疗（）、 云河白石青禾启明"),
    "人民政府",
    "成员单位",
    "云河市",
    "卫生健康",
    "委员会",
  );
  const names = fc.oneof(
    fc.array(words, { maxLength: 14 }).map((parts) => parts.join("")),
    fc.constantFrom(...register.map(({ name }) => name)),
    fc.string({ maxLength: 20 }),
  );

  it("answers for every name, once, and only with active organizations of the register", () => {
    const active = new Set(register.filter((organization) => organization.active).map(({ id }) => id));
    fc.assert(
      fc.property(fc.array(names, { maxLength: 5 }), (named) => {
        const units = named.map((name) => unit(name, "lead"));
        const matched = matchUnits({ units, register, jurisdiction: yunhe });
        expect(matched.map((one) => one.unit)).toEqual(units);
        for (const { match: found } of matched) {
          const ids =
            "organizationId" in found
              ? [found.organizationId]
              : "organizationIds" in found
                ? found.organizationIds
                : "candidates" in found
                  ? found.candidates
                  : found.suggestions.map(({ organizationId }) => organizationId);
          expect(ids.every((id) => active.has(id))).toBe(true);
          expect(new Set(ids).size).toBe(ids.length);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("does not depend on the order of the register", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(register, { minLength: register.length }), fc.array(names, { maxLength: 4 }), (shuffled, named) => {
        const units = named.map((name) => unit(name));
        expect(matchUnits({ units, register: shuffled, jurisdiction: yunhe })).toEqual(
          matchUnits({ units, register, jurisdiction: yunhe }),
        );
      }),
      { numRuns: 200 },
    );
  });

  it("finds every active organization by its own whole name", () => {
    for (const { id, name, active } of register)
      if (active) expect(match(name)).toMatchObject({ type: "organization", organizationId: id, by: "name" });
  });
});
