import { type Json, jsonBy, keepsDigits } from "#sdk/json.ts";

/**
 * What a value of PostgreSQL is as JSON. Pure. Nothing is lost: a number that JSON's readers would round is a text,
 * always for one type, and a type that is not known here is the text in which PostgreSQL writes it.
 */

/** By the oid of the type, which is the same in every PostgreSQL. */
type Read = (written: string) => Json;

const asText: Read = (written) => written;
const asBoolean: Read = (written) => written === "t";
/** An integer of at most 32 bits. */
const asNumber: Read = Number;
/** PostgreSQL writes the shortest text that reads as the same number. NaN and Infinity are no JSON. */
const asFloat: Read = (written) => {
  const number = Number(written);
  return Number.isFinite(number) ? number : written;
};
/** What is nested too deep to walk through stays as it is written. */
const asJson: Read = (written) => {
  const json = exactJson(written);
  return json === undefined ? written : json;
};
/** From `2026-01-31 12:00:00.5+09` to ISO 8601. `infinity`, and years that ISO 8601 does not know, stay as they are. */
const asMoment: Read = (written) => {
  const [, date, time, offset = ""] =
    /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)([+-]\d\d(?::\d\d)?)?$/.exec(written) ?? [];
  if (date === undefined) return written;
  return `${date}T${time}${/^[+-]\d\d$/.test(offset) ? `${offset}:00` : offset}`;
};

const scalars: Readonly<Record<number, Read>> = {
  16: asBoolean,
  21: asNumber,
  23: asNumber,
  26: asNumber,
  114: asJson,
  700: asFloat,
  701: asFloat,
  1114: asMoment,
  1184: asMoment,
  3802: asJson,
};

/** The element's type of the arrays that every PostgreSQL has, but for those whose elements are not parted by commas. */
const elements: Readonly<Record<number, number>> = {
  199: 114,
  651: 650,
  791: 790,
  1000: 16,
  1001: 17,
  1002: 18,
  1003: 19,
  1005: 21,
  1007: 23,
  1009: 25,
  1014: 1042,
  1015: 1043,
  1016: 20,
  1021: 700,
  1022: 701,
  1028: 26,
  1040: 829,
  1041: 869,
  1115: 1114,
  1182: 1082,
  1183: 1083,
  1185: 1184,
  1187: 1186,
  1231: 1700,
  1270: 1266,
  2951: 2950,
  3807: 3802,
};

/** The oids from which on types are a database's own. */
const firstOwn = 16_384;

/** Types of which only the database itself knows whether they are arrays. */
export function unknownTypes(types: readonly number[]): readonly number[] {
  return [...new Set(types.filter((type) => type >= firstOwn))];
}

/** `ownArrays`: the element's type of each array type that is the database's own. */
export function readerOf(type: number, ownArrays: ReadonlyMap<number, number>): Read {
  const element = elements[type] ?? ownArrays.get(type);
  if (element === undefined) return scalars[type] ?? asText;
  const read = scalars[element] ?? asText;
  return (written) => arrayOf(written, read);
}

/** As PostgreSQL writes arrays: `{1,NULL,"a \"b\""}`, also `[0:1]={1,2}`, and arrays in arrays. */
function arrayOf(written: string, read: Read): Json {
  let at = written.indexOf("{");
  const quoted = (): Json => {
    let text = "";
    for (at += 1; written[at] !== '"'; at += 1) {
      if (written[at] === "\\") at += 1;
      text += written[at] ?? "";
    }
    at += 1;
    return read(text);
  };
  const bare = (): Json => {
    const from = at;
    while (written[at] !== "," && written[at] !== "}") at += 1;
    const text = written.slice(from, at);
    return text.toUpperCase() === "NULL" ? null : read(text);
  };
  const list = (): Json => {
    const items: Json[] = [];
    at += 1;
    while (at < written.length && written[at] !== "}") {
      if (written[at] === ",") at += 1;
      const next = written[at];
      items.push(next === "{" ? list() : next === '"' ? quoted() : bare());
    }
    at += 1;
    return items;
  };
  return list();
}

/** What goes back into the database is what came out of it: a large number stays one where it keeps its digits. */
export function exactJson(written: string): Json | undefined {
  return jsonBy(written, (number) => (keepsDigits(number) ? Number(number) : number));
}
