import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import {
  type SimulatedSalesforce,
  startSalesforce,
} from "#connectors/salesforce/salesforce.world.ts";
import { codeOf, openPeopleWorld, type PeopleWorld } from "../people.world.ts";
import type { Reply } from "../server.world.ts";

/** The owner of a connection has the other side make what its choices lack: a field of a simulated Salesforce. */

let world: PeopleWorld;
let org: SimulatedSalesforce;
let connection: string;
beforeAll(async () => {
  world = await openPeopleWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  org = await startSalesforce();
  world.trusted.push(org.url);
  const { body } = await world.hana("POST", "/connections", {
    connector: "salesforce",
    name: `Org at ${org.url}`,
    values: org.values,
  });
  connection = z.object({ connection: z.object({ id: z.string() }) }).parse(body).connection.id;
  return () => org.close();
});

const asked = { of: "Invoice__c", value: "Millrace_Effect__c" };
const path = (choices = "once-fields") => `/connections/${connection}/choices/${choices}`;
const make = (by: PeopleWorld["hana"] = world.hana, wish: object = asked) =>
  by("POST", path(), wish);
const said = (reply: Reply) => [reply.status, codeOf(reply)];
const fieldsMade = () => org.executed("/tooling/sobjects/CustomField", "POST");
const offered = async () => {
  const { body } = await world.hana("GET", `${path()}?of=Invoice__c`);
  return z
    .object({ items: z.array(z.object({ value: z.string() })) })
    .parse(body)
    .items.map(({ value }) => value);
};

test("the catalogue says for which choices something can be made", async () => {
  const { body } = await world.hana("GET", "/connectors");
  const { items } = z
    .object({
      items: z.array(
        z.object({
          id: z.string(),
          choices: z.array(z.object({ id: z.string(), making: z.unknown().optional() })),
        }),
      ),
    })
    .parse(body);
  const choices = items.flatMap(({ id, choices: all }) =>
    all.flatMap((one) => (one.making === undefined ? [] : [`${id} ${one.id}`])),
  );
  expect(choices).toEqual(["salesforce once-fields"]);
});

test("it is made once, offered, and stands in the audit log", async () => {
  expect(await offered()).toEqual(["Stripe_Id__c"]);
  expect(await make()).toMatchObject({ status: 200, body: { made: true, left: null } });
  expect(await make()).toMatchObject({ status: 200, body: { made: false, left: null } });
  expect(await offered()).toEqual(["Stripe_Id__c", "Millrace_Effect__c"]);
  expect(await fieldsMade()).toBe(1);
  const { body } = await world.aoi("GET", "/audit?action=connection.choice_made");
  const { items } = z
    .object({
      items: z.array(z.object({ object: z.object({ id: z.string() }), details: z.unknown() })),
    })
    .parse(body);
  expect(items.filter(({ object }) => object.id === connection)).toMatchObject([
    { details: asked },
    { details: asked },
  ]);
});

test("what is left to do is said in the language of whoever asks", async () => {
  await org.control("POST /settings", { may_give_rights: false });
  const reply = await world.hana("POST", path(), asked, { "accept-language": "ja" });
  expect(reply).toMatchObject({
    status: 200,
    body: { made: true, left: expect.stringContaining("権限セットの割り当て") },
  });
});

test("whoever only operates the connection has nothing made, and for others it is not there", async () => {
  const grant = `/connections/${connection}/grants/${world.ids.ken}`;
  expect((await world.hana("PUT", grant, {})).status).toBe(200);
  expect((await world.ken("GET", `${path()}?of=Invoice__c`)).status).toBe(200);
  expect(said(await make(world.ken))).toEqual([404, "connection.not_found"]);
  expect(said(await make(world.aoi))).toEqual([404, "connection.not_found"]);
  expect(await fieldsMade()).toBe(0);
});

test("a connection on hold lets nothing out", async () => {
  const hold = `/connections/${connection}/hold`;
  expect((await world.hana("PUT", hold)).status).toBe(200);
  expect(said(await make())).toEqual([409, "connection.held"]);
  expect(await org.sent("/tooling/sobjects/CustomField", "POST")).toBe(0);
});

test("a key that is not for operating has nothing made", async () => {
  const hana = await world.as("builder", "Hana", ["read", "build"]);
  expect(said(await make(hana.call))).toEqual([403, "request.key_out_of_scope"]);
});

test("nothing is made for other choices, nor what Salesforce refuses", async () => {
  expect(said(await world.hana("POST", path("fields"), asked))).toEqual([
    422,
    "connection.nothing_to_make",
  ]);
  expect(said(await world.hana("POST", path("nothing"), asked))).toEqual([
    404,
    "connection.unknown_choices",
  ]);
  await org.control("POST /settings", { may_customize: false });
  expect(said(await make())).toEqual([422, "salesforce.field_not_made"]);
  expect(said(await make(world.hana, { ...asked, value: "Nothing" }))).toEqual([
    422,
    "salesforce.field_name",
  ]);
  expect(said(await make(world.hana, { value: "" }))).toEqual([400, "request.invalid"]);
});
