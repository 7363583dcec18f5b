import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";

const created = z.object({ id: z.string() });
const started = z.object({ issues: z.array(z.object({ id: z.string() })).default([]) });

const SECTIONS = "一二三四五六七八九十";

/** Imports and starts a plan of many items over HTTP, as one upload and one start that is repeated until every issue is visible. */
export async function startPlanOf(
  items: number,
  url: string,
  tokens: Record<string, string>,
): Promise<{ importMs: number; startMs: number }> {
  const authorization = `Bearer ${tokens["office"]}`;
  const lines = Array.from({ length: items }, (_, index) =>
    [
      // Sections of a hundred, as long plans have them; numbers start again in each.
      ...(index % 100 === 0 ? [`${SECTIONS[index / 100] ?? ""}、关于“第${index / 100 + 1}批机构自查不实”的问题`] : []),
      `${(index % 100) + 1}.第${index + 1}家机构的自查记录不完整，发现的问题没有整改痕迹。`,
      "责任单位：市医保局、市市场监管局",
      "整改措施：1.补齐自查记录。2.建立整改清单。",
      "完成时限：立行立改。",
    ].join("\n"),
  );
  const form = new FormData();
  form.set("file", new File([`云州市专项检查问题整改方案\n${lines.join("\n")}\n`], "方案.txt", { type: "text/plain" }));
  const importBegan = performance.now();
  const imported = await fetch(`${url}/api/v1/plans`, {
    method: "POST",
    headers: { authorization, "idempotency-key": randomUUID() },
    body: form,
  });
  const { id } = created.parse(await imported.json());
  const importMs = performance.now() - importBegan;

  const startBegan = performance.now();
  const body = JSON.stringify({ confirmInferredRoles: true, pastDue: { default: "keep" }, items: {} });
  for (;;) {
    const response = await fetch(`${url}/api/v1/plans/${id}/start`, {
      method: "POST",
      headers: { authorization, "content-type": "application/json", "idempotency-key": randomUUID() },
      body,
    });
    const answer: unknown = await response.json();
    if (response.status === 200 && started.parse(answer).issues.length === items) break;
    if (response.status !== 202) throw new Error(`start: ${response.status} ${JSON.stringify(answer).slice(0, 500)}`);
    await delay(200);
  }
  return { importMs, startMs: performance.now() - startBegan };
}
