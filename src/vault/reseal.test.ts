import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { connectionContext, contextOf, type SealedThing } from "./contexts.ts";
import { otherKeys, resealing, sealedCheck } from "./reseal.ts";
import { nameOf, openVault, sealedWith } from "./vault.ts";

const [first, second, third] = [randomBytes(32), randomBytes(32), randomBytes(32)];
const facts = {
  id: "c1",
  owner: "u1",
  connector: "stripe",
  mode: "test",
  account: "acct_1",
  settings: { apiBase: "https://api.stripe.com", more: { b: 1, a: 2 } },
};

const connection = (sealed: string, more: Partial<typeof facts> = {}): SealedThing => ({
  kind: "connection",
  sealed,
  connection: { ...facts, ...more },
});
const named = (sealed: string, name = "api-token"): SealedThing => ({
  kind: "named",
  sealed,
  name,
});
const sealedBy = (key: Buffer, thing: SealedThing): SealedThing => ({
  ...thing,
  sealed: openVault({ key }).seal("the secret", contextOf(thing)),
});

describe("sealing anew", () => {
  it.each([
    ["a connection's secret", connection("")],
    ["a named secret", named("")],
  ])("puts %s under the new key, with the same content for the same thing", (_, thing) => {
    const before = sealedBy(first, thing);
    const after = resealing(second, [first, third])(before) ?? "";
    expect(sealedWith(after)).toBe(nameOf(second));
    expect(openVault({ key: second }).open(after, contextOf(thing))).toBe("the secret");
    expect(() => openVault({ key: first }).open(after, contextOf(thing))).toThrow(/sealed with/);
  });

  it("leaves alone what is sealed with the new key already, so that it can be said again", () => {
    const done = sealedBy(second, connection(""));
    expect(resealing(second, [first])(done)).toBe(done.sealed);
  });

  it("gives up what no key opens, what was changed, and what was sealed for something else", () => {
    const anew = resealing(second, [first]);
    expect(anew(sealedBy(third, connection("")))).toBeNull();
    expect(anew(connection("lost"))).toBeNull();
    const moved = sealedBy(first, connection(""));
    for (const more of [
      { id: "c2" },
      { owner: "u2" },
      { account: "acct_2" },
      { mode: "live" },
      { settings: {} },
    ])
      expect(anew(connection(moved.sealed, more as Partial<typeof facts>))).toBeNull();
    expect(anew(named(sealedBy(first, named("", "one")).sealed, "other"))).toBeNull();
  });

  it("brings what was sealed before there were owners to its first owner, and to nobody else", () => {
    const { owner: _, ...ownerless } = connectionContext(facts);
    const sealed = openVault({ key: first }).seal("the secret", ownerless);
    for (const [to, known] of [
      [first, []],
      [second, [first]],
    ] as const) {
      const theirs = connection(sealed, { owner: "local" });
      const after = resealing(to, known)(theirs) ?? "";
      expect(openVault({ key: to }).open(after, contextOf(theirs))).toBe("the secret");
      expect(resealing(to, known)(connection(sealed, { owner: "u1" }))).toBeNull();
    }
  });

  it("always has a check under the new key", () => {
    const check = sealedCheck(openVault({ key: third }));
    const sealed = resealing(second, [])(named(check.sealed, check.name)) ?? "";
    expect(openVault({ key: second }).open(sealed, { what: check.name })).toBe("");
  });
});

it("names the keys that things are sealed with, beside those that are known", () => {
  const things = [
    sealedBy(first, connection("")),
    sealedBy(second, named("")),
    connection("lost"),
    named("no seal"),
  ];
  expect(otherKeys([first, second], things)).toEqual([]);
  expect(otherKeys([first, third], things)).toEqual([nameOf(second)]);
  expect(otherKeys([], things).toSorted()).toEqual([nameOf(first), nameOf(second)].toSorted());
});

it("a connection's context does not depend on the order of its settings, but on all they say", () => {
  const other = { more: { a: 2, b: 1 }, apiBase: "https://api.stripe.com" };
  expect(connectionContext({ ...facts, settings: other })).toEqual(connectionContext(facts));
  const elsewhere = { ...facts.settings, apiBase: "https://evil.example" };
  expect(connectionContext({ ...facts, settings: elsewhere })).not.toEqual(
    connectionContext(facts),
  );
});
