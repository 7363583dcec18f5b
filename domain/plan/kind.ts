import type { PlanItem, PlanKind } from "./reading.ts";

const SCHEDULE_TITLE = /(?:进度|时间|日程|推进)(?:安排)?表|安排表|计划表|(?:进度|时间|月度|日程)安排$|一览表/;
const RECTIFICATION = /整改|反馈意见|反馈问题|督察问题/;
const TASKS = /分工|分解|重点任务|任务清单|实施意见|实施方案|工作方案|工作要点|行动方案/;

/** What a document is: its title says so best, then the words its items use. */
export function kindOf({
  title,
  items,
  fromTables,
  texts,
}: {
  title: string;
  items: readonly PlanItem[];
  fromTables: number;
  texts: readonly string[];
}): PlanKind {
  if (SCHEDULE_TITLE.test(title)) return "schedule_table";
  if (RECTIFICATION.test(title)) return "rectification_plan";
  if (TASKS.test(title)) return "task_plan";
  const labels = texts.filter((text) =>
    /^(?:[（(]?[\d一二三四五六七八九十]+[)）.、．]?)?(?:整改(?:措施|目标|时限|情况|进展|任务|责任)|问题\s?[一二三四五六七八九十\d]+|目前进展)/.test(
      text,
    ),
  ).length;
  if (items.length > 0 && labels * 2 >= items.length) return "rectification_plan";
  if (items.length > 0 && fromTables === items.length)
    return texts.some((text) => /整改措施|存在问题|问题描述/.test(text)) ? "rectification_plan" : "schedule_table";
  if (texts.slice(0, 8).some((text) => /整改方案|整改工作/.test(text)) && items.length > 0) return "rectification_plan";
  return "task_plan";
}
