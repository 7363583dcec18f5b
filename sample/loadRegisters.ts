import { z } from "zod";
import { sampleRegisters } from "./registers.ts";
import type { SampleClient } from "./sampleClient.ts";

const report = z.object({ id: z.string(), state: z.string(), counts: z.object({ new: z.number(), refused: z.number() }) });

/** Imports the registers of inspections as the office would: each file is checked, then taken whole. Recusals come last, since they name the others' entries. */
export async function loadRegisters({
  client,
  jurisdictionId,
  today,
  step,
}: {
  client: SampleClient;
  jurisdictionId: string;
  today: string;
  step: (message: string) => void;
}): Promise<void> {
  const { checkItems, objects, inspectors, recusals } = sampleRegisters(jurisdictionId, today);
  step("导入一单两库（抽查事项、检查对象、执法检查人员、回避）");
  await Promise.all([
    importFile(client, "check-items", "抽查事项清单.csv", checkItems),
    importFile(client, "inspection-objects", "检查对象名录库.csv", objects),
    importFile(client, "inspectors", "执法检查人员名录库.csv", inspectors),
  ]);
  await importFile(client, "recusals", "回避清单.csv", recusals);
}

/** A file that is long in being read or taken is asked for again under the same key, which goes on with the same import. */
async function importFile(client: SampleClient, register: string, name: string, content: string): Promise<void> {
  const attempts = 60;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const { id, state, counts } = report.parse(
      await client.upload(`/${register}/imports`, `${register}-file`, { name, type: "text/csv", content }),
    );
    if (counts.refused > 0) throw new Error(`the sample's ${register}: ${counts.refused} rows were refused`);
    if (state === "applied") return;
    if (state === "ready") await client.post(`/${register}/imports/${id}/apply`, `${register}-apply`, { mode: "all_or_nothing" });
    else await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`the sample's ${register} did not load in time`);
}
