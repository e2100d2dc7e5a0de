// The version of this package, from its manifest: beside src/ in a clone, beside the compiled folders in the published package.
import { readFileSync } from "node:fs";

/** The version, e.g. "0.1.0". */
export function packageVersion(): string {
  const manifest = new URL(import.meta.url.endsWith(".ts") ? "../../package.json" : "../package.json", import.meta.url);
  return (JSON.parse(readFileSync(manifest, "utf8")) as { readonly version: string }).version;
}
