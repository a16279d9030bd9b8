import { type RunKind, runPrefixes } from "#engine/run-name.ts";

/** SQL, for both stores: is the run in whose row `name` stands of this kind? As the indexes have it. */
export function isOfKind(kind: RunKind, name = "name"): string {
  switch (kind) {
    case "event":
      return Object.values(runPrefixes)
        .map((prefix) => `NOT (${beginsWith(prefix, name)})`)
        .join(" AND ");
    case "schedule":
    case "invoke":
    case "webhook":
    case "call":
    case "now":
    case "test":
    case "rerun":
      return beginsWith(runPrefixes[kind], name);
  }
}

/** Its last character is a colon, which a semicolon follows. */
function beginsWith(prefix: string, name: string): string {
  return `${name} >= '${prefix}' AND ${name} < '${prefix.slice(0, -1)};'`;
}
