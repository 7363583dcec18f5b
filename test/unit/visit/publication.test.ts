import { describe, expect, it } from "@jest/globals";
import { publicResult, redacted, type ResultInFull } from "../../../domain/visit/publication.ts";

const result: ResultInFull = {
  objectName: "云州某门诊部",
  checkedOn: "2026-03-10",
  departments: [
    {
      organizationId: "org-health",
      name: "市卫生健康委",
      items: [
        { subject: "h1", name: "依法执业", outcome: "corrected_on_site", findings: "护士张三未佩戴胸牌" },
        { subject: "h2", name: "医疗废物", outcome: null, findings: null },
      ],
    },
  ],
  outcome: null,
};

describe("what is public of a result", () => {
  it("holds what the list allows, and no findings that nobody has looked at", () => {
    expect(publicResult(result, null, String)).toEqual({
      objectName: "云州某门诊部",
      checkedOn: "2026-03-10",
      departments: [{ name: "市卫生健康委", items: [{ name: "依法执业", outcome: "corrected_on_site", findings: null }] }],
      outcome: null,
    });
  });

  it("shows findings without what was cut", () => {
    const shown = publicResult(result, [{ subject: "h1", from: 2, to: 4 }], String);
    expect(shown.departments[0]?.items[0]?.findings).toBe("护士＊＊＊未佩戴胸牌");
    expect(JSON.stringify(shown)).not.toContain("张三");
  });

  it("cuts by characters, also where cuts overlap or reach beyond the text", () => {
    expect(redacted("𠮷甲乙丙", "h1", [{ subject: "h1", from: 0, to: 2 }])).toBe("＊＊＊乙丙");
    expect(
      redacted("甲乙丙丁", "h1", [
        { subject: "h1", from: 1, to: 3 },
        { subject: "h1", from: 2, to: 9 },
      ]),
    ).toBe("甲＊＊＊");
    expect(redacted("甲乙", "h1", [{ subject: "h2", from: 0, to: 2 }])).toBe("甲乙");
  });
});
