/** Decodes `a[b][c]=1&d[]=2` into nested values. Keys are data, so tables have no prototype. */

export type Form = string | Form[] | FormTable;
export interface FormTable {
  [key: string]: Form;
}

export type Pairs = readonly (readonly [string, string])[];

export function decodePairs(encoded: string): Pairs {
  return encoded === "" ? [] : [...new URLSearchParams(encoded)];
}

export function nest(pairs: Pairs): FormTable {
  const root = newTable();
  for (const [key, value] of pairs) {
    const [head, ...rest] = segments(key);
    root[head] = put(root[head], rest, value);
  }
  return root;
}

/** `shipping[address][line1]` -> shipping, address, line1. */
function segments(key: string): [string, ...string[]] {
  const open = key.indexOf("[");
  if (open <= 0 || !key.endsWith("]")) return [key];
  return [key.slice(0, open), ...key.slice(open + 1, -1).split("][")];
}

function put(existing: Form | undefined, path: readonly string[], value: string): Form {
  const [head, ...rest] = path;
  if (head === undefined) return value;
  if (head === "") return append(Array.isArray(existing) ? existing : [], rest, value);
  const table = isTable(existing) ? existing : newTable();
  table[head] = put(table[head], rest, value);
  return table;
}

/** `list[][a]=1&list[][b]=2` is one element; a key seen before starts the next one. */
function append(list: Form[], path: readonly string[], value: string): Form[] {
  const last = list.at(-1);
  const [head] = path;
  if (head !== undefined && isTable(last) && !(head in last)) put(last, path, value);
  else list.push(put(undefined, path, value));
  return list;
}

export function isTable(value: Form | undefined): value is FormTable {
  return typeof value === "object" && !Array.isArray(value);
}

function newTable(): FormTable {
  const table: FormTable = Object.create(null);
  return table;
}
