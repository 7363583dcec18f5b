import type { Context, Decision } from "../../process/process.ts";
import type { RectificationEvent } from "../events.ts";
import type { RectificationFacts } from "../facts.ts";

export type { Check } from "../../process/checks.ts";
export { firstRefusal, hold } from "../../process/checks.ts";

export type RectificationDecision = Decision<RectificationEvent>;
export type RectificationContext = Context<RectificationFacts>;
