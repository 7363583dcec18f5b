import { readOpening } from "./numbering.ts";

const HEADING =
  /^(?:关于)?(?:进一步|切实|全面)?(?:加强|强化|落实)?(?:保障措施|组织领导|组织实施|工作要求|有关要求|相关要求|组织保障|总体要求|指导思想|基本原则|工作原则|工作目标|总体目标|目标要求|时间安排|进度安排|实施步骤|工作步骤|方法步骤|附则|整改要求|职责分工|任务分工|监督检查|督导检查|督促检查|考核评价|监督管理|宣传引导|工作机制|整改原则|总体情况|基本情况)/;

/** Whether a heading announces general provisions rather than a task. */
export function isGeneralHeading(text: string): boolean {
  return HEADING.test(readOpening(text)?.rest ?? text);
}
