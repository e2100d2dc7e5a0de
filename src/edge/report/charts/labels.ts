// Room for the names beside a chart: there is no browser to measure text with, so widths are reckoned generously.

const fontSize = 12;

/** How wide a text is about, in pixels: Chinese and Japanese signs are square, others narrower. */
function widthOf(text: string): number {
  let width = 0;
  for (const letter of text) width += /[\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]/u.test(letter) ? fontSize * 1.05 : fontSize * 0.64;
  return width;
}

/** The text, cut with an ellipsis where it is wider than `most` pixels. */
function shorten(text: string, most: number): string {
  if (widthOf(text) <= most) return text;
  let short = "";
  for (const letter of text) {
    if (widthOf(`${short}${letter}…`) > most) break;
    short += letter;
  }
  return `${short}…`;
}

/** Names as a category axis shows them, and the margin they need. */
export interface Labels {
  readonly show: (index: string) => string;
  readonly margin: number;
}

/** Labels of these names, each at most `most` pixels wide. */
export function labelsOf(names: readonly string[], most = 200): Labels {
  const short = names.map((name) => shorten(name, most));
  return { show: (index) => short[Number(index)], margin: Math.ceil(Math.max(0, ...short.map(widthOf))) + 16 };
}
