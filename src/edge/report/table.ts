// Tables of a report: words to the left, numbers to the right in equal digits.
import { html, trusted } from "./html.ts";
import type { Html, Part } from "./html.ts";

/** A column: its heading, what stands in it, and whether that is a number. */
export interface ReportColumn<Row> {
  readonly head: Part;
  readonly cell: (row: Row) => Part;
  readonly numeric?: boolean;
}

/** A table of these rows; wide ones scroll within the page. */
export function reportTable<Row>(columns: readonly ReportColumn<Row>[], rows: readonly Row[]): Html {
  const kind = (column: ReportColumn<Row>): Html => trusted(column.numeric === true ? ' class="number"' : "");
  return html`<div class="scroll"><table><thead><tr>${columns.map((column) => html`<th scope="col"${kind(column)}>${column.head}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${columns.map((column) => html`<td${kind(column)}>${column.cell(row)}</td>`)}</tr>
`)}</tbody></table></div>`;
}
