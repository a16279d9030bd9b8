import { constant } from "../documents.ts";

/** What people make of a flow's document. */

/** What the writes of the first versions bear. */
export const firstMark = "v0";

/** With a mark of the version in the metadata of each write. */
export function marked(document: object, version: string): object {
  return changed(document, (key, value) => {
    if (key !== "metadata" || !isObject(value) || !isObject(value["fields"])) return value;
    return { ...value, fields: { ...value["fields"], version: constant(version) } };
  });
}

export function onConnection(document: object, from: string, to: string): object {
  return changed(document, (key, value) => (key === "connection" && value === from ? to : value));
}

export function every(document: object, seconds: number): object {
  return changed(document, (key, value) => (key === "everySeconds" ? seconds : value));
}

function changed(document: object, change: (key: string, value: unknown) => unknown): object {
  const copy: object = JSON.parse(JSON.stringify(document), change);
  return copy;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
