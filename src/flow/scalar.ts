import type { Json } from "#sdk/json.ts";

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
  const decimals = fraction.replace(/0+$/, "");
  const value = Number(json);
  return String(value) === (decimals === "" ? whole : `${whole}.${decimals}`) ? value : undefined;
}

export function truthOf(json: Json): boolean | undefined {
  if (typeof json === "boolean") return json;
  if (json === "true") return true;
  return json === "false" ? false : undefined;
}

export interface Moment {
  readonly text: string;
  readonly unixSeconds: number;
}

/** From Unix seconds or from a text in ISO 8601; a text without a zone means UTC. */
export function momentOf(json: Json): Moment | undefined {
  if (typeof json === "number") return momentAt(json * 1000);
  if (typeof json !== "string") return undefined;
  const match =
    /^(\d{4}-\d{2}-\d{2})(?:[Tt ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)([Zz]|[+-]\d{2}:\d{2})?)?$/.exec(
      json.trim(),
    );
  if (match === null) return undefined;
  const [, day = "", time = "00:00", zone = "Z"] = match;
  // Date.parse would make 2 March of 30 February.
  if (momentAt(Date.parse(`${day}T00:00:00Z`))?.text.startsWith(day) !== true) return undefined;
  return momentAt(Date.parse(`${day}T${time}${zone.toUpperCase()}`));
}

/** From a text in ISO 8601 that is a day alone: on which day a moment falls hangs on where one is. */
export function dayOf(json: Json): string | undefined {
  const written = typeof json === "string" ? json.trim() : "";
  return written.length === 10 && momentOf(written) !== undefined ? written : undefined;
}

/** Years of four digits only: beyond them the number was most likely not in seconds. */
function momentAt(milliseconds: number): Moment | undefined {
  if (!(milliseconds >= -62_167_219_200_000 && milliseconds < 253_402_300_800_000))
    return undefined;
  return {
    text: new Date(milliseconds).toISOString().replace(".000Z", "Z"),
    unixSeconds: Math.floor(milliseconds / 1000),
  };
}
