import type { ApiCity } from "../apiCity.ts";

/** Registers of a small city, as files: 60 objects of all credit classes, two departments with as many inspectors, an item for each. */
export async function importRegisters(city: ApiCity, { inspectors = 10 }: { inspectors?: number } = {}): Promise<void> {
  const items = [
    "事项编号,抽查事项,抽查部门,事项类别,适用对象类别",
    "W-1,依法执业,市卫生健康委,一般,",
    "S-1,价格公示,市市场监管局,一般,门诊部",
  ];
  const objects = ["自编码,对象名称,对象类别,所属区域,信用风险等级"];
  for (let index = 1; index <= 60; index += 1) {
    const grade = ["A", "B", "C", "D", ""][index % 5] ?? "";
    objects.push(
      `D-${index},云州测试机构${index}号,${index % 2 === 0 ? "门诊部" : "诊所"},${index % 3 === 0 ? "青溪县" : "南屏区"},${grade}`,
    );
  }
  const people = ["执法证号,姓名,所属部门,证件有效期至"];
  for (let index = 1; index <= inspectors; index += 1) {
    people.push(`W-${index},卫监${index},市卫生健康委,2040-12-31`, `S-${index},市监${index},市市场监管局,2040-12-31`);
  }
  await importFile(city, "check-items", items);
  await importFile(city, "inspection-objects", objects);
  await importFile(city, "inspectors", people);
}

export async function importFile(city: ApiCity, register: string, lines: readonly string[]): Promise<void> {
  const form = new FormData();
  form.set("file", new File([lines.join("\n")], "名录.csv"));
  const read = await city.as("clerk", "POST", `/${register}/imports`, { raw: form });
  const id = String(read.body.id);
  for (let tries = 0; tries < 600; tries += 1) {
    const { state } = (await city.as("clerk", "GET", `/${register}/imports/${id}`)).body;
    if (state !== "reading") break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const applied = await city.as("clerk", "POST", `/${register}/imports/${id}/apply`, { body: { mode: "all_or_nothing" } });
  if (applied.status >= 300) throw new Error(`${register}: ${JSON.stringify(applied.body)}`);
}

/** The register's ids, by key. */
export async function idsOf(city: ApiCity, table: "checkItem" | "inspectionObject" | "inspector"): Promise<Map<string, string>> {
  const select = { id: true, key: true };
  const rows =
    table === "checkItem"
      ? await city.database.checkItem.findMany({ select })
      : table === "inspector"
        ? await city.database.inspector.findMany({ select })
        : await city.database.inspectionObject.findMany({ select });
  return new Map(rows.map(({ id, key }) => [key, id]));
}
