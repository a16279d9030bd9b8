import { parseArgs } from "node:util";
import { enginePart } from "./engine/engine.part.ts";
import { historyPart } from "./history/history.part.ts";
import { httpPart } from "./http/http.part.ts";
import { idlePart } from "./idle/idle.part.ts";
import { livePart } from "./live/live.part.ts";
import { machine } from "./machine.ts";
import { type Part, writeSection } from "./results.ts";
import { reconcilePart } from "./reconcile/reconcile.part.ts";
import { stallPart } from "./stall/stall.part.ts";
import { startPart } from "./start/start.part.ts";
import { webPart } from "./web/web.part.ts";

/**
 * `npm run bench`: measures, and writes bench/RESULTS.md. `npm run bench -- engine idle` measures
 * only these parts; `--quick` sees whether everything works, and writes nothing.
 */

const parts: readonly Part[] = [
  enginePart,
  httpPart,
  idlePart,
  historyPart,
  reconcilePart,
  stallPart,
  startPart,
  webPart,
  livePart,
];

const { values, positionals } = parseArgs({
  options: { quick: { type: "boolean", default: false } },
  allowPositionals: true,
});
const unknown = positionals.filter((wanted) => parts.every(({ name }) => name !== wanted));
if (unknown.length > 0) {
  console.error(
    `No part ${unknown.join(", ")}. There are: ${parts.map(({ name }) => name).join(", ")}`,
  );
  process.exit(2);
}

const { quick } = values;
const chosen = parts.filter(({ name, onlyIfNamed }) =>
  positionals.length === 0 ? !onlyIfNamed : positionals.includes(name),
);
for (const part of chosen) {
  console.log(`\n== ${part.name}`);
  const found = await part.measure({ quick, say: (line) => console.log(line) });
  console.log(`\n${found}`);
  if (!quick) writeSection(part.name, `${found}\n\n${stamp()}`);
}

function stamp(): string {
  return `*${new Date().toISOString().slice(0, 16).replace("T", " ")} UTC · ${machine()}*`;
}
