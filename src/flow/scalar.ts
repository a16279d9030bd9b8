import type { Json } from "#sdk/json.ts";
import {
  isoText,
  type Moment as FormulaMoment,
  moment,
  momentOn,
  parseIso,
} from "./formula/moment.ts";
import { attempt } from "./formula/refusal.ts";
import { isTimeZone } from "./zone.ts";

/** Conversions between single values. Each gives undefined for what it cannot do exactly. */

export function textOf(json: Json): string | undefined {
  if (typeof json === "string") return json;
  return typeof json === "number" || typeof json === "boolean" ? String(json) : undefined;
}

/** A text counts as a number only where nothing of it is lost, so that codes like 0012 stay texts. */
export function numberOf(json: Json): number | undefined {
  if (typeof json === "number") return json;
  if (typeof json !== "string") return undefined;
  const match = /^(-?(?:0|[1-9]\d*))(?:\.(\d+))?$/.exec(json.trim());
  if (match === null) return undefined;
  const [, whole = "", fraction = ""] = match;
  const decimals = fraction.replace(/(?<!0)0+$/, "");
  const value = Number(json);
  return String(value) === (decimals === "" ? whole : `${whole}.${decimals}`) ? value : undefined;
}

export function truthOf(json: Json): boolean | undefined {
  if (typeof json === "boolean") return json;
  if (json === "true") return true;
  return json === "false" ? false : undefined;
}

export interface Moment {
  /** In UTC, as fields take it. */
  readonly text: string;
  /** The same as people read it: by the clocks of its own zone. */
  readonly local: string;
  readonly unixSeconds: number;
}

/**
 * From Unix seconds or from a text in ISO 8601. What names no zone is told in `timeZone`, where a day
 * begins at midnight; nothing can be told in a zone that there is not, which is a problem of the flow's own.
 */
export function momentOf(json: Json, timeZone: string): Moment | undefined {
  const found = isTimeZone(timeZone) ? whenOf(json, timeZone) : undefined;
  if (found === undefined) return undefined;
  return {
    text: isoText({ ...found, zone: "UTC" }),
    local: isoText(found),
    unixSeconds: Math.floor(found.at / 1000),
  };
}

/** From a text in ISO 8601 that is a day alone: on which day a moment falls hangs on where one is. */
export function dayOf(json: Json): string | undefined {
  if (typeof json !== "string") return undefined;
  const written = json.trim();
  return written.length === 10 && whenOf(written, "UTC") !== undefined ? written : undefined;
}

/** Undefined, too, beyond the years of four digits, where a number was most likely not in seconds. */
function whenOf(json: Json, timeZone: string): FormulaMoment | undefined {
  const read = attempt("", () => {
    if (typeof json === "number") return moment(Math.floor(json * 1000), timeZone);
    const when = typeof json === "string" ? parseIso(json, timeZone) : undefined;
    return when?.kind === "day" ? momentOn(when.number, 0, timeZone) : when;
  });
  return read.ok ? read.value : undefined;
}
