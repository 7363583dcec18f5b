export { planStart } from "./planStart.ts";
export { rectification } from "./rectification.ts";
