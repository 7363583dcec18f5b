import { describe, expect, it } from "@jest/globals";
import type { PlanRole } from "../../../domain/plan/reading.ts";
import { namesResponsibleUnits, readUnits, statesResponsibility } from "../../../domain/plan/units.ts";

function read(...texts: (string | [PlanRole, string])[]): string[] {
  const units = readUnits({
    texts: texts.map((text) => (typeof text === "string" ? { text, role: null } : { text: text[1], role: text[0] })),
    warn: () => undefined,
  });
  return units.map((unit) => `${unit.name}${unit.role === "lead" ? "*" : ""}${unit.roleInferred ? "?" : ""}${unit.group ? "+" : ""}`);
}

describe("responsible units", () => {
  it("lead by order where nobody is said to lead", () => {
    expect(read("市卫生健康委，海东区卫生健康局、各医疗机构")).toEqual(["市卫生健康委*?", "海东区卫生健康局?", "各医疗机构?+"]);
  });

  it("are not split inside brackets, of either width", () => {
    expect(read("各县(市、区)人民政府；市财政局")).toEqual(["各县（市、区）人民政府*?+", "市财政局?"]);
    expect(read("各区（县）政府(管委会)")).toEqual(["各区（县）政府（管委会）*?+"]);
  });

  it("go on over a broken line, and end where a whole name ends", () => {
    expect(read("市卫生健康委、各县\n（市、区）人民政府")).toEqual(["市卫生健康委*?", "各县（市、区）人民政府?+"]);
    expect(read("市卫生健康委\n市财政局")).toEqual(["市卫生健康委*?", "市财政局?"]);
    expect(read("市人力资源和社\n会保障局")).toEqual(["市人力资源和社会保障局*?"]);
  });

  it("keep 和 inside a name and split between names", () => {
    expect(read("市发展和改革委、市文化和旅游局")).toEqual(["市发展和改革委*?", "市文化和旅游局?"]);
    expect(read("市卫健委及相关部门")).toEqual(["市卫健委*?", "相关部门?+"]);
    expect(read("市及各县（市、区）人民政府")).toEqual(["市及各县（市、区）人民政府*?+"]);
    expect(read("市、县卫生健康委")).toEqual(["市、县卫生健康委*?+"]);
  });

  it("take their roles from labels and from wording", () => {
    expect(read(["lead", "市卫生健康委"], ["cooperating", "市公安局 市医保局"])).toEqual(["市卫生健康委*", "市公安局", "市医保局"]);
    expect(read("市卫健委牵头，市医保局、市公安局配合")).toEqual(["市卫健委*", "市医保局", "市公安局"]);
    expect(read("由市卫健委牵头负责；市医保局按职责分工配合")).toEqual(["市卫健委*", "市医保局"]);
    expect(read("市公安局、市卫健委（牵头）")).toEqual(["市公安局", "市卫健委*"]);
    expect(read("牵头单位：市卫健委；配合单位：市公安局")).toEqual(["市卫健委*", "市公安局"]);
    expect(read("市卫健委（列第一位的为牵头单位，下同）、市公安局")).toEqual(["市卫健委*", "市公安局"]);
  });

  it("drop the words about duty", () => {
    expect(read("市卫健委、市医保局分工负责")).toEqual(["市卫健委*?", "市医保局?"]);
    expect(read("市卫健委、市医保局，按职责分工负责")).toEqual(["市卫健委*?", "市医保局?"]);
    expect(read("市卫健委、市医保局等按照职责分工负责")).toEqual(["市卫健委*?", "市医保局?"]);
    expect(read("市直相关部门分工负责")).toEqual(["市直相关部门*?+"]);
  });

  it("complete what is left out", () => {
    expect(read("白石县委、县政府，南溪县委、县政府")).toEqual(["白石县委*?", "白石县政府?", "南溪县委?", "南溪县政府?"]);
    expect(read("市委、市政府")).toEqual(["市委*?", "市政府?"]);
  });

  it("are told from ordinary remarks in brackets", () => {
    expect(namesResponsibleUnits("市卫健委、市医保局分工负责")).toBe(true);
    expect(namesResponsibleUnits("市卫生健康委、市财政局")).toBe(true);
    expect(namesResponsibleUnits("以下简称机制")).toBe(false);
    expect(namesResponsibleUnits("含民营医疗机构")).toBe(false);
    expect(namesResponsibleUnits("专项行动由各地自行负责安排时间")).toBe(false);
  });
});

describe("a sentence that says who answers", () => {
  it.each(["市市场监管局牵头，市卫健委、市公安局配合", "市卫生健康委、市医保局负责", "市民政局、市司法局等按职责分工负责"])(
    "%s",
    (sentence) => {
      expect(statesResponsibility(sentence)).toBe(true);
    },
  );

  it.each(["各部门按职责分工负责", "由专人负责", "市卫生健康委牵头制定方案，各单位认真配合", "主要领导亲自负责", "市卫生健康委、市医保局"])(
    "is not %s",
    (sentence) => {
      expect(statesResponsibility(sentence)).toBe(false);
    },
  );
});
