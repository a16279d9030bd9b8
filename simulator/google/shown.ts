/** How a cell is shown to people. K: real formats have patterns and locales. */
import type { Cell, NumberFormat } from "./spreadsheet.ts";

export function shown(cell: Cell, format: NumberFormat | undefined): string {
  if (typeof cell === "boolean") return cell ? "TRUE" : "FALSE";
  if (typeof cell !== "number") return cell ?? "";
  if (format === "DATE") return momentOf(cell).slice(0, 10);
  if (format === "DATE_TIME") return momentOf(cell).slice(0, 19).replace("T", " ");
  return String(cell);
}

const momentOf = (serial: number): string => new Date((serial - 25_569) * 86_400_000).toISOString();
