// Says a text in both languages at once; the page shows the one that is chosen.
import { html, trusted } from "./html.ts";
import type { Html, Part } from "./html.ts";
import { texts } from "./texts.ts";

/** The name of a text. */
export type TextKey = keyof typeof texts.en;

/** Values for the {names} of a text; a value may itself be in two languages. */
export type Values = { readonly [name: string]: Part };

/** The text in English and Chinese, each marked with its language, with the values put in and escaped. */
export function say(key: TextKey, values: Values = {}): Html {
  return bilingual(fill(texts.en[key], values), fill(texts.zh[key], values));
}

/** Two ways of saying the same. */
export function bilingual(english: Part, chinese: Part): Html {
  return html`<span lang="en">${english}</span><span lang="zh">${chinese}</span>`;
}

function fill(text: string, values: Values): Html {
  const parts = text.split(/\{(\w+)\}/);
  return trusted(parts.map((part, index) => (index % 2 === 0 ? html`${part}` : html`${values[part] ?? `{${part}}`}`).markup).join(""));
}
