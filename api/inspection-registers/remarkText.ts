import type { Facts } from "../../domain/process/json.ts";
import { fill } from "../../texts/format.ts";
import { registerTexts, rowProblemTexts, rowWarningTexts } from "../../texts/zh-CN/registers.ts";

const texts: Readonly<Record<string, string>> = { ...rowProblemTexts, ...rowWarningTexts };

/** A remark as people read it: 对象名称：必填项为空. */
export function remarkText({ code, column, facts = {} }: { code: string; column?: string | undefined; facts?: Facts | undefined }): string {
  return fill(registerTexts.remark, { column, text: fill(texts[code] ?? code, facts) });
}
