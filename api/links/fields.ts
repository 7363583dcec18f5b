import { linkTexts } from "../../texts/zh-CN/links.ts";
import type { Html } from "./html.ts";
import { html } from "./html.ts";
import type { FieldErrors } from "./linkPage.ts";

/** What a field has in common: a name, a label that is read aloud with it, a hint, and what was wrong with what was typed. */
export interface FieldSpec {
  name: string;
  label: string;
  hint?: string;
  required?: boolean;
  errors: FieldErrors;
}

/** The id of the message about a field; the list of errors at the head links to the field itself. */
function errorOf({ name, errors }: Pick<FieldSpec, "name" | "errors">): Html | null {
  const message = errors.get(name);
  return message === undefined ? null : html`<p class="error" id="${name}-error">${message}</p>`;
}

function describedBy({ name, hint, errors }: FieldSpec): Html | null {
  const ids = [...(hint === undefined ? [] : [`${name}-hint`]), ...(errors.has(name) ? [`${name}-error`] : [])];
  return ids.length === 0 ? null : html` aria-describedby="${ids.join(" ")}"`;
}

function marks(spec: FieldSpec): Html {
  return html`${describedBy(spec)}${spec.errors.has(spec.name) && html` aria-invalid="true"`}`;
}

function labelled(spec: FieldSpec, control: Html): Html {
  const { name, label, hint, required } = spec;
  return html`<div class="field">
    <label for="${name}">${label}<span class="soft">${required ? linkTexts.required : linkTexts.optional}</span></label>
    ${hint !== undefined && html`<p class="hint" id="${name}-hint">${hint}</p>`}${errorOf(spec)}${control}
  </div>`;
}

/** Several lines of text. No `required` in the markup: the server says what is missing, in words, also where a browser would say it in another language. */
export function textArea(spec: FieldSpec & { value: string; maxLength: number; rows?: number }): Html {
  return labelled(
    spec,
    html`<textarea id="${spec.name}" name="${spec.name}" rows="${spec.rows ?? 5}" maxlength="${spec.maxLength}" ${marks(spec)}>
${spec.value}</textarea>`,
  );
}

export function fileInput(spec: FieldSpec & { accept: string }): Html {
  return labelled(spec, html`<input type="file" id="${spec.name}" name="${spec.name}" multiple accept="${spec.accept}" ${marks(spec)} />`);
}

export function textInput(spec: FieldSpec & { value: string; inputMode?: string; autocomplete?: string; maxLength: number }): Html {
  return labelled(
    spec,
    html`<input
      type="text"
      id="${spec.name}"
      name="${spec.name}"
      value="${spec.value}"
      maxlength="${spec.maxLength}"
      inputmode="${spec.inputMode ?? "text"}"
      autocomplete="${spec.autocomplete ?? "off"}"
      ${marks(spec)}
    />`,
  );
}

export function dateInput(spec: FieldSpec & { value: string; min?: string }): Html {
  return labelled(
    spec,
    html`<input
      type="date"
      id="${spec.name}"
      name="${spec.name}"
      value="${spec.value}"
      ${spec.min !== undefined && html` min="${spec.min}"`}${marks(spec)}
    />`,
  );
}

/** A moment by the office's own clock, without an offset. */
export function dateTimeInput(spec: FieldSpec & { value: string }): Html {
  return labelled(spec, html`<input type="datetime-local" id="${spec.name}" name="${spec.name}" value="${spec.value}" ${marks(spec)} />`);
}

export function choices(spec: FieldSpec & { value: string; options: readonly { value: string; label: string }[] }): Html {
  const { name, label, hint, required, options, value } = spec;
  const first = options[0]?.value ?? "";
  return html`<fieldset class="field" ${marks(spec)}>
    <legend>${label}<span class="soft">${required ? linkTexts.required : linkTexts.optional}</span></legend>
    ${hint !== undefined && html`<p class="hint" id="${name}-hint">${hint}</p>`}${errorOf(spec)}${options.map(
      (option) =>
        html`<label class="choice"
          ><input
            type="radio"
            name="${name}"
            value="${option.value}"
            ${option.value === first && html` id="${name}"`}${option.value === value && html` checked`}
          />
          ${option.label}</label
        >`,
    )}
  </fieldset>`;
}

export function hidden(name: string, value: string): Html {
  return html`<input type="hidden" name="${name}" value="${value}" />`;
}
