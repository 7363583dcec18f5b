import { html } from "../html.ts";
import type { LinkPage } from "../linkPage.ts";

/** 签收: one press. */
export const acknowledgePage: LinkPage = {
  action: "acknowledge",
  command: "acknowledge",
  forAssigned: true,
  needsCode: false,
  repeatable: false,
  probe: () => ({ type: "acknowledge" }),
  fields: () => html``,
  commandOf: () => ({ type: "acknowledge" }),
};
