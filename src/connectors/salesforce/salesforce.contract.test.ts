import { contractOverHttp, type HttpWorld } from "../http.contract.ts";
import { salesforceConnector } from "./salesforce.connector.ts";
import { type Standing, startSalesforce } from "./salesforce.world.ts";

const writes: Readonly<Record<string, readonly [path: string, method: string]>> = {
  "create-record": ["/sobjects/Account", "POST"],
  "create-records-piece": ["/composite/sobjects", "POST"],
  "update-records-piece": ["/composite/sobjects", "PATCH"],
  "upsert-records-piece": ["/composite/sobjects/*", "PATCH"],
  "update-record": ["/sobjects/Account/*", "PATCH"],
  "upsert-record": ["/composite/sobjects/*", "PATCH"],
  "delete-record": ["/sobjects/Contact/*", "DELETE"],
};

const values = [{ field: "Name", value: "Sato" }];

const addresses = {
  live: "https://example.my.salesforce.com",
  test: "https://example--test.sandbox.my.salesforce.com",
};
const sites = (["live", "test"] as const).map((mode) => {
  return { settings: { address: addresses[mode] }, mode, account: null };
});

async function openOrg(): Promise<HttpWorld> {
  const org = await startSalesforce();
  const [account = ""] = await org.make("Account", { Name: "Ito" });
  const others = await org.make("Account", { Name: "Mori" }, 201);
  const toDelete = [...(await org.make("Contact", { LastName: "x" }, 200))];
  /** Oldest first, as the lists of triggers have them: by stamp, then by id. */
  const keysOf = async (object: string, ids: readonly string[], key: (one: Standing) => string) =>
    (await org.records(object))
      .filter(({ Id }) => ids.includes(Id))
      .toSorted((one, other) => {
        const [a, b] = [one, other].map(({ Id, SystemModstamp }) => SystemModstamp + Id);
        return (a ?? "") < (b ?? "") ? -1 : 1;
      })
      .map(key);
  const stamped = ({ Id, SystemModstamp }: Standing) =>
    `${Id} ${new Date(SystemModstamp.replace("+0000", "Z")).toISOString()}`;
  const accounts = (key: (one: Standing) => string) => async (count: number) =>
    keysOf("Account", await org.make("Account", { Name: "Abe" }, count), key);
  return {
    // A second is told when it is over.
    pass: async () => void (await org.control("POST /clock", { advance_seconds: 5 })),
    good: org.values,
    bad: { ...org.values, secret: "a_secret_that_nobody_has_given" },
    trustedLoopback: [org.url],
    limitNext: async () =>
      void (await org.control("POST /faults", {
        fault: { kind: "limit" },
        match: { path: "/services/data/*" },
      })),
    refusal: {
      status: 400,
      headers: {},
      body: '[{"errorCode":"FIELD_CUSTOM_VALIDATION_EXCEPTION","message":"No"}]',
    },
    events: {
      "record-created": accounts(({ Id }) => Id),
      "record-changed": accounts(stamped),
      "record-reached": async (count) => {
        const values = { Name: "deal", StageName: "Negotiation", CloseDate: "2026-12-31" };
        const ids = await org.make("Opportunity", values, count);
        for (const id of ids)
          await org.control(`POST /records/${id}`, {
            object: "Opportunity",
            values: { StageName: "Closed Won" },
          });
        return keysOf("Opportunity", ids, ({ Id }) => Id);
      },
      "record-deleted": async (count) => {
        const ids = await org.make("Contact", { LastName: "y" }, count);
        for (const id of ids) await org.control(`DELETE /records/${id}?object=Contact`);
        return keysOf("Contact", ids, stamped);
      },
    },
    places: {
      "record-created": { object: "Account" },
      "record-changed": { object: "Account" },
      "record-reached": { object: "Opportunity", field: "IsWon", moment: "LastStageChangeDate" },
      "record-deleted": { object: "Contact" },
    },
    inputs: {
      "create-record": { object: "Account", values },
      "create-records": {
        object: "Account",
        items: Array.from({ length: 201 }, (_, at) => ({ name: `Abe ${at}` })),
        fields: [{ field: "Name", item: "name" }],
      },
      "create-records-piece": {
        object: "Account",
        records: [{ Name: "Kato" }, { Name: "Mori" }],
        mark: "Millrace_Effect__c",
      },
      "update-records": {
        object: "Account",
        items: others.map((id) => ({ id, name: `Kato ${id}` })),
        id: "id",
        fields: [{ field: "Name", item: "name" }],
      },
      "update-records-piece": {
        object: "Account",
        records: others.slice(0, 2).map((record) => ({ record, values: { Name: "Mori" } })),
      },
      "upsert-records": {
        object: "Account",
        key: "Customer_Number__c",
        items: Array.from({ length: 201 }, (_, at) => ({ number: at, name: `Abe ${at}` })),
        value: "number",
        fields: [{ field: "Name", item: "name" }],
      },
      "upsert-records-piece": {
        object: "Account",
        key: "Customer_Number__c",
        records: ["L/1", "L/2"].map((value) => ({ value, values: { Name: "Kato" } })),
      },
      "update-record": { object: "Account", record: account, values },
      "upsert-record": { object: "Account", key: "Customer_Number__c", value: "C/1.inc", values },
      "find-records": {
        object: "Account",
        where: [{ field: "Name", is: "equals", value: "Ito" }],
        limit: 1,
      },
      "run-query": {
        query: "SELECT Id, Name FROM Account WHERE Name = :name",
        values: [{ name: "name", value: "Ito" }],
        limit: 1,
      },
      get "delete-record"() {
        return { object: "Contact", record: toDelete.pop() ?? "" };
      },
    },
    makes: {
      "create-record": ["record", "record-change"],
      "create-records-piece": ["record", "record-change"],
    },
    count: (action) => org.executed(...(writes[action] ?? ["", ""])),
    close: () => org.close(),
  };
}

contractOverHttp(salesforceConnector, openOrg, sites);
