import { expect, it } from "vitest";
import type { CalledFlows } from "#flow/called.ts";
import { emptyDocument, type FlowDocument } from "#flow/document.ts";
import type { LiveWrite } from "#flow/live-writes.ts";
import type { ActionStep, CallStep } from "#flow/step.ts";
import { fingerprintOf, isConfirmed, type NamedWrites } from "./live-confirmation.ts";

const charge = (amount: number): ActionStep => ({
  kind: "action",
  id: "s1",
  name: null,
  connector: "stripe",
  action: "create-charge",
  connection: "live",
  input: { amount: { kind: "constant", value: amount } },
});
const documentOf = (...steps: FlowDocument["steps"]): FlowDocument => ({ ...emptyDocument, steps });
const call: CallStep = { kind: "call", id: "s1", name: null, flow: "till", input: {} };

const own = (amount: number): NamedWrites => {
  const step = charge(amount);
  const document = documentOf(step);
  const write: LiveWrite = { step, connection: "live", document, called: null };
  return { document, called: new Map(), writes: [write] };
};
const calling = (amount: number): NamedWrites => {
  const document = documentOf(charge(amount));
  const called: CalledFlows = new Map([["till", { name: "Till", document }]]);
  const inside = { id: "till", flow: "Till", by: "s1" };
  const write: LiveWrite = {
    step: charge(amount),
    connection: "live",
    document,
    called: inside,
  };
  return { document: documentOf(call), called, writes: [write] };
};

it.each([
  ["of the flow", own],
  ["of a flow that is called", calling],
])("what was read is confirmed, and no other amount %s", (_whose, named) => {
  const read = fingerprintOf(named(500));
  expect(isConfirmed(named(500), read)).toBe(true);
  expect(isConfirmed(named(50_000), read)).toBe(false);
  expect(isConfirmed(named(500), null)).toBe(false);
});

it("the order of the fields of a document says nothing", () => {
  const named = own(500);
  const { format, ...rest } = named.document;
  expect(fingerprintOf({ ...named, document: { ...rest, format } })).toBe(fingerprintOf(named));
});

it("a number counts for a document that calls nothing, and nothing is confirmed where nothing is written", () => {
  expect(isConfirmed(own(500), 1)).toBe(true);
  expect(isConfirmed(own(500), 2)).toBe(false);
  expect(isConfirmed(calling(500), 1)).toBe(false);
  expect(isConfirmed({ ...calling(500), writes: [] }, null)).toBe(true);
});
