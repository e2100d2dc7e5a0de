// HTML that cannot be broken by data: everything put into a template is escaped unless it is HTML already.

/** Markup that is safe to show. */
export interface Html {
  readonly markup: string;
}

/** What may stand in a template: text and numbers are escaped, lists joined, null leaves nothing. */
export type Part = Html | string | number | null | readonly Part[];

const replacements: { readonly [letter: string]: string } = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Text as HTML shows it, in elements and in quoted attributes; control characters, which HTML cannot hold, become �. */
export function escape(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replaceAll(/[&<>"']/g, (letter) => replacements[letter]).replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "\ufffd");
}

/** A template of HTML. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { markup: strings.reduce((markup, text, index) => markup + markupOf(parts[index - 1]) + text) };
}

/** Markup that was made elsewhere and is trusted: our own styles, scripts and pictures. */
export function trusted(markup: string): Html {
  return { markup };
}

function markupOf(part: Part): string {
  if (part === null) return "";
  if (typeof part === "string") return escape(part);
  if (typeof part === "number") return String(part);
  return "markup" in part ? part.markup : part.map(markupOf).join("");
}
