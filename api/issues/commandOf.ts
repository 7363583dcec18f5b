import type { Correction, IssueCommand } from "../../domain/rectification/commands.ts";
import type { CorrectionBody, IssueBody, StoringCommand } from "../../domain/rectification/schema.ts";
import type { EvidenceRef, RectificationState } from "../../domain/rectification/state.ts";
import type { Database } from "../../platform/database.ts";
import type { Caller } from "../core/caller.ts";
import { deadlineOf } from "./deadlineOf.ts";
import { evidenceRefs, statementEvidence } from "./evidenceRefs.ts";
import { storeTexts, textHash } from "./storedTexts.ts";

interface Place {
  database: Database;
  caller: Caller;
  state: RectificationState;
}

type Storing = { [Type in StoringCommand]: (body: IssueBody<Type>, place: Place) => Promise<Extract<IssueCommand, { type: Type }>> };

/**
 * Turns the bodies with words and evidence into commands: words are stored by hash first, uploads are looked up. The same body gives the same
 * command, so that a repetition is one.
 */
export const storingCommands: Storing = {
  async reportProgress({ text }, { database, caller }) {
    await storeTexts(database, caller.jurisdictionId, [text]);
    return { type: "reportProgress", textHash: textHash(text) };
  },

  async reportStanding({ text, evidence = [] }, { database, caller }) {
    const refs = await evidenceRefs(database, caller, evidence);
    await storeTexts(database, caller.jurisdictionId, [text]);
    const uploads = inOrder(evidence, refs);
    return { type: "reportStanding", textHash: textHash(text), ...(uploads.length === 0 ? {} : { evidence: uploads }) };
  },

  async requestExtension({ evidence = [], ...body }, { database, caller }) {
    const uploads = inOrder(evidence, await evidenceRefs(database, caller, evidence));
    return { ...body, type: "requestExtension", ...(uploads.length === 0 ? {} : { evidence: uploads }) };
  },

  async recordLookBack({ evidence = [], ...body }, { database, caller }) {
    const uploads = inOrder(evidence, await evidenceRefs(database, caller, evidence));
    return { ...body, type: "recordLookBack", ...(uploads.length === 0 ? {} : { evidence: uploads }) };
  },

  async submitEvidence({ items }, { database, caller }) {
    const refs = await evidenceRefs(database, caller, [...new Set(items.flatMap((item) => item.evidence))]);
    const resolved = [];
    for (const { measureId, evidence, statement } of items) {
      const uploads = inOrder(evidence, refs);
      const words = statement === undefined ? [] : [await statementEvidence(database, caller.jurisdictionId, statement)];
      resolved.push({ measureId, evidence: [...uploads, ...words] });
    }
    return { type: "submitEvidence", items: resolved };
  },

  async replyToLetter({ letterId, text, evidence = [] }, { database, caller }) {
    const refs = await evidenceRefs(database, caller, evidence);
    await storeTexts(database, caller.jurisdictionId, [text]);
    const uploads = inOrder(evidence, refs);
    return { type: "replyToLetter", letterId, textHash: textHash(text), ...(uploads.length === 0 ? {} : { evidence: uploads }) };
  },

  async correct({ changes, reason }, { database, caller, state }) {
    const texts = [changes.description, ...(changes.measures ?? []).map((measure) => measure.text)];
    await storeTexts(
      database,
      caller.jurisdictionId,
      texts.filter((text) => text !== undefined),
    );
    return { type: "correct", changes: correctionOf(changes, state), reason };
  },
};

/** As the body names them, each once: the order is part of the command that a repetition is compared with. */
function inOrder(ids: readonly string[], refs: ReadonlyMap<string, EvidenceRef>): EvidenceRef[] {
  return [...new Set(ids)].flatMap((id) => refs.get(id) ?? []);
}

function correctionOf(body: CorrectionBody, state: RectificationState): Correction {
  const { description, deadline, measures, ...rest } = body;
  const { startedAt, rules } = state;
  return {
    ...rest,
    ...(description === undefined ? {} : { descriptionHash: textHash(description) }),
    ...(deadline === undefined
      ? {}
      : { deadline: deadline === null ? null : deadlineOf(deadline, { startedAt, rules, before: state.deadline }) }),
    ...(measures === undefined
      ? {}
      : {
          measures: measures.map(({ text, ...measure }) => ({ ...measure, ...(text === undefined ? {} : { textHash: textHash(text) }) })),
        }),
  };
}
