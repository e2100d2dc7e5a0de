// Verdicts as badges, each with one plain sentence and its reason.
import type { Verdict } from "../../evaluation/results.ts";
import { showDifference, showInterval } from "./format.ts";
import { html } from "./html.ts";
import type { Html } from "./html.ts";
import { badge, referenceName, verdictSentence, withUnit } from "./names.ts";
import { translate } from "./reasons.ts";

/** Verdicts as badges with a sentence and its reason. */
export function verdictList(verdicts: readonly Verdict[], unit: string | undefined): Html {
  return html`<ul>${verdicts.map(({ verdict, target, against, difference, interval, reason }) => html`<li>${badge(verdict)}<p>${verdictSentence(verdict, {
    target, against: referenceName(against), difference: withUnit(showDifference(difference), unit), interval: showInterval(interval, showDifference),
  })}</p><p class="fine muted">${translate(reason)}</p></li>`)}</ul>`;
}
