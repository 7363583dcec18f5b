import { randomUUID } from "node:crypto";
import { Connection, type WorkflowService } from "@temporalio/client";
import proto from "@temporalio/proto";
import { z } from "zod";
import { startBenchStack } from "./stack.ts";

/** Aims of the design for the median issue. */
const MOST_EVENTS = 260;
const MOST_BYTES = 256 * 1024;

const created = z.object({ id: z.string() });
const eventName = proto.temporal.api.enums.v1.EventType;

/** The median issue over HTTP: three organizations, two rounds of verification, one extension. */
async function medianIssue(url: string, tokens: Record<string, string>): Promise<string> {
  const post = async (who: string, path: string, body: object): Promise<unknown> => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${tokens[who]}`, "content-type": "application/json", "idempotency-key": randomUUID() },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  };
  const units = [
    { organizationId: "yz-insurance", role: "lead" },
    { organizationId: "yz-market", role: "cooperating" },
    { organizationId: "yz-civil", role: "cooperating" },
  ];
  const { id } = created.parse(
    await post("office", "/issues", {
      title: "部门之间信息不互通",
      description: "三个部门的检查结果没有归到同一个对象档案。",
      units,
      measures: [{ text: "归到同一个对象档案。" }, { text: "每季度交换检查计划。", owners: ["yz-market"] }],
      deadline: { kind: "immediate" },
    }),
  );
  const command = (who: string, name: string, body: object = {}): Promise<unknown> => post(who, `/issues/${id}/${name}`, body);
  const evidence = (measureId: string): object => ({ items: [{ measureId, statement: `${measureId} 已落实，材料见附件。` }] });
  for (const who of ["insurance", "market", "civil"]) await command(who, "acknowledge");
  await command("insurance", "request-extension", { target: { type: "issue" }, workingDays: 10, reason: "设备采购流标，须重新招标。" });
  await command("leader", "decide-extension", { requestId: "x1", outcome: "grant", reasons: "理由成立，同意延期一次。" });
  for (const who of ["insurance", "market"]) await command(who, "report-progress", { text: "已交换本季度检查计划。" });
  await command("insurance", "submit-evidence", evidence("m1"));
  await command("market", "submit-evidence", evidence("m2"));
  for (const who of ["market", "civil"]) await command(who, "sign-off", { outcome: "done" });
  await command("insurance", "request-verification");
  const accepted = { measureId: "m1", outcome: "accept" };
  await command("office", "verify", { results: [accepted, { measureId: "m2", outcome: "reject", findings: "计划没有交换。" }] });
  await command("market", "submit-evidence", { items: [{ measureId: "m2", statement: "计划已补充交换。" }] });
  await command("market", "sign-off", { outcome: "done" });
  await command("insurance", "request-verification");
  await command("office", "verify", { results: [{ measureId: "m2", outcome: "accept" }] });
  await command("office", "close");
  return id;
}

const stack = await startBenchStack();
const connection = await Connection.connect({ address: stack.temporalAddress });
try {
  const id = await medianIssue(stack.application.url, stack.tokens);
  const row = await stack.application.database.rectificationIssue.findUniqueOrThrow({ where: { id } });
  const service: WorkflowService = connection.workflowService;
  const execution = { workflowId: row.matterId };
  const namespace = stack.temporalNamespace;
  const described = await service.describeWorkflowExecution({ namespace, execution });
  const { history } = await service.getWorkflowExecutionHistory({ namespace, execution, maximumPageSize: 1_000 });
  const byType = new Map<string, { events: number; bytes: number }>();
  for (const event of history?.events ?? []) {
    const type = (eventName[event.eventType ?? 0] ?? "?").replace("EVENT_TYPE_", "");
    const known = byType.get(type) ?? { events: 0, bytes: 0 };
    const bytes = proto.temporal.api.history.v1.HistoryEvent.encode(event).finish().length;
    byType.set(type, { events: known.events + 1, bytes: known.bytes + bytes });
  }
  const events = history?.events?.length ?? 0;
  const bytes = Number(described.workflowExecutionInfo?.historySizeBytes ?? 0);
  console.log("| event | times | bytes |\n| --- | --- | --- |");
  for (const [type, counted] of [...byType].toSorted(([, a], [, b]) => b.bytes - a.bytes))
    console.log(`| ${type} | ${counted.events} | ${counted.bytes} |`);
  console.log(`\n${row.version} steps: ${events} events (aim ${MOST_EVENTS}), ${bytes} bytes (aim ${MOST_BYTES}).`);
  process.exitCode = events <= MOST_EVENTS && bytes <= MOST_BYTES ? 0 : 1;
} finally {
  await connection.close();
  await stack.stop();
}
