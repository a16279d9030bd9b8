/** Field masks: `properties(title,timeZone),sheets.properties.title`. What they do not name is not answered. */
import { invalid } from "./errors.ts";

interface Mask {
  readonly [name: string]: Mask | true;
}

export function masked(value: object, fields: string | null): object {
  if (fields === null || fields === "" || fields === "*") return value;
  const kept = keep(value, parsed(fields));
  return typeof kept === "object" && kept !== null ? kept : {};
}

function keep(value: unknown, mask: Mask | true): unknown {
  if (mask === true) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => keep(item, mask));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).flatMap(([name, inner]: [string, unknown]) => {
    const wanted = mask[name];
    return wanted === undefined ? [] : [[name, keep(inner, wanted)]];
  });
  return Object.fromEntries(entries);
}

function parsed(fields: string): Mask {
  let at = 0;
  const list = (): Mask => {
    const mask: Record<string, Mask | true> = {};
    for (;;) {
      const name = /^[\w*]+/.exec(fields.slice(at))?.[0];
      if (name === undefined) throw invalid(`Request contains an invalid argument.`);
      at += name.length;
      mask[name] = after();
      if (fields[at] !== ",") return mask;
      at += 1;
    }
  };
  const after = (): Mask | true => {
    const sign = fields[at];
    if (sign === "(") {
      at += 1;
      const inner = list();
      if (fields[at] !== ")") throw invalid(`Request contains an invalid argument.`);
      at += 1;
      return inner;
    }
    if (sign !== "." && sign !== "/") return true;
    at += 1;
    const name = /^\w+/.exec(fields.slice(at))?.[0] ?? "";
    at += name.length;
    return { [name]: after() };
  };
  const mask = list();
  if (at < fields.length) throw invalid(`Request contains an invalid argument.`);
  return mask;
}
