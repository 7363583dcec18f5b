import { composeMail } from "../activities/notices/composeMail.ts";
import { composeRow } from "../activities/notices/composeRow.ts";
import type { ComposedMail } from "../activities/notices/composedMail.ts";
import type { MailRenderer, RenderedMail } from "../api/mails/mailRenderer.ts";
import type { Database } from "../platform/database.ts";
import { sampleLookupsOf, sampleNotices } from "./mail-preview-samples.ts";

/** Shows mails as the dispatcher would compose them, without links and codes: those belong to the reader alone. */
export function createMailRenderer({ database, publicUrl }: { database: Database; publicUrl: string }): MailRenderer {
  return {
    row: async (row) => shown(await composeRow({ database, publicUrl }, row)),
    sample: ({ template, wording }) => {
      const sample = sampleNotices.find(({ name }) => name === template) ?? sampleNotices.at(-1);
      if (sample === undefined) throw new Error("no samples");
      return shown(composeMail({ notice: { ...sample.notice, template }, lookups: { ...sampleLookupsOf(sample.notice), wording } }));
    },
  };
}

function shown({ subject, text, html }: ComposedMail): RenderedMail {
  return { subject, text, html };
}
