export { inspection } from "./inspection.ts";
export { planStart } from "./planStart.ts";
export { rectification } from "./rectification.ts";
export { rulesFanOut } from "./rulesFanOut.ts";
export { rulesPreview } from "./rulesPreview.ts";
export { visit } from "./visit.ts";
