import { formatter, isAtHand } from "../zone.ts";
import { refuse } from "./refusal.ts";

/** Time zones as they are named in formulas. */

const minute = 60_000;

/** What making something anew costs that is dear and remembered. */
export type Spend = (units: number) => void;
export const makingCost = 20_000;

/** The zone as it is kept; refused where it is none. */
export function zoneOf(name: string, spend: Spend): string {
  if (/^(z|utc|gmt|etc\/utc)$/i.test(name)) return "UTC";
  const distance = /^(?:utc|gmt)?([+-])(\d{1,2}):?(\d{2})?$/i.exec(name);
  if (distance !== null) return distanceZone(name, distance);
  if (!isAtHand(name)) spend(makingCost);
  try {
    return formatter(name).resolvedOptions().timeZone === "UTC" ? "UTC" : name;
  } catch {
    return refuse("flow.formula_no_such_zone", { zone: name.slice(0, 80) });
  }
}

function distanceZone(name: string, [, sign = "+", hours = "0", minutes = "0"]: string[]): string {
  const total = Number(hours) * 60 + Number(minutes);
  if (total > 18 * 60 || Number(minutes) > 59)
    return refuse("flow.formula_no_such_zone", { zone: name });
  return total === 0 ? "+00:00" : `${sign}${hours.padStart(2, "0")}:${minutes.padStart(2, "0")}`;
}

/** `+09:00`; `Z` for none. */
export function distanceText(ahead: number, zero = "Z", colon = ":"): string {
  if (ahead === 0) return zero;
  const total = Math.round(Math.abs(ahead) / minute);
  const [hours, minutes] = [Math.floor(total / 60), total % 60];
  const two = (count: number) => String(count).padStart(2, "0");
  return `${ahead < 0 ? "-" : "+"}${two(hours)}${colon}${two(minutes)}`;
}
