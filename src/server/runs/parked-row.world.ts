/** For tests: a run whose row in a database may have been written. */
import { connectors } from "#connectors/index.ts";
import { emptyDocument } from "#flow/document.ts";
import type { EffectView } from "#reading/run-views.ts";
import type { Locale } from "../language.ts";
import type { Run } from "./runs.schemas.ts";
import { effectView } from "./runs.view.ts";

export const parkedRow: EffectView = {
  id: "e",
  generation: 0,
  path: "s1",
  state: "parked",
  mode: "live",
  connector: "postgresql",
  action: "insert-row",
  apiVersion: "1",
  method: "INSERT",
  resource: "orders",
  params: {
    table: "orders",
    values: { id: 170_017, total: "12.50" },
    where: {},
    key: [],
    most: 1,
    output: "rows",
    once: "ledger",
    effect: { id: "e", generation: 0 },
  },
  of: null,
  answer: null,
  isAboveLimit: false,
  sends: 1,
  firstSentAt: null,
  lastSentAt: null,
  objectId: null,
  error: null,
  foundBy: null,
  parkedAt: null,
  lookUps: 0,
  lastLookUpAt: null,
  lookedFrom: null,
  lookedTo: null,
  nextLookUpAt: null,
};

export function runWithParkedRow(locale: Locale): Run {
  const at = new Date(0).toISOString();
  const constant = (value: string | number) => ({ kind: "constant", value }) as const;
  return {
    id: "r",
    flowId: "f",
    flowName: "To the books",
    kind: "event",
    versionNumber: 1,
    status: "parked",
    values: { seen: true },
    mode: "live",
    money: { sums: [], isCut: false },
    reference: "r",
    eventMoney: null,
    eventAt: at,
    createdAt: at,
    startedAt: at,
    endedAt: null,
    resumesAt: null,
    error: null,
    waitsFor: [],
    filter: null,
    document: {
      ...emptyDocument,
      steps: [
        {
          kind: "action",
          id: "s1",
          name: null,
          connector: "postgresql",
          action: "insert-row",
          connection: "c",
          input: { table: constant("orders") },
        },
      ],
    },
    connections: [],
    event: null,
    cancelAskedAt: null,
    recordUrl: null,
    at: ["s1"],
    steps: [],
    loops: [],
    calls: [],
    caller: null,
    effects: [{ ...effectView(parkedRow, "parked", connectors, locale), waitsFor: null }],
    withoutFields: null,
    continuation: null,
  };
}
