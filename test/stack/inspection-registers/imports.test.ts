import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { creditCodeCheck } from "../../../domain/inspection/registers/creditCode.ts";
import type { Answered, ApiCity, Who } from "../../support/apiCity.ts";
import { startApiCity } from "../../support/apiCity.ts";

interface Remark {
  code: string;
  text: string;
  facts?: { row?: number };
}
interface ReportRow {
  row: number;
  outcome: string;
  changes: unknown[];
  problems: Remark[];
  warnings: Remark[];
}
interface Listed {
  id: string;
  certificateNumber?: string;
}
interface Version {
  version: number;
  action: string;
  personId: string;
  content: { active: boolean };
}

let city: ApiCity;
beforeAll(async () => {
  city = await startApiCity();
});
afterAll(() => city.close());

const creditCode = (number: number): string => {
  const first = `92990100MA${String(number).padStart(7, "0")}`;
  return first + creditCodeCheck(first);
};

const upload = (
  register: string,
  content: string | Uint8Array<ArrayBuffer>,
  { who = "clerk", name = "名录.csv", key, query = "" }: { who?: Who; name?: string; key?: string; query?: string } = {},
): Promise<Answered> => {
  const form = new FormData();
  form.set("file", new File([content], name));
  return city.as(who, "POST", `/${register}/imports${query}`, { raw: form, ...(key === undefined ? {} : { key }) });
};
const apply = (register: string, id: string, mode = "all_or_nothing", who: Who = "clerk"): Promise<Answered> =>
  city.as(who, "POST", `/${register}/imports/${id}/apply`, { body: { mode } });
const rowsOf = async (register: string, id: string, query = ""): Promise<ReportRow[]> => {
  const items: ReportRow[] = (await city.as("clerk", "GET", `/${register}/imports/${id}/rows?limit=200${query}`)).body.items;
  return items;
};
const listed = async (register: string, query = ""): Promise<Listed[]> => {
  const answer = await city.as("clerk", "GET", `/${register}?limit=200${query}`);
  expect(answer.status).toBe(200);
  const items: Listed[] = answer.body.items;
  return items;
};
const bytesOf = async (path: string, who: Who = "clerk"): Promise<Uint8Array<ArrayBuffer>> => {
  const response = await fetch(city.url + path, { headers: { authorization: `Bearer ${who}` } });
  expect(response.status).toBe(200);
  return new Uint8Array(await response.arrayBuffer());
};

/** Objects named `prefix-1` and so on, as a file. */
const objectsCsv = (prefix: string, count: number, extra = (_index: number): string => "B"): string =>
  `自编码,对象名称,对象类别,所属区域,信用风险等级\n${Array.from({ length: count }, (_, index) => `${prefix}-${index + 1},云州${prefix}第${index + 1}门诊部,门诊部,南屏区,${extra(index)}`).join("\n")}\n`;

describe("a file into a register", () => {
  it("is reported row by row, changes nothing until it is applied, and nothing twice", async () => {
    const file = `统一社会信用代码,对象名称,对象类别,信用风险等级,属性：规模\n${creditCode(1)},云州甲门诊部,门诊部,A,大\n${creditCode(2)},云州乙门诊部,门诊部,Z,小\n123,云州丙门诊部,,B,\n`;
    const report = await upload("inspection-objects", file);
    expect(report.status).toBe(201);
    expect(report.body).toMatchObject({ state: "ready", counts: { new: 1, changed: 0, unchanged: 0, refused: 2 } });
    const rows = await rowsOf("inspection-objects", report.body.id);
    expect(rows.map((row) => [row.row, row.outcome])).toEqual([
      [2, "new"],
      [3, "refused"],
      [4, "refused"],
    ]);
    expect(rows[2]?.problems.map(({ text }) => text)).toEqual([
      "统一社会信用代码：“123”不是有效的统一社会信用代码（18 位，且校验码须相符）",
      "对象类别：必填项为空",
    ]);
    expect(await listed("inspection-objects", `&q=${encodeURIComponent("云州甲")}`)).toEqual([]);

    const refused = await apply("inspection-objects", report.body.id);
    expect(refused.body).toMatchObject({ code: "IMPORT_HAS_REFUSED_ROWS", refused: 2 });
    expect(await city.database.inspectionObject.count({ where: { key: creditCode(1) } })).toBe(0);
    const taken = await apply("inspection-objects", report.body.id, "good_rows");
    expect(taken.body).toMatchObject({ state: "applied", mode: "good_rows", progress: { rowsApplied: 1 } });
    const again = await apply("inspection-objects", report.body.id, "good_rows");
    expect(again.body.appliedRevision).toBe(taken.body.appliedRevision);
    expect((await apply("inspection-objects", report.body.id)).body.code).toBe("IMPORT_APPLIED_OTHERWISE");
    expect(await listed("inspection-objects", `&q=${encodeURIComponent("云州甲")}`)).toMatchObject([
      { creditCode: creditCode(1), creditClass: "A", attributes: { 规模: "大" }, active: true, version: 1 },
    ]);
  });

  it("gives back its refused rows with their reasons, which can be mended and uploaded again", async () => {
    const report = await upload("inspection-objects", "自编码,对象名称,对象类别\nR-1,=坏公式门诊部,门诊部\nR-2,,门诊部\n");
    expect(report.body.counts).toMatchObject({ new: 1, refused: 1 });
    const list = new TextDecoder().decode(await bytesOf(`/inspection-objects/imports/${report.body.id}/refused?format=csv`));
    expect(list).toBe("行号,未导入原因,自编码,对象名称,对象类别\r\n3,对象名称：必填项为空,R-2,,门诊部\r\n");
    const mended = await upload("inspection-objects", list.replace("R-2,,", "R-2,云州补名门诊部,"));
    expect(mended.body.counts).toMatchObject({ new: 1, refused: 0 });
    const workbook = await bytesOf(`/inspection-objects/imports/${report.body.id}/refused?format=xlsx`);
    expect((await upload("inspection-objects", workbook, { name: "未导入的行.xlsx" })).body.counts).toMatchObject({ refused: 1 });
  });

  it("tells each field's value before and after, and leaves alone what it has no column for", async () => {
    await apply("inspection-objects", (await upload("inspection-objects", objectsCsv("变更", 2))).body.id);
    const report = await upload(
      "inspection-objects",
      "自编码,对象名称,信用风险等级\n变更-1,云州变更第1门诊部,C\n变更-2,云州变更第2门诊部,B\n变更-9,云州新门诊部,B\n",
    );
    const rows = await rowsOf("inspection-objects", report.body.id);
    expect(rows.map((row) => row.outcome)).toEqual(["changed", "unchanged", "refused"]);
    expect(rows[0]?.changes).toEqual([{ field: "creditClass", from: "B", to: "C" }]);
    expect(rows[2]?.problems[0]).toMatchObject({ code: "NEW_NEEDS_COLUMNS", facts: { columns: ["对象类别"] } });
    await apply("inspection-objects", report.body.id, "good_rows");
    const [object] = await listed("inspection-objects", `&q=${encodeURIComponent("变更-1")}`);
    expect(object).toMatchObject({ creditClass: "C", kind: "门诊部", area: "南屏区", version: 2 });
    const classes = await city.as("auditor", "GET", `/inspection-objects/${object?.id}/credit-classes`);
    expect(classes.body.items).toMatchObject([
      { before: "B", after: "C", basis: "批量导入：名录.csv" },
      { before: null, after: "B" },
    ]);
  });

  it("refuses rows that speak of one object twice: all when they differ, the later when they agree", async () => {
    const file = "自编码,对象名称,对象类别\nD-1,甲诊所,诊所\nD-2,乙诊所,诊所\nD-1,甲诊所,诊所\nD-2,乙卫生站,诊所\n";
    const rows = await rowsOf("inspection-objects", (await upload("inspection-objects", file)).body.id);
    expect(rows.map((row) => [row.outcome, row.problems[0]?.code, row.problems[0]?.facts?.row])).toEqual([
      ["new", undefined, undefined],
      ["refused", "SAME_KEY_TWICE", 5],
      ["refused", "SAME_ROW_TWICE", 2],
      ["refused", "SAME_KEY_TWICE", 3],
    ]);
  });

  it("is refused whole when the register's entries have changed in between, and says what to do", async () => {
    await apply("inspection-objects", (await upload("inspection-objects", objectsCsv("争用", 3))).body.id);
    const report = await upload(
      "inspection-objects",
      objectsCsv("争用", 4, () => "D"),
    );
    const unrelated = await upload("inspection-objects", objectsCsv("无关", 2));
    const [object] = await listed("inspection-objects", `&q=${encodeURIComponent("争用-2")}`);
    const changed = await city.as("clerk", "PATCH", `/inspection-objects/${object?.id}`, { body: { version: 1, address: "新址2号" } });
    expect(changed.status).toBe(200);
    const conflict = await apply("inspection-objects", report.body.id);
    expect(conflict.body).toMatchObject({ code: "REGISTER_CHANGED", count: 1, rows: [3] });
    expect(conflict.status).toBe(409);
    expect(await city.database.inspectionObject.count({ where: { creditClass: "D", key: { startsWith: "争用" } } })).toBe(0);
    // What others changed elsewhere does not stand in the way.
    expect((await apply("inspection-objects", unrelated.body.id)).body.state).toBe("applied");
    const anew = await upload(
      "inspection-objects",
      objectsCsv("争用", 4, () => "D"),
    );
    expect((await apply("inspection-objects", anew.body.id)).body.progress.rowsApplied).toBe(4);
  });

  it("writes all or nothing when a row breaks in the middle of the transaction", async () => {
    const report = await upload("inspection-objects", objectsCsv("半途", 2_500));
    // The second thousand of rows meets an id that is taken by another jurisdiction's entry: nothing may stay of the first.
    const { entryId } = await city.database.registerImportRow.findFirstOrThrow({ where: { importId: report.body.id, row: 2_400 } });
    await city.database
      .$executeRaw`INSERT INTO inspection_object (id, jurisdiction_id, key, version, revision, name, kind, search_text, grams, updated_at)
      VALUES (${entryId}, 'qingxi', 'x', 7, 1, 'x', 'x', 'x', '{}', now())`;
    expect((await apply("inspection-objects", report.body.id)).body.code).toBe("REGISTER_CHANGED");
    expect(await city.database.inspectionObject.count({ where: { key: { startsWith: "半途" } } })).toBe(0);
    expect((await city.as("clerk", "GET", `/inspection-objects/imports/${report.body.id}`)).body.state).toBe("ready");
    await city.database.inspectionObject.delete({ where: { id: entryId ?? "" } });
    expect((await apply("inspection-objects", report.body.id)).body.progress.rowsApplied).toBe(2_500);
  });

  it("is one import for one key, and another file under the key is refused", async () => {
    const file = objectsCsv("同键", 1);
    const [one, other] = [
      await upload("inspection-objects", file, { key: "one-key" }),
      await upload("inspection-objects", file, { key: "one-key" }),
    ];
    expect(other.body.id).toBe(one.body.id);
    expect(other.headers.get("idempotent-replayed")).toBe("true");
    expect((await upload("inspection-objects", objectsCsv("同键", 2), { key: "one-key" })).body.code).toBe("IDEMPOTENCY_KEY_REUSED");
    const [first, second] = await Promise.all([apply("inspection-objects", one.body.id), apply("inspection-objects", one.body.id)]);
    expect([first.status, second.status].every((status) => status === 200 || status === 202 || status === 409)).toBe(true);
    expect(
      await city.database.registerEntryVersion.count({
        where: { register: "inspection-objects", content: { path: ["ownCode"], equals: "同键-1" } },
      }),
    ).toBe(1);
  });

  it.each(["csv", "xlsx"])("is exported as %s and imported again unchanged", async (format) => {
    const quirks =
      '自编码,对象名称,对象类别,地址,属性：床位,检查次数年度,年度检查次数\nQ-1,"=2+3门诊部","诊所,卫生站","一号楼\n二号楼 ""东""",12,2026,2\nQ-2,-负号诊所,诊所,\'@地址,,,\n';
    const first = await upload("inspection-objects", quirks);
    if (first.body.counts.unchanged < 2) expect((await apply("inspection-objects", first.body.id)).body.state).toBe("applied");
    const table = await bytesOf(`/inspection-objects/export?format=${format}`);
    if (format === "csv") expect(new TextDecoder().decode(table)).toContain('"\'=2+3门诊部"');
    const again = await upload("inspection-objects", table, { name: `导出.${format}` });
    const { counts } = again.body;
    expect(counts).toMatchObject({ new: 0, changed: 0, refused: 0 });
    expect(counts.unchanged).toBe(await city.database.inspectionObject.count({ where: { jurisdictionId: "yunzhou" } }));
  });

  it("shows a register as it was on a day", async () => {
    await apply(
      "check-items",
      (await upload("check-items", "事项编号,抽查事项,抽查部门,事项类别,B类抽查比例\nS-1,医疗废物处置检查,市卫健委,重点,10%\n")).body.id,
    );
    await city.database.$executeRaw`UPDATE register_change SET at = '2025-03-01T15:59:59Z' WHERE register = 'check-items'`;
    await apply("check-items", (await upload("check-items", "事项编号,抽查事项\nS-1,医疗废物全过程检查\n")).body.id);
    const asOf = async (day: string): Promise<string> =>
      new TextDecoder().decode(await bytesOf(`/check-items/export?format=csv&asOf=${day}`));
    expect(await asOf("2025-03-01")).toContain("S-1,医疗废物处置检查,云州市卫生健康委员会,重点,,,,10%");
    expect(await asOf("2025-02-28")).not.toContain("S-1");
    expect(await asOf("2099-01-01")).toContain("医疗废物全过程检查");
  });

  it("is the office's work; another jurisdiction knows nothing of it, and departments see no credit class", async () => {
    const report = await upload("inspection-objects", objectsCsv("权限", 1));
    for (const who of ["health", "auditor", "pretender"] satisfies Who[])
      expect((await upload("inspection-objects", "x", { who })).status).toBe(403);
    expect((await apply("inspection-objects", report.body.id, "good_rows", "countyClerk")).status).toBe(404);
    expect((await apply("inspection-objects", report.body.id, "good_rows", "auditor")).status).toBe(403);
    await apply("inspection-objects", report.body.id);
    const seen = await city.as("health", "GET", `/inspection-objects?q=${encodeURIComponent("权限")}`);
    expect(seen.body.items).toHaveLength(1);
    expect(JSON.stringify(seen.body)).not.toContain("creditClass");
    expect((await city.as("health", "GET", "/inspection-objects?creditClass=A")).status).toBe(403);
    expect((await city.as("health", "GET", "/inspection-objects/export")).status).toBe(403);
    expect((await city.as("countyClerk", "GET", `/inspection-objects/${seen.body.items[0].id}`)).status).toBe(404);
  });
});

describe("entries", () => {
  it("name inspectors by their certificate, tell expired ones, and let a department see its own alone", async () => {
    const file =
      "执法证号,姓名,所属部门,证件有效期至,专业领域,不在岗时段\nYZ-1,示例甲,市卫健委,2099-12-31,医疗卫生、传染病,2026-07-01至2026-07-10\nYZ-2,示例乙,市市场监管局,2020年1月31日,食品,\nYZ-3,示例丙,市协调办,2099-12-31,,\nYZ-4,示例丁,市不存在局,2099-12-31,,\n";
    const report = await upload("inspectors", file);
    expect(report.body.counts).toMatchObject({ new: 2, refused: 2, warned: 1 });
    const rows = await rowsOf("inspectors", report.body.id);
    expect(rows[1]?.warnings[0]?.text).toBe("证件有效期至：执法证件已于 2020-01-31 到期，抽取时不会选入");
    expect(rows[2]?.problems[0]?.code).toBe("OFFICE_CANNOT_INSPECT");
    expect(rows[3]?.problems[0]?.code).toBe("UNKNOWN_ORGANIZATION");
    await apply("inspectors", report.body.id, "good_rows");
    const valid = await listed("inspectors", "&validOn=2026-07-05");
    expect(valid).toEqual([]);
    expect((await listed("inspectors", "&validOn=2026-07-11")).map((row) => row.certificateNumber)).toEqual(["YZ-1"]);
    const own = await city.as("market", "GET", "/inspectors");
    expect(own.body.items.map((row: { certificateNumber: string }) => row.certificateNumber)).toEqual(["YZ-2"]);
    expect(own.body.items[0].labels.organizationId).toBe("云州市市场监督管理局");
    const [other] = await listed("inspectors", `&q=${encodeURIComponent("YZ-1")}`);
    expect((await city.as("market", "GET", `/inspectors/${other?.id}`)).status).toBe(404);
  });

  it("recuse an inspector or a team from an object for a time", async () => {
    await apply("inspection-objects", (await upload("inspection-objects", objectsCsv("回避", 1))).body.id);
    const file =
      "执法证号,回避部门,检查对象代码,回避理由,起始日期,截止日期\nYZ-1,,回避-1,近亲属任职,2026-01-01,\n,市市场监管局,回避-1,正在诉讼,2026-01-01,2026-06-30\n,,回避-1,没有写谁,2026-01-01,\nYZ-1,市市场监管局,回避-1,写了两个,2026-02-01,\nYZ-9,,回避-1,无此人,2026-01-01,\nYZ-1,,回避-1,日期颠倒,2026-03-01,2026-02-01\n";
    const report = await upload("recusals", file);
    const rows = await rowsOf("recusals", report.body.id);
    expect(rows.map((row) => row.problems[0]?.code ?? row.outcome)).toEqual([
      "new",
      "new",
      "NO_SUBJECT",
      "TWO_SUBJECTS",
      "UNKNOWN_ENTRY",
      "END_BEFORE_START",
    ]);
    await apply("recusals", report.body.id, "good_rows");
    expect(await listed("recusals", "&activeOn=2026-07-01")).toMatchObject([
      { reason: "近亲属任职", labels: { inspectorId: "YZ-1", objectId: "回避-1" } },
    ]);
    expect((await city.as("health", "GET", "/recusals")).status).toBe(403);
    const again = await upload("recusals", await bytesOf("/recusals/export?format=xlsx"), { name: "回避.xlsx" });
    expect(again.body.counts).toMatchObject({ new: 0, changed: 0, unchanged: 2, refused: 0 });
  });

  it("are entered and changed by hand under the rules of files, with versions, and no history is lost", async () => {
    const body = { number: "H-1", name: "处方点评检查", organizationId: "yz-health", kind: "general", ratioA: 500 };
    const made = await city.as("clerk", "POST", "/check-items", { body });
    expect(made).toMatchObject({ status: 201, body: { key: "H-1", version: 1, active: true, ratioA: 500, objectKinds: [] } });
    expect((await city.as("clerk", "POST", "/check-items", { body })).body.code).toBe("ENTRY_EXISTS");
    const office = await city.as("clerk", "POST", "/check-items", {
      body: { ...body, number: "H-2", organizationId: "yz-office", objectKinds: ["甲、乙"] },
    });
    expect(office.body).toMatchObject({ code: "INVALID_INPUT" });
    expect(office.body.errors.map((error: { path: string }) => error.path)).toEqual(["organizationId", "objectKinds"]);
    const { id } = made.body;
    const patch = (change: object): Promise<Answered> => city.as("clerk", "PATCH", `/check-items/${id}`, { body: change });
    expect((await patch({ version: 1, active: false })).body).toMatchObject({ version: 2, active: false });
    expect((await patch({ version: 1, active: true })).body).toMatchObject({ code: "VERSION_CONFLICT", version: 2 });
    const history = await city.as("auditor", "GET", `/check-items/${id}/history`);
    expect(history.body.items.map((item: Version) => [item.version, item.action, item.personId, item.content.active])).toEqual([
      [2, "change", "clerk", false],
      [1, "create", "clerk", true],
    ]);
    const classless = await city.as("clerk", "POST", "/inspection-objects", {
      body: { ownCode: "H-9", name: "手工诊所", kind: "诊所", creditClass: "C" },
    });
    expect(classless.body.errors[0].path).toBe("creditClassBasis");
  });

  it("are listed in pages that neither repeat nor leave out", async () => {
    const seen: string[] = [];
    let cursor = "";
    do {
      const page = await city.as("clerk", "GET", `/inspection-objects?limit=150${cursor}`);
      seen.push(...page.body.items.map((item: { key: string }) => item.key));
      cursor = page.body.nextCursor === null ? "" : `&cursor=${page.body.nextCursor}`;
    } while (cursor !== "");
    expect(seen).toHaveLength(new Set(seen).size);
    expect(seen).toHaveLength(await city.database.inspectionObject.count({ where: { jurisdictionId: "yunzhou" } }));
  });
});
