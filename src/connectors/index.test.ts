import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { Connector } from "#sdk/index.ts";
import { connectors } from "./index.ts";

test("each trigger has an id that no other connector's has: lists of events and runs know no more of it", () => {
  const ids = connectors.flatMap(({ triggers }) => triggers.map(({ id }) => id));
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
});

test("only systems that say themselves which account it is attest it, over HTTP at addresses of their own", () => {
  const attested = connectors.filter(({ connection }) => connection.accountProof.attested);
  expect(attested.map(({ id }) => id).toSorted()).toEqual(["salesforce", "slack", "stripe"]);
  for (const { connection } of attested) expect(connection.transport).toBe("http");
});

const factsOf = (fields: z.ZodObject, name: string) =>
  z.globalRegistry.get(fields.shape[name] ?? expect.fail(`No field ${name}`))?.field;

const unattested = connectors.flatMap(({ id, connection: { accountProof, fields } }) =>
  accountProof.attested ? [] : [{ id, fields, ...accountProof }],
);

test.each(unattested)(
  "where $id attests no account, what is renewable is a secret",
  ({ fields, renewable }) => {
    expect(renewable.filter((name) => factsOf(fields, name)?.secret !== true)).toEqual([]);
  },
);

/** By what they say: "access" and "manner" may change, and "identity" never does. */
function settingsOf({ connection: { fields } }: Connector) {
  const said = Object.keys(fields.shape).map((name) => {
    const facts = factsOf(fields, name);
    return { name, says: facts?.secret === true ? "secret" : (facts?.says ?? "nothing") };
  });
  const groups = Map.groupBy(said, ({ says }) => says);
  return Object.fromEntries(
    [...groups].map(([says, ones]) => [says, ones.map(({ name }) => name).join(" ")]),
  );
}

describe("the settings of connections", () => {
  /** A new setting, or another stand, is a decision: decision 75. */
  test("each say whether they are what the connection is", () => {
    expect(Object.fromEntries(connectors.map((one) => [one.id, settingsOf(one)]))).toEqual({
      stripe: { secret: "apiKey", identity: "apiBase" },
      postgresql: {
        identity: "mode schema timeZone",
        access: "host port database user tls ca ledger",
        manner: "sessions",
        secret: "password",
      },
      http: {
        identity: "base mode",
        access:
          "auth user key_name token_url client_id scope client_auth token_fields test_path own_path ca",
        manner: "per_second per_day at_once",
        secret: "password token key client_secret headers",
      },
      mail: {
        identity: "sender",
        access: "host port security login user trusts",
        manner: "senderName perMinute perDay atOnce",
        secret: "password",
      },
      slack: { secret: "token", identity: "apiBase" },
      salesforce: {
        access: "address login key user audience",
        manner: "perDay",
        secret: "secret privateKey",
      },
      "google-sheets": {
        identity: "spreadsheet apiBase",
        manner: "perMinute",
        secret: "key",
      },
      workday: { identity: "host tenant user", access: "report", secret: "password" },
    });
  });
});
