import { z } from "zod";
import type { SampleClient } from "./sampleClient.ts";

interface Scene {
  as: (name: string) => SampleClient;
  plan: string;
  step: (message: string) => void;
}

const created = z.object({ id: z.string() });
const startAnswer = z.object({ issues: z.array(z.object({ id: z.string(), number: z.number() })).default([]) });

/** Imports a plan, starts it, and answers the ids of its issues by their numbers. */
async function startPlan(client: SampleClient, plan: string, request: object): Promise<Map<number, string>> {
  const file = { name: "整改方案.txt", type: "text/plain", content: plan };
  const { id } = created.parse(await client.upload("/plans", "plan", file));
  for (let attempt = 0; attempt < 60; attempt += 1) {
    const { issues } = startAnswer.parse(await client.post(`/plans/${id}/start`, "start", request));
    if (issues.length > 0) return new Map(issues.map((issue) => [issue.number, issue.id]));
  }
  throw new Error("the plan did not start in time");
}

function worker(client: SampleClient, issueId: string, who: string): (command: string, body?: object) => Promise<unknown> {
  let count = 0;
  return (command, body = {}) => {
    count += 1;
    return client.post(`/issues/${issueId}/${command}`, `${issueId}:${who}:${count}`, body);
  };
}

/**
 * The city's six issues, each at another place: 1 rejected once and verified again, waiting for closing; 2 in progress with a returned assignment;
 * 3 overdue; 4 asks for verification; 5 standing; 6 not yet signed for by everybody.
 */
export async function workCity({ as, plan, today, step }: Scene & { today: string }): Promise<void> {
  const office = as("office");
  step("读取并启动云州市整改方案（6 个问题）");
  const issues = await startPlan(office, plan, {
    confirmInferredRoles: true,
    pastDue: { default: "keep" },
    items: {
      "6": { entry: "running", source: "云州市整改台账", progress: `截至${today}，缺员情况已经摸清，补充计划已报市委编办。` },
    },
  });
  const on = (number: number, who: string): ((command: string, body?: object) => Promise<unknown>) => {
    const id = issues.get(number);
    if (id === undefined) throw new Error(`the sample has no issue ${number}`);
    return worker(as(who), id, who);
  };

  step("问题1：签收、提交佐证、核查不通过后再次提交并通过");
  const lead = on(1, "health");
  const insurance = on(1, "insurance");
  const market = on(1, "market");
  const clerk = on(1, "office2");
  const secondClerk = on(1, "office");
  for (const acknowledge of [lead, insurance, market]) await acknowledge("acknowledge");
  await insurance("report-progress", { text: "本局的年度检查计划已按约定格式交换。" });
  const minutes = created.parse(
    await as("health").upload("/evidence", "minutes", {
      name: "会商会纪要.txt",
      type: "text/plain",
      content: "云州市医疗卫生行业综合监管第一次会商会纪要\n议定：三部门检查计划合并，十个工作日内互推结果。\n",
    }),
  );
  await lead("submit-evidence", {
    items: [
      { measureId: "m1", evidence: [minutes.id] },
      { measureId: "m2", statement: "三个部门的检查结果已归入同一对象档案，推送时限写入会商会纪要。" },
      { measureId: "m3", statement: "跨部门联合抽查事项清单（第一版）已印发。" },
    ],
  });
  await insurance("sign-off", { outcome: "done" });
  await market("sign-off", { outcome: "done" });
  await lead("request-verification");
  const accepted = ["m1", "m3"].map((measureId) => ({ measureId, outcome: "accept" }));
  const rejected = { measureId: "m2", outcome: "reject", findings: "抽查五家机构，两家的结果没有推送到对象档案。" };
  await clerk("verify", { method: "on_site", results: [...accepted, rejected] });
  await secondClerk("verify", { method: "on_site", results: [...accepted, rejected] });
  await lead("submit-evidence", { items: [{ measureId: "m2", statement: "漏推的两家已补推，并改为系统自动推送，附推送日志编号。" }] });
  await insurance("sign-off", { outcome: "done" });
  await market("sign-off", { outcome: "done" });
  await lead("request-verification");
  await clerk("verify", { method: "on_paper", results: [{ measureId: "m2", outcome: "accept" }] });
  await secondClerk("verify", { method: "on_paper", results: [{ measureId: "m2", outcome: "accept" }] });

  step("问题2：签收、进展、退回");
  await on(2, "health")("acknowledge");
  await on(2, "health")("report-progress", { text: "已核对全市门诊部自查记录的三分之一。" });

  step("问题3：已超期，材料未齐");
  await on(3, "environment")("acknowledge");
  await on(3, "environment")("submit-evidence", { items: [{ measureId: "m1", statement: "积存的医疗废物已清运，交接登记已补齐。" }] });
  await on(3, "environment")("comment", { text: "称重联网设备正在采购，预计两周内装好。" });

  step("问题4：申请核查");
  const hospitals = on(4, "hospitals");
  const civil = on(4, "civil");
  const health = on(4, "health");
  for (const acknowledge of [hospitals, civil, health]) await acknowledge("acknowledge");
  await hospitals("submit-evidence", { items: [{ measureId: "m1", statement: "同行评议办法已由理事会通过，首批三个病种已确定。" }] });
  await civil("sign-off", { outcome: "done" });
  await health("sign-off", { outcome: "dissent", reasons: "评议结果的备案时限没有写明，建议补充。" });
  await hospitals("request-verification");

  step("问题5：退回一项交办");
  await on(5, "nanping")("return", { reason: "本区的打击无证行医工作已划归区综合执法局。" });
}

/** The county's two issues: one signed for, one untouched. */
export async function workCounty({ as, plan, step }: Scene): Promise<void> {
  step("读取并启动青溪县自查整改方案（2 个问题）");
  const issues = await startPlan(as("county-office"), plan, { confirmInferredRoles: true, pastDue: { default: "keep" }, items: {} });
  const first = issues.get(1);
  if (first === undefined) throw new Error("the county's sample has no issue 1");
  const health = worker(as("county-health"), first, "county-health");
  await health("acknowledge");
  await health("report-progress", { text: "三家村卫生室均已清点库存。" });
}
