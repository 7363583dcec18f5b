import { linkTexts } from "../../texts/zh-CN/links.ts";
import { assignmentStateTexts, measureStateTexts, roleTexts } from "../../texts/zh-CN/rectification.ts";
import type { Html } from "./html.ts";
import { html } from "./html.ts";
import type { Task, TaskMeasure } from "./task.ts";

/** The head of a page: which issue it is about, and until when. */
export function taskHead(task: Pick<Task, "number" | "title" | "dueOn" | "today">): Html {
  return html`<p class="issue">${linkTexts.issue} ${linkTexts.number(task.number)}</p>
    <p class="title">${task.title}</p>
    <p class="soft">${linkTexts.due}：${dueText(task.dueOn, task.today)}</p>`;
}

/** A few facts that a decision rests on. */
export function aboutList(rows: readonly (readonly [string, string])[]): Html {
  return rows.length === 0
    ? html``
    : html`<dl>
        ${rows.map(
          ([name, value]) =>
            html`<dt>${name}</dt>
              <dd class="text">${value}</dd>`,
        )}
      </dl>`;
}

/** The task in full: dates, words, own measures, what others wait for. */
export function taskDetails(task: Task): Html {
  const rows: [string, string][] = [
    [linkTexts.status, task.statusText],
    ...(task.role === null ? [] : [[linkTexts.role, roleTexts[task.role]] satisfies [string, string]]),
    ...(task.myState === null ? [] : [[linkTexts.myState, assignmentStateTexts[task.myState]] satisfies [string, string]]),
    [linkTexts.due, dueText(task.dueOn, task.today)],
  ];
  return html`<section aria-labelledby="task">
      <h2 id="task">${linkTexts.issue}</h2>
      <dl>
        ${rows.map(
          ([name, value]) =>
            html`<dt>${name}</dt>
              <dd>${value}</dd>`,
        )}
      </dl>
      ${
        task.why.length > 0 &&
        html`<details>
          <summary>${linkTexts.why}</summary>
          ${task.why.map((line) => html`<p>${line}</p>`)}
        </details>`
      }
      <h3>${linkTexts.description}</h3>
      <p class="text">${task.description}</p>
    </section>
    ${
      task.role !== null &&
      html`<section aria-labelledby="measures">
        <h2 id="measures">${linkTexts.measures}</h2>
        ${
          task.measures.length === 0
            ? html`<p>${linkTexts.noMeasures}</p>`
            : html`<ol class="measures">
                ${task.measures.map(measureItem)}
              </ol>`
        }
      </section>`
    }${
      task.waits.length > 0 &&
      html`<section aria-labelledby="waits">
        <h2 id="waits">${linkTexts.waits}</h2>
        <ul>
          ${task.waits.map((sentence) => html`<li>${sentence}</li>`)}
        </ul>
      </section>`
    }`;
}

function measureItem({ place, text, state, dueOn, findings, handedIn }: TaskMeasure): Html {
  return html`<li value="${place}">
    <p class="text">${text}</p>
    <p class="soft">${measureStateTexts[state]}${dueOn !== null && ` · ${linkTexts.measureDue(dueOn)}`}</p>
    ${findings !== null && html`<p class="findings"><strong>${linkTexts.findings}：</strong>${findings}</p>`}${
      handedIn.length > 0 &&
      html`<p class="soft">${linkTexts.mine}：${handedIn.map(({ name, on }) => linkTexts.mineFile({ name, on })).join("、")}</p>`
    }
  </li>`;
}

function dueText(dueOn: string | null, today: string): string {
  if (dueOn === null) return linkTexts.noDue;
  return dueOn < today ? linkTexts.duePassed(dueOn) : linkTexts.dueBy(dueOn);
}
