import { expect, it } from "vitest";
import { connectors } from "#connectors/index.ts";
import { catalogueOf } from "#engine/catalogue.ts";
import { none } from "#flow/private.ts";
import { emptyDocument, type FlowDocument } from "#flow/document.ts";
import { privatePlaces } from "#flow/private-places.ts";
import { maskedRun } from "./masked.ts";
import { runWithParkedRow } from "./parked-row.world.ts";
import { withoutFields } from "./without-fields.ts";

const document = (field: string): FlowDocument => ({
  ...emptyDocument,
  trigger: {
    kind: "event",
    connector: "stripe",
    trigger: "new-charge",
    connection: "c1",
    settings: {},
    everySeconds: 60,
  },
  steps: [
    {
      kind: "action",
      id: "s1",
      name: null,
      connector: "stripe",
      action: "create-customer",
      connection: "c1",
      input: { description: { kind: "pill", from: "trigger", path: [field] } },
    },
  ],
});
const paid = { status: "succeeded", captured: true, balance_transaction: null };
const hour = 3_600_000;
const told = (event: object | null, field = "balance_transaction", after = hour) =>
  withoutFields(
    { document: document(field), event, eventAt: 1_000, createdAt: 1_000 + after },
    { connectors, catalogue: catalogueOf(connectors) },
    "en",
  );

it("a run says what it began without, and whether that had not come in time", () => {
  expect(told(paid)).toEqual({
    fields: [["balance_transaction"]],
    message:
      "Stripe had not filled in Balance transaction ID 1 hour after the event. The run started without it.",
  });
  expect(told(paid, "balance_transaction", hour - 1)?.message).toMatch(/^Stripe had not .* Only/);
});

it("a run says nothing of what it does not use, has, or does not wait for", () => {
  expect(told(paid, "amount")).toBeNull();
  expect(told({ ...paid, balance_transaction: "txn_1" })).toBeNull();
  expect(told({ ...paid, captured: false })).toBeNull();
  expect(told({ ...paid, status: "failed" })).toBeNull();
  expect(told(paid, "transfer")).toBeNull();
  expect(told({ ...paid, transfer_data: { destination: "acct_1" } }, "transfer")).not.toBeNull();
  // Its values were erased.
  expect(told(null)).toBeNull();
});

it("people who must not see a field do not learn that it is empty", () => {
  const flow = document("balance_transaction");
  const run = { ...runWithParkedRow("en"), document: flow, event: paid, withoutFields: told(paid) };
  const seen = (...marks: string[]) => {
    const around = {
      catalogue: catalogueOf(connectors),
      called: new Map(),
      handedIn: none,
      marks: new Map([["f", marks]]),
    };
    return maskedRun(run, privatePlaces(flow, "f", around), "en").withoutFields;
  };
  expect(seen("trigger.balance_transaction")).toBeNull();
  expect(seen("trigger.description")).toEqual(told(paid));
});
