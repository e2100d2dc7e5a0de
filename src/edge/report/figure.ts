// A picture with its heading, its words, and the table of the numbers behind it.
import { digest } from "./digest.ts";
import { html } from "./html.ts";
import type { Html, Part } from "./html.ts";
import { details } from "./page.ts";
import { say } from "./say.ts";
import { seriesVariable } from "./charts/render.ts";

export interface Figure {
  readonly head: Part;
  readonly lead: Part;
  readonly picture: Part;
  /** The numbers of the picture. */
  readonly table: Html;
}

/** The figure; its heading and words are its label for those who cannot see it. */
export function figure({ head, lead, picture, table }: Figure): Html {
  const label = `f${digest(html`${head}${picture}${table}`.markup)}`;
  return html`<figure role="group" aria-labelledby="${label}"><figcaption id="${label}"><h3>${head}</h3>${lead}</figcaption>${picture}${details(say("numbers"), table)}</figure>
`;
}

/** What the colours of a picture stand for; `rest` names the grey remainder. */
export function legend(names: readonly Part[], rest: Part = null): Html {
  const entry = (name: Part, colour: string): Html => html`<li><i style="background:${colour}"></i>${name}</li>`;
  return html`<ul class="legend">${names.map((name, index) => entry(name, seriesVariable(index)))}${rest === null ? null : entry(rest, "var(--line)")}</ul>`;
}
