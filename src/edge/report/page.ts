// The frame of every report: one file, nothing from outside, two languages and two themes.
import type { ReportOptions } from "./data.ts";
import { escape, html, trusted } from "./html.ts";
import type { Html, Part } from "./html.ts";
import { say } from "./say.ts";
import type { TextKey } from "./say.ts";
import { script, style } from "./style.ts";
import { glossary } from "./glossary.ts";
import { texts } from "./texts.ts";

export interface Page {
  readonly title: TextKey;
  readonly options: ReportOptions;
  readonly body: Part;
  /** The words to explain at the end. */
  readonly words: readonly (keyof typeof glossary.en)[];
}

/** The whole document. */
export function page({ title, options, body, words }: Page): string {
  const titleIn = (language: "en" | "zh"): string => escape(`${texts[language][title]}: ${options.subject}`);
  const document = html`<!doctype html>
<html lang="en" data-language="en" data-title-en="${trusted(titleIn("en"))}" data-title-zh="${trusted(titleIn("zh"))}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${trusted(titleIn("en"))}</title>
<style>${trusted(style)}</style>
</head>
<body>
<header>
<div><h1>${say(title)}</h1><p class="subject">${options.subject}</p></div>
<div class="switches"><button id="language" type="button"><span lang="en">中文</span><span lang="zh">English</span></button><button id="theme" type="button">${say("switchTheme")}</button></div>
</header>
<main>
${body}
${words.length === 0 ? null : glossaryOf(words)}
</main>
<footer>${footer(options)}</footer>
<script>${trusted(script)}</script>
</body>
</html>
`;
  return document.markup;
}

function glossaryOf(words: Page["words"]): Html {
  const entry = (word: Page["words"][number]): Html => {
    const [english, meaning] = glossary.en[word];
    const [chinese, sense] = glossary.zh[word];
    return html`<dt><span lang="en">${english}</span><span lang="zh">${chinese}</span></dt><dd><span lang="en">${meaning}</span><span lang="zh">${sense}</span></dd>`;
  };
  return html`<section><h2>${say("glossary")}</h2><dl class="glossary">${words.map(entry)}</dl></section>`;
}

function footer({ command, madeAt, version }: ReportOptions): Html {
  return html`${command === undefined ? null : html`<p>${say("madeBy")} <code>${command}</code></p>`}
<p>Propense${version === undefined ? "" : ` ${version}`}${madeAt === undefined ? "" : ` · ${madeAt}`}</p>`;
}

/** A section with its heading and an opening sentence. */
export function section(head: TextKey, lead: Part, ...parts: readonly Part[]): Html {
  return html`<section><h2>${say(head)}</h2>${lead === null ? null : html`<p>${lead}</p>`}${parts}</section>`;
}

/** Something that opens on demand. */
export function details(summary: Part, content: Part, kind = ""): Html {
  return html`<details class="${kind}"><summary>${summary}</summary>${content}</details>`;
}

/** The box that must not be overlooked; nothing when there is nothing to say. */
export function warningBox(warnings: readonly Part[]): Html | null {
  if (warnings.length === 0) return null;
  return html`<aside class="warnings" role="note"><h2>${say("warnings")}</h2><ul>${warnings.map((warning) => html`<li>${warning}</li>`)}</ul></aside>`;
}

/** Facts side by side: a name and a value each. */
export function facts(entries: readonly (readonly [name: Part, value: Part])[]): Html {
  return html`<dl class="facts">${entries.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}
