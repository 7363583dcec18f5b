import type { UnknownInRequest } from "../../domain/plan/starting.ts";

/** What in a request to start a plan points at nothing. */
export const unknownInStart: Readonly<Record<UnknownInRequest["reason"], string>> = {
  no_such_item: "方案中没有这一项",
  no_such_measure: "该项没有这条措施",
  unknown_evidence: "材料不存在，或不是协调办上传的",
  not_assigned: "该单位不是这一项的责任单位",
  future_day: "不能晚于今天",
};

/** Given as the reason where the office withdraws a plan and says nothing more. */
export const planStartedByMistake = "整改方案误启动，整体撤回";
