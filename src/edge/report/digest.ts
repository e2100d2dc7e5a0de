// A short name made from a text, so that the same report always has the same bytes.

/** FNV-1a over the text, in base 36: enough to tell the parts of one page apart. */
export function digest(text: string): string {
  let hash = -2128831035;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 16777619);
  return (hash >>> 0).toString(36);
}
