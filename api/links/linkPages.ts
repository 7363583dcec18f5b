import type { MailAction } from "../../domain/rectification/mailActions.ts";
import type { LinkPage } from "./linkPage.ts";
import { acknowledgePage } from "./pages/acknowledge.ts";
import { decideExtensionPage } from "./pages/decideExtension.ts";
import { confirmEscalationPage, waiveEscalationPage } from "./pages/escalation.ts";
import { replyToLetterPage, signReceiptPage } from "./pages/letters.ts";
import { requestExtensionPage } from "./pages/requestExtension.ts";
import { requestVerificationPage } from "./pages/requestVerification.ts";
import { reportProgressPage } from "./pages/reportProgress.ts";
import { reportStandingPage } from "./pages/reportStanding.ts";
import { returnPage } from "./pages/return.ts";
import { signOffPage } from "./pages/signOff.ts";
import { submitEvidencePage } from "./pages/submitEvidence.ts";

/** The page of each action; an action without one does not compile. */
export const linkPages: Readonly<Record<MailAction, LinkPage>> = {
  acknowledge: acknowledgePage,
  return: returnPage,
  "report-progress": reportProgressPage,
  "submit-evidence": submitEvidencePage,
  "sign-off": signOffPage,
  "request-verification": requestVerificationPage,
  "request-extension": requestExtensionPage,
  "report-standing": reportStandingPage,
  "sign-receipt": signReceiptPage,
  "reply-to-letter": replyToLetterPage,
  "decide-extension": decideExtensionPage,
  "confirm-escalation": confirmEscalationPage,
  "waive-escalation": waiveEscalationPage,
};
