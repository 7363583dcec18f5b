import { issueBodies } from "../../../domain/rectification/schema.ts";
import { linkTexts } from "../../../texts/zh-CN/links.ts";
import { parseInput } from "../../core/parseInput.ts";
import { Problem } from "../../core/problem.ts";
import { storingCommands } from "../../issues/commandOf.ts";
import { textArea } from "../fields.ts";
import type { Html } from "../html.ts";
import { html } from "../html.ts";
import type { LinkPage, Place } from "../linkPage.ts";
import type { TaskMeasure } from "../task.ts";
import { keptUploads, limitsHint, uploadInput, uploadName } from "../uploads.ts";

const { fields: words } = linkTexts;
const MOST = 10_000;

const statementName = (measureId: string): string => `statement-${measureId}`;
const wanting = ({ task }: Pick<Place, "task">): TaskMeasure[] => task.measures.filter((measure) => measure.state !== "accepted");

/** 佐证材料: for each measure of the organization files, words, or both. */
export const submitEvidencePage: LinkPage = {
  action: "submit-evidence",
  command: "submitEvidence",
  forAssigned: true,
  needsCode: false,
  repeatable: true,
  takesFiles: true,
  probe: ({ task }) => ({
    type: "submitEvidence",
    items: [
      {
        measureId: (wanting({ task })[0] ?? task.measures[0])?.id ?? "",
        evidence: [{ id: "\u0000any", sha256: "", size: 0, mediaType: "" }],
      },
    ],
  }),
  fields: (place, typed, errors) =>
    html`<p class="hint">${limitsHint(place.deps)}</p>
      ${place.task.measures.map(
        (measure): Html =>
          html`<section class="measure" aria-labelledby="form-${measure.id}">
            <h2 id="form-${measure.id}">${linkTexts.measure(measure.place)}</h2>
            <p class="text">${measure.text}</p>
            ${
              measure.state === "accepted"
                ? html`<p class="hint">${words.acceptedMeasure}</p>`
                : html`${textArea({
                    name: statementName(measure.id),
                    label: words.statementFor(measure.place),
                    errors,
                    value: typed.get(statementName(measure.id)),
                    maxLength: MOST,
                    rows: 3,
                  })}${keptUploads(measure.id, typed)}${uploadInput({ measureId: measure.id, label: words.filesFor(measure.place), errors })}`
            }
          </section>`,
      )}`,
  commandOf: (place, typed) => {
    const { deps, link } = place;
    const items = wanting(place).flatMap(({ id: measureId }) => {
      const evidence = typed.uploads.filter((upload) => upload.measureId === measureId).map(({ evidenceId }) => evidenceId);
      const statement = typed.get(statementName(measureId)).trim();
      if (evidence.length === 0 && statement === "") return [];
      return [{ measureId, evidence, ...(statement === "" ? {} : { statement }) }];
    });
    const first = wanting(place)[0]?.id ?? "";
    if (items.length === 0) throw new Problem("INVALID_INPUT", {}, [{ path: uploadName(first), message: words.nothing }]);
    const { database } = deps;
    return storingCommands.submitEvidence(parseInput(issueBodies.submitEvidence, { items }), {
      database,
      caller: link.caller,
      state: link.matter.state,
    });
  },
};
