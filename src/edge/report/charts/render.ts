// Renders a chart to SVG whose colours are the page's own variables, so that one picture serves both themes.
import { BarChart, CustomChart, LineChart, ScatterChart } from "echarts/charts";
import { GridComponent } from "echarts/components";
import { init, use } from "echarts/core";
import type { EChartsCoreOption } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { digest } from "../digest.ts";
import { trusted } from "../html.ts";
import type { Html } from "../html.ts";

use([BarChart, CustomChart, LineChart, ScatterChart, GridComponent, SVGRenderer]);

const names = ["ink", "muted", "line", "accent", "surface", "good", "bad", "warn", ...Array.from({ length: 10 }, (_, index) => `s${index}`)];

/** Stand-ins that ECharts can reckon with; each becomes a variable of the page once the picture is drawn. */
export const colours = { ink: "#fe0110", muted: "#fe0111", line: "#fe0112", accent: "#fe0113", surface: "#fe0114", good: "#fe0115", bad: "#fe0116", warn: "#fe0117" } as const;

/** The colour of the series with this number; after ten they come again. */
export function seriesColour(index: number): string {
  return `#fe01${((index % 10) + 24).toString(16)}`;
}

/** The same colour for the page's own HTML. */
export function seriesVariable(index: number): string {
  return `var(--s${index % 10})`;
}

/** Text and lines of the axes, the same in every chart. */
export const axisStyle = {
  axisLine: { lineStyle: { color: colours.muted } },
  axisTick: { show: false },
  axisLabel: { color: colours.muted, fontSize: 12 },
  splitLine: { lineStyle: { color: colours.line } },
} as const;

/** Margins of a grid mean what they say. */
export const fixed = { outerBoundsMode: "none" } as const;

const fontFamily = "system-ui, sans-serif";

/** The picture as inline SVG that fills the width it is given. Names inside it come from its content: unique in a page, equal at every run. */
export function render(option: EChartsCoreOption, size: { readonly width: number; readonly height: number }): Html {
  const chart = init(null, null, { renderer: "svg", ssr: true, ...size });
  chart.setOption({ animation: false, textStyle: { fontFamily }, stateAnimation: { duration: 0 }, ...option });
  const drawn = chart.renderToSVGString();
  chart.dispose();
  const plain = drawn
    .replaceAll(/zr\d+-/g, "p-")
    .replace(/^<svg [^>]*>/, `<svg viewBox="0 0 ${size.width} ${size.height}" aria-hidden="true" focusable="false">`)
    .replaceAll(/<style[^>]*>.*?<\/style>/gs, "")
    .replaceAll(/ (class="p-cls-\d+"|ecmeta_\w+="[^"]*"|pointer-events="visible")/g, "")
    .replaceAll(/#fe01([0-9a-f]{2})/gi, (_, code: string) => `var(--${names[Number.parseInt(code, 16) - 16]})`);
  return trusted(plain.replaceAll(/(["#])p-c/g, `$1p${digest(plain)}-c`));
}
