// The look of a report: system fonts, one accent colour, both themes, fit for print.

const light = `
  --paper: #fbfbfa; --surface: #ffffff; --ink: #1d2129; --muted: #5d6673; --line: #e0e3e8; --accent: #0b6e75; --accent-soft: #e3f1f1;
  --good: #17733c; --bad: #b3261e; --warn: #8a5300; --warn-soft: #fff5e0; --warn-line: #edcf95;
  --s0: #0b6e75; --s1: #d1652a; --s2: #5b59c6; --s3: #b08900; --s4: #b33b7c; --s5: #4a8f29; --s6: #2f7fc8; --s7: #8c5a3c; --s8: #7d4fb0; --s9: #8a939f;`;

const dark = `
  --paper: #14171c; --surface: #1b1f26; --ink: #e7eaee; --muted: #9ea8b5; --line: #323842; --accent: #4fc3c9; --accent-soft: #17383b;
  --good: #6fce91; --bad: #ff8b80; --warn: #f0bd66; --warn-soft: #33290f; --warn-line: #6b5423;
  --s0: #4fc3c9; --s1: #f0935c; --s2: #9c9af5; --s3: #dcb93f; --s4: #ea85b6; --s5: #8fcf6c; --s6: #74b6f0; --s7: #c8987a; --s8: #bd98ea; --s9: #a3abb6;`;

/** The whole style sheet. */
export const style = `
:root { color-scheme: light; ${light} }
@media (prefers-color-scheme: dark) { :root:not([data-theme="light"]) { color-scheme: dark; ${dark} } }
:root[data-theme="dark"] { color-scheme: dark; ${dark} }
[data-language="en"] [lang="zh"], [data-language="zh"] [lang="en"] { display: none; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
main, header, footer { max-width: 64rem; margin: 0 auto; padding: 0 1.5rem; }
header { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: flex-start; justify-content: space-between; padding-top: 2.5rem; }
h1 { font-size: 1.75rem; line-height: 1.25; margin: 0; letter-spacing: -.01em; }
h2 { font-size: 1.25rem; margin: 3rem 0 .5rem; padding-top: 1.25rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.02rem; margin: 1.5rem 0 .4rem; }
p { margin: .4rem 0 .8rem; max-width: 46rem; }
.subject, .muted, figcaption, .fine { color: var(--muted); }
.subject { margin: .3rem 0 0; overflow-wrap: anywhere; }
.fine { font-size: .875rem; }
.switches { display: flex; gap: .5rem; }
button { font: inherit; font-size: .875rem; color: var(--ink); background: var(--surface); border: 1px solid var(--line); border-radius: .4rem; padding: .2rem .7rem; cursor: pointer; }
button:hover, button:focus-visible { border-color: var(--accent); color: var(--accent); }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(19rem, 1fr)); gap: 1rem; margin: 1rem 0; }
.card { background: var(--surface); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem 1.2rem; }
.card h3 { margin: 0 0 .4rem; overflow-wrap: anywhere; }
.card ul { list-style: none; margin: 0; padding: 0; }
.card li { padding: .55rem 0; border-top: 1px solid var(--line); }
.card li:first-child { border-top: 0; }
.card p { margin: .15rem 0 0; }
.badge { display: inline-block; font-size: .8125rem; font-weight: 600; line-height: 1.4; padding: .05rem .55rem; border-radius: 1rem; border: 1px solid currentColor; white-space: nowrap; }
.better { color: var(--good); } .worse { color: var(--bad); } .not-shown { color: var(--muted); } .no-verdict { color: var(--warn); }
.biased { color: var(--warn); font-weight: 600; font-size: .8125rem; white-space: nowrap; }
.warnings { background: var(--warn-soft); border: 1px solid var(--warn-line); border-radius: .6rem; padding: .9rem 1.2rem; margin: 1.5rem 0; }
.warnings h2 { font-size: 1rem; margin: 0; padding: 0; border: 0; color: var(--warn); }
.warnings ul { margin: .3rem 0 0; padding-left: 1.2rem; } .warnings li { margin: .25rem 0; overflow-wrap: anywhere; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .2rem 1.5rem; margin: 1rem 0; }
.facts div { padding: .3rem 0; } .facts dt { color: var(--muted); font-size: .875rem; } .facts dd { margin: 0; font-size: 1.15rem; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; margin: .6rem 0 1rem; }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; min-width: 50%; }
th { text-align: left; font-weight: 600; color: var(--muted); vertical-align: bottom; border-bottom: 1px solid var(--ink); padding: .35rem .9rem .35rem 0; }
td { border-bottom: 1px solid var(--line); padding: .35rem .9rem .35rem 0; vertical-align: top; overflow-wrap: break-word; }
th.number, td.number { text-align: right; white-space: nowrap; padding-left: .6rem; }
td:last-child, th:last-child { padding-right: 0; }
.interval { color: var(--muted); white-space: nowrap; }
figure { margin: 1rem 0 1.5rem; background: var(--surface); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem 1.2rem; }
figure h3 { margin: 0 0 .2rem; } figcaption { font-size: .9rem; max-width: 46rem; margin-bottom: .6rem; }
figure svg { display: block; width: 100%; height: auto; }
.pair { display: grid; grid-template-columns: minmax(0, 3fr) minmax(15rem, 2fr); gap: 1.5rem; align-items: center; }
.pair ul { list-style: none; margin: 0; padding: 0; } .pair li { padding: .5rem 0; border-top: 1px solid var(--line); font-size: .92rem; } .pair li:first-child { border-top: 0; } .pair p { margin: .1rem 0 0; }
@media (max-width: 46rem) { .pair { grid-template-columns: minmax(0, 1fr); } }
.grid { display: grid; grid-template-columns: repeat(auto-fit, minmax(22rem, 1fr)); gap: 0 1.2rem; align-items: start; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .15rem 1.1rem; margin: .2rem 0 .6rem; padding: 0; font-size: .875rem; }
.legend i { display: inline-block; width: .75rem; height: .75rem; border-radius: .15rem; margin-right: .4rem; vertical-align: -.05rem; }
details { margin: .5rem 0; } summary { cursor: pointer; color: var(--accent); font-size: .9rem; }
details.quantity > summary { font-size: 1rem; padding: .3rem 0; }
dl.glossary dt { font-weight: 600; margin-top: .7rem; } dl.glossary dd { margin: 0; max-width: 46rem; }
code { font: .86em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; background: var(--accent-soft); border-radius: .25rem; padding: .1em .35em; overflow-wrap: anywhere; }
footer { color: var(--muted); font-size: .875rem; padding-top: 2rem; padding-bottom: 3rem; }
@media print {
  :root, :root[data-theme="dark"] { color-scheme: light; ${light} }
  body { background: none; font-size: 11pt; } .switches { display: none; } main, header, footer { max-width: none; padding-left: 0; padding-right: 0; }
  .scroll { overflow: visible; } table { font-size: 7.5pt; } th, td { padding-right: .4rem; }
  figure, .card, tr, .warnings { break-inside: avoid; } h2, h3 { break-after: avoid; }
}`;

/** Chooses language and theme by the address's hash (#zh, #en,dark), the language else by the browser; opens all tables for print. */
export const script = `
(function () {
  var root = document.documentElement;
  function read() {
    var words = location.hash.slice(1).split(",");
    var has = function (word) { return words.indexOf(word) >= 0; };
    var chinese = has("zh") || (!has("en") && /^zh/i.test(navigator.language || ""));
    root.setAttribute("data-language", chinese ? "zh" : "en");
    root.lang = chinese ? "zh-Hans" : "en";
    document.title = root.getAttribute(chinese ? "data-title-zh" : "data-title-en");
    if (has("dark") || has("light")) root.setAttribute("data-theme", has("dark") ? "dark" : "light");
    else root.removeAttribute("data-theme");
  }
  function isDark() {
    var theme = root.getAttribute("data-theme");
    return theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }
  function write(language, theme) { location.replace("#" + language + (theme ? "," + theme : "")); }
  document.getElementById("language").onclick = function () {
    write(root.getAttribute("data-language") === "zh" ? "en" : "zh", root.getAttribute("data-theme"));
  };
  document.getElementById("theme").onclick = function () { write(root.getAttribute("data-language"), isDark() ? "light" : "dark"); };
  addEventListener("hashchange", read);
  addEventListener("beforeprint", function () { document.querySelectorAll("details").forEach(function (one) { one.open = true; }); });
  read();
})();`;
