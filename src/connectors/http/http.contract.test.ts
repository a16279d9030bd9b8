import { contractOverHttp } from "../http.contract.ts";
import { httpConnector } from "./http.connector.ts";
import { startLedger, valuesFor } from "./http.world.ts";

contractOverHttp(httpConnector, async () => {
  const ledger = await startLedger();
  ledger.make({ name: "one" });
  const good = valuesFor(ledger);
  const makeItems = async (count: number) =>
    Array.from({ length: count }, (_, at) => ledger.make({ name: `made ${at}` }).id);
  const list = {
    path: "/list",
    query: { size: "100000" },
    items_path: "items",
    key_path: "id",
  };
  return {
    good,
    bad: { ...good, token: "tk_that_nobody_has_given_out" },
    limitNext: async () => void ledger.strike("limited"),
    refusal: { status: 422, headers: {}, body: '{"api":1,"message":"No"}' },
    events: { "new-item": makeItems, "item-changed": makeItems },
    places: { "new-item": list, "item-changed": { ...list, watched: ["name"] } },
    inputs: {
      "send-request": {
        method: "POST",
        path: "/things",
        json: '{"name":"{{mark}}","reference":"{{mark}}"}',
        once: "key",
        id_path: "id",
        record_path: "/things/{{id}}",
      },
      read: { path: "/things/t1" },
      "get-list": { path: "/list", items_path: "items", limit: 1 },
    },
    count: async () => ledger.things.length,
    close: () => ledger.close(),
  };
});
