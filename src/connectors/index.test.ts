import { expect, test } from "vitest";
import { z } from "zod";
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

const unattested = connectors.flatMap(({ id, connection: { accountProof, fields } }) =>
  accountProof.attested ? [] : [{ id, fields, ...accountProof }],
);

test.each(unattested)(
  "where $id attests no account, what is free is no secret, and what is renewable is one",
  ({ fields, free, renewable }) => {
    const secret = (name: string) =>
      z.globalRegistry.get(fields.shape[name] ?? expect.fail(`No field ${name}`))?.field?.secret;
    expect(free.filter((name) => secret(name) === true)).toEqual([]);
    expect(renewable.filter((name) => secret(name) !== true)).toEqual([]);
  },
);
