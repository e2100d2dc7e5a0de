// The API as one readable page: routes, roles, fields, errors. Plain HTML, so that it can be read without running anything.
import type { TSchema } from "typebox";
import type { ErrorCode } from "../../core/index.ts";
import type { Route } from "./route.ts";

interface Codes {
  readonly titles: { readonly [code in ErrorCode]: string };
  readonly statuses: { readonly [code in ErrorCode]: number };
}

/** The page. */
export function documentPage(routes: readonly Route[], { titles, statuses }: Codes): string {
  const sections = routes.map((route) => `<section id="${route.id}"><h2><code>${route.method} ${escape(route.path)}</code></h2>
<p>${escape(route.summary)}</p><p>Keys: ${route.scope === "public" ? "none needed" : route.roles.join(", ")}</p>
${["params", "query", "body"].map((part) => fieldsOf(part, route[part as "params"])).join("")}${fieldsOf("answer", route.answer)}</section>`);
  const codes = (Object.keys(titles) as ErrorCode[]).map((code) => `<tr id="${code}"><td><code>${code}</code></td><td>${statuses[code]}</td><td>${escape(titles[code])}</td></tr>`);
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Propense: HTTP API</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse}td,th{padding:.2rem .8rem;border-bottom:1px solid #ddd;text-align:left;vertical-align:top}h2{margin-top:2.5rem;font-size:1.1rem}</style>
<h1>Propense: HTTP API</h1><p>The same in OpenAPI 3.1: <a href="/openapi.json">/openapi.json</a>. Send <code>Authorization: Bearer KEY</code>. Every fault is <code>application/problem+json</code>.</p>
${sections.join("\n")}<h2>Errors</h2><table><tr><th>code</th><th>status</th><th>title</th></tr>${codes.join("")}</table></html>`;
}

function fieldsOf(part: string, schema: TSchema | undefined): string {
  const { properties, required = [] } = (schema ?? {}) as { readonly properties?: { readonly [name: string]: TSchema }; readonly required?: readonly string[] };
  if (properties === undefined) return "";
  const rows = Object.entries(properties).map(([name, field]) => {
    const { type, description, anyOf } = field as { readonly type?: string; readonly description?: string; readonly anyOf?: readonly { readonly type?: string }[] };
    const kind = type ?? anyOf?.map((each) => each.type ?? "value").join(" or ") ?? "value";
    return `<tr><td><code>${escape(name)}</code></td><td>${escape(kind)}${required.includes(name) ? "" : ", optional"}</td><td>${escape(description ?? "")}</td></tr>`;
  });
  return `<p>${part}</p><table>${rows.join("")}</table>`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
