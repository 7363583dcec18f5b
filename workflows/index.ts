export { rectification } from "./rectification.ts";
