/** Seconds that Stripe gives, in fields that take a date and time. */
import { afterEach, beforeEach, expect, it } from "vitest";
import { until } from "#engine/engine.world.ts";
import type { Value } from "#flow/value.ts";
import {
  constant,
  itemsOf,
  objectOf,
  openSalesforceWorld,
  setting,
  type SalesforceWorld,
  type Step,
} from "./salesforce.engine.world.ts";

let all: SalesforceWorld;
beforeEach(async () => {
  all = await openSalesforceWorld();
});
afterEach(() => all.close());

const created: Value = { kind: "pill", from: "trigger", path: ["created"] };
const where = { object: constant("Invoice__c"), mark: constant("Stripe_Id__c") };

const one: Step = {
  action: "create-record",
  input: { ...where, values: setting("Sent_At__c", created) },
};
const several: Step = {
  action: "create-records",
  input: {
    ...where,
    items: itemsOf(objectOf({ made: created })),
    fields: itemsOf(objectOf({ field: constant("Sent_At__c"), item: constant("made") })),
  },
};

it.each([
  ["a record", one, "/sobjects/Invoice__c"],
  ["a list of records", several, "/composite/sobjects"],
])("%s gets the moment itself", async (_, step, path) => {
  await all.run([step], path);
  await until(async () => {
    await all.world.advance(5);
    return /failed|succeeded|waiting/.test((await all.world.statuses("f")).join());
  });
  const { event, error } = await all.detail();
  expect(error).toBeNull();
  const [record] = await all.org.records("Invoice__c");
  const seconds = Date.parse(String(record?.["Sent_At__c"])) / 1000;
  expect(event).toMatchObject({ created: seconds });
});
