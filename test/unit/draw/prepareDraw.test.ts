import { describe, expect, it } from "@jest/globals";
import { mergeVisits } from "../../../domain/draw/mergeVisits.ts";
import type { DrawPlan, InspectorCandidate, ObjectCandidate } from "../../../domain/draw/plan.ts";
import { prepareDraw } from "../../../domain/draw/prepareDraw.ts";
import { LISTED_PER_CODE } from "../../../domain/draw/problems.ts";
import { sampleRegisters } from "./sampleDraw.ts";

const sound = () => sampleRegisters({ seed: 3, objects: 60, departments: 2, inspectorsEach: 10, recusals: 0, substitutions: 0 });
type Registers = ReturnType<typeof sound>;

function problemsOf(change: (registers: Registers) => Partial<Registers>): { code: string; facts: object }[] {
  const registers = sound();
  const result = prepareDraw({ ...registers, ...change(registers) });
  return "problems" in result ? result.problems : [];
}
const withPlan = (plan: Partial<DrawPlan>) => problemsOf((registers) => ({ plan: { ...registers.plan, ...plan } }));
const first = <Item>(items: readonly Item[]): Item => {
  const [item] = items;
  if (item === undefined) throw new Error("empty");
  return item;
};

describe("what stands against a draw is told before anything is drawn", () => {
  it("nothing, for sound registers", () => {
    expect(problemsOf(() => ({}))).toEqual([]);
  });

  it("a quota larger than its stratum", () => {
    const problems = problemsOf(({ plan }) => ({
      plan: {
        ...plan,
        strata: plan.strata.map((stratum) => (stratum.name === "信用A类" ? { ...stratum, quota: { count: 59, kind: "count" } } : stratum)),
      },
    }));
    expect(problems).toEqual([
      { code: "QUOTA_EXCEEDS_STRATUM", facts: { stratum: "信用A类", quota: 59, eligible: expect.any(Number), size: expect.any(Number) } },
    ]);
  });

  it("a minimum larger than its stratum, and one above its maximum", () => {
    const quota = (min: number, max: number | null) =>
      problemsOf(({ plan }) => ({
        plan: {
          ...plan,
          strata: plan.strata.map((stratum) => ({ ...stratum, quota: { basisPoints: 100, kind: "ratio", max, min, rounding: "up" } })),
        },
      })).map(({ code }) => code);
    expect(new Set(quota(1_000, null))).toEqual(new Set(["QUOTA_EXCEEDS_STRATUM"]));
    expect(new Set(quota(3, 2))).toEqual(new Set(["QUOTA_INVALID"]));
  });

  it("a department with too few certificates", () => {
    const problems = problemsOf(({ inspectors }) => ({
      inspectors: inspectors.map((inspector, index) =>
        inspector.department === "org-1" && index > 0
          ? { ...inspector, record: { ...inspector.record, certificate: { ...inspector.record.certificate, until: "2026-09-02" } } }
          : inspector,
      ),
    }));
    expect(problems).toEqual([
      {
        code: "DEPARTMENT_SHORT_OF_INSPECTORS",
        facts: expect.objectContaining({ department: "org-1", needed: 2, valid: 1, name: "云州市第1监管局" }),
      },
    ]);
  });

  it("every inspector recused from an object", () => {
    const problems = problemsOf(({ objects, inspectors }) => {
      const object = objects.find(({ departments }) => departments.includes("org-2")) ?? first(objects);
      return {
        recusals: inspectors
          .filter(({ department }) => department === "org-2")
          .map(({ record }) => ({ object: object.record.id, inspector: record.id })),
      };
    });
    expect(problems).toEqual([
      {
        code: "OBJECT_SHORT_OF_INSPECTORS",
        facts: expect.objectContaining({ object: expect.stringContaining("云州企业"), department: "org-2", available: 0, needed: 3 }),
      },
    ]);
  });

  it("an expired roster, and one from the future", () => {
    const asOf = (day: string) => withPlan({ asOf: { objects: day, inspectors: "2026-08-01" } });
    expect(asOf("2026-07-10")).toEqual([
      { code: "ROSTER_EXPIRED", facts: { roster: "objects", asOf: "2026-07-10", days: 31, maxDays: 30 } },
    ]);
    expect(asOf("2026-08-11").map(({ code }) => code)).toEqual(["ROSTER_EXPIRED"]);
    expect(asOf("2026-07-11")).toEqual([]);
    // 16:30 in UTC is the next day in Shanghai.
    expect(withPlan({ frozenAt: "2026-08-10T16:30:00.000Z", asOf: { objects: "2026-08-11", inspectors: "2026-08-01" } })).toEqual([]);
  });

  it("a duplicate object, inspector or certificate", () => {
    expect(problemsOf(({ objects }) => ({ objects: [...objects, first(objects)] }))).toEqual([
      { code: "OBJECT_TWICE", facts: { object: "云州企业-00001" } },
    ]);
    expect(problemsOf(({ inspectors }) => ({ inspectors: [...inspectors, first(inspectors)] })).map(({ code }) => code)).toEqual([
      "INSPECTOR_TWICE",
    ]);
    const twin = ({ inspectors }: Registers): InspectorCandidate => ({
      ...first(inspectors),
      record: { ...first(inspectors).record, id: "twin" },
    });
    expect(problemsOf((registers) => ({ inspectors: [...registers.inspectors, twin(registers)] })).map(({ code }) => code)).toEqual([
      "CERTIFICATE_TWICE",
    ]);
  });

  it("the coordination office as an inspecting department, by its id or by its kind", () => {
    const departments = (change: object) =>
      problemsOf(({ plan }) => ({ plan: { ...plan, departments: plan.departments.map((department) => ({ ...department, ...change })) } }));
    expect(withPlan({ office: "org-2" }).map(({ code }) => code)).toEqual(["OFFICE_CANNOT_INSPECT"]);
    expect(new Set(departments({ kind: "office" }).map(({ code }) => code))).toEqual(new Set(["OFFICE_CANNOT_INSPECT"]));
    expect(departments({ kind: "department" })).toEqual([]);
    expect(departments({ teamSize: 1 }).map(({ code }) => code)).toContain("TEAM_TOO_SMALL");
  });

  it("times out of order", () => {
    expect(withPlan({ beacon: { at: "2026-08-14T01:00:00.000Z", form: "x", source: "y" } })).toEqual([
      { code: "DRAW_SCHEDULE_ORDER", facts: { earlier: "revealUntil", later: "beacon.at", instant: "2026-08-14T01:00:00.000Z" } },
    ]);
    expect(withPlan({ field: { from: "2026-10-01", until: "2026-09-30" } }).map(({ code }) => code)).toContain("DRAW_SCHEDULE_ORDER");
    expect(withPlan({ commitUntil: "2026-08-12 09:00" })).toEqual([{ code: "DRAW_PLAN_INVALID", facts: { field: "commitUntil" } }]);
  });

  it("objects of no stratum, of two, and of departments that take no part", () => {
    const record =
      (change: Partial<ObjectCandidate["record"]>) =>
      ({ objects }: Registers) => ({
        objects: [{ ...first(objects), record: { ...first(objects).record, ...change } }, ...objects.slice(1)],
      });
    expect(problemsOf(record({ attributes: {} })).map(({ code }) => code)).toContain("OBJECT_WITHOUT_STRATUM");
    expect(problemsOf(record({ checksThisYear: -1 })).map(({ code }) => code)).toContain("OBJECT_INVALID");
    expect(
      problemsOf(({ objects }) => ({ objects: objects.map((object) => ({ ...object, departments: ["org-9"] })) })).map(({ code }) => code),
    ).toContain("NOT_IN_THE_DRAW");
    const overlapping = problemsOf(({ plan }) => ({
      plan: {
        ...plan,
        strata: [...plan.strata, { ...first(plan.strata), name: "东城", attributes: { area: "东城" }, salt: "0".repeat(64) }],
      },
    }));
    expect(new Set(overlapping.map(({ code }) => code))).toContain("OBJECT_IN_SEVERAL_STRATA");
  });

  it("nothing that could be drawn", () => {
    expect(
      problemsOf(({ objects }) => ({
        objects: objects.map((object) => ({ ...object, record: { ...object.record, exclusion: "closed" } })),
        plan: withoutMinimum(),
      })),
    ).toEqual([{ code: "NOTHING_TO_DRAW", facts: {} }]);
  });

  it("all of it at once, and no more of one kind than can be read", () => {
    const codes = problemsOf(({ objects, plan }) => ({
      objects: [...objects, first(objects)],
      plan: { ...plan, office: "org-1", asOf: { objects: "2020-01-01", inspectors: "2020-01-01" } },
    })).map(({ code }) => code);
    expect(codes.sort()).toEqual(["OBJECT_TWICE", "OFFICE_CANNOT_INSPECT", "ROSTER_EXPIRED", "ROSTER_EXPIRED"]);
    const many = problemsOf(({ objects }) => ({
      objects: [...objects, ...Array.from({ length: LISTED_PER_CODE + 5 }, () => first(objects))],
    }));
    expect(many.length).toBe(LISTED_PER_CODE);
  });
});

function withoutMinimum(): DrawPlan {
  const { plan } = sound();
  return {
    ...plan,
    strata: plan.strata.map((stratum) => ({
      ...stratum,
      quota: { basisPoints: 500, kind: "ratio", max: null, min: null, rounding: "up" },
    })),
  };
}

describe("merged visits", () => {
  it("make one candidate of several departments' wishes, and leave differing records apart", () => {
    const [{ record, salt }] = sound().objects as [ObjectCandidate];
    const wishes = ["org-2", "org-1", "org-2"].map((department) => ({ record, salt, department }));
    expect(mergeVisits(wishes)).toEqual([{ record, salt, departments: ["org-1", "org-2"] }]);
    expect(mergeVisits([...wishes, { record: { ...record, checksThisYear: 9 }, salt, department: "org-1" }])).toHaveLength(2);
  });
});
