import { linkTexts } from "../../../texts/zh-CN/links.ts";
import { mailFrame } from "../../../texts/zh-CN/mailFrame.ts";
import { html } from "../html.ts";
import type { LinkPage } from "../linkPage.ts";

/** 申请核查: the lead's word that all is done, confirmed by a code. */
export const requestVerificationPage: LinkPage = {
  action: "request-verification",
  command: "requestVerification",
  forAssigned: true,
  needsCode: true,
  repeatable: false,
  probe: () => ({ type: "requestVerification" }),
  fields: () => html``,
  commandOf: () => ({ type: "requestVerification" }),
  summary: (_typed, { link }) => [
    { name: linkTexts.issue, value: mailFrame.heading({ number: link.matter.state.number, title: link.matter.state.title }) },
  ],
};
