import { randomUUID } from "node:crypto";
import { z } from "zod";

/** How long each human step took, in milliseconds. */
export type StepTimes = number[];

const created = z.object({ id: z.string() });

/** Human steps of one lifecycle, the opening included; the baseline takes as many. */
export const LIFECYCLE_STEPS = 13;

/**
 * One issue over HTTP from opening to closing: three organizations sign for it, evidence and sign-offs, a rejection, evidence and sign-offs again,
 * verification, closing; all with the office's and the departments' own tokens.
 */
export async function runLifecycle(url: string, tokens: Record<string, string>, times: StepTimes): Promise<string> {
  const post = async (who: string, path: string, body: object): Promise<unknown> => {
    const began = performance.now();
    const response = await fetch(`${url}/api/v1${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${tokens[who]}`, "content-type": "application/json", "idempotency-key": randomUUID() },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    times.push(performance.now() - began);
    return JSON.parse(text);
  };
  const { id } = created.parse(
    await post("office", "/issues", {
      title: "部门之间信息不互通",
      description: "三个部门的检查结果没有归到同一个对象档案。",
      units: [
        { organizationId: "yz-insurance", role: "lead" },
        { organizationId: "yz-market", role: "cooperating" },
      ],
      measures: [{ text: "归到同一个对象档案。" }],
      deadline: { kind: "immediate" },
    }),
  );
  const command = (who: string, name: string, body: object = {}): Promise<unknown> => post(who, `/issues/${id}/${name}`, body);
  const evidence = { items: [{ measureId: "m1", statement: "已归入同一对象档案。" }] };
  await command("insurance", "acknowledge");
  await command("market", "acknowledge");
  await command("market", "report-progress", { text: "已交换本季度检查计划。" });
  await command("insurance", "submit-evidence", evidence);
  await command("market", "sign-off", { outcome: "done" });
  await command("insurance", "request-verification");
  await command("office", "verify", { results: [{ measureId: "m1", outcome: "reject", findings: "有两家没有归入。" }] });
  await command("insurance", "submit-evidence", { items: [{ measureId: "m1", statement: "两家已补归。" }] });
  await command("market", "sign-off", { outcome: "done" });
  await command("insurance", "request-verification");
  await command("office", "verify", { results: [{ measureId: "m1", outcome: "accept" }] });
  await command("office", "close");
  return id;
}
