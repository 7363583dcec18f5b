import { z } from "zod";
import { warningKinds, warningSeverities } from "../../domain/evidence/evidenceWarning.ts";

const instant = z.iso.datetime();
const organizationRef = z.object({ id: z.string(), name: z.string() });

const otherUse = z.object({
  issue: z.object({ id: z.string(), number: z.int(), href: z.string() }).nullable().describe("所在的问题；您无权查看的为 null"),
  organization: organizationRef.nullable().describe("提交单位；您无权查看该问题的为 null"),
  evidence: z.object({ id: z.string(), href: z.string() }).nullable().describe("对应的佐证材料；工作报告中的文字或您无权查看的为 null"),
  at: instant.describe("提交时间"),
  withdrawn: z.boolean().describe("在该处是否已撤回"),
  distance: z.int().nullable().describe("图片特征相差的位数（共 64 位）"),
  correlation: z.int().nullable().describe("画面吻合度，百分比"),
  cropped: z.boolean().nullable().describe("其中一张似为另一张的裁剪"),
  share: z.int().nullable().describe("文字相同的比例，百分比"),
});

const restsOn = z.object({
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.null()])).describe("所依据的时间和数字"),
  others: z.array(otherUse).describe("所依据的其他材料，最多列出 20 处"),
});

export const warningView = z.object({
  kind: z.enum(warningKinds),
  severity: z.enum(warningSeverities).describe("high：重点核实；medium：需要核实；low：供参考"),
  text: z.string(),
  issueIds: z.array(z.string()).describe("涉及的、您可以查看的其他问题"),
  restsOn,
});

export const issueWarnings = z.object({
  counts: z.object({ high: z.int(), medium: z.int(), low: z.int() }),
  pending: z.int().describe("尚在比对的图片数；比对完成后疑点可能增加"),
  items: z.array(
    warningView.extend({
      severityText: z.string(),
      organization: organizationRef,
      evidence: z
        .array(z.object({ id: z.string(), measureId: z.string(), fileName: z.string().nullable() }))
        .describe("所涉及的佐证材料；工作报告为空"),
      reportVersion: z.int().nullable().describe("所涉及的工作报告在办理经过中的版本"),
    }),
  ),
});
