/** A repeat of what only sets values puts nothing back that a newer write to the same object has left there, however that one happens once. */
import { describe, expect, it } from "vitest";
import { kindOf } from "#engine/effects.ts";
import { keepsTarget, placesSetBy, putsBack, whatIsSet } from "#engine/several.ts";
import type { AnyEffectAction } from "#engine/walk.ts";
import type { FrozenRequest, JsonObject } from "#sdk/index.ts";
import { connectors } from "./index.ts";

const account = "an account";
const tag = { effectId: "f.e", generation: 0, at: 0 };

/** By action: inputs about the one object. */
const row = [{ column: "email", value: "a@example.com" }];
const set = [{ column: "state", value: "paid" }];
const inputs: Readonly<Record<string, Readonly<Record<string, readonly JsonObject[]>>>> = {
  postgresql: {
    "update-rows": [{ table: "orders", where: row, values: set }],
    "delete-rows": [{ table: "orders", where: row }],
    "upsert-row": [{ table: "orders", key: ["email"], values: [...row, ...set] }],
    "insert-row": [{ table: "orders", values: row, mark: "mark" }],
    "insert-rows": [
      { table: "orders", items: [{ to: "a" }], columns: [{ column: "email", field: "to" }] },
    ],
  },
  http: {
    "send-request": ["POST", "PUT", "PATCH", "DELETE"].map((method) => ({
      method,
      path: "/things/t1",
      json: '{"reference":"{{mark}}"}',
      look_up_path: "/things?reference={{mark}}",
      look_up_at: "items[*].reference",
    })),
  },
};

interface Write {
  readonly name: string;
  readonly action: AnyEffectAction;
  readonly request: FrozenRequest;
}

const effectsOf = (connector: string): readonly AnyEffectAction[] =>
  (connectors.find(({ id }) => id === connector)?.actions ?? []).flatMap((action) =>
    action.kind === "effect" ? [action] : [],
  );

/** Every action that writes, in each way in which its author may have it happen once. */
const writesOf = (connector: string): readonly Write[] =>
  effectsOf(connector).flatMap((action) => {
    const { effect, id } = action;
    const given = inputs[connector]?.[id] ?? expect.fail(`${id} has no input here`);
    const ways = effect.kind === "chosen" ? Object.keys(effect.kinds) : [""];
    return ways.flatMap((once) =>
      given.map((input) => {
        const whole = effect.kind === "chosen" ? { ...input, [effect.field]: once } : input;
        const request = action.request(action.input.parse(whole), tag);
        return { name: `${id} ${request.method} ${once}`, action, request };
      }),
    );
  });

describe.each(Object.keys(inputs))("of %s, a write that only sets values", (connector) => {
  const writes = writesOf(connector);
  const older = writes.filter(({ action, request }) => kindOf(action, request).kind === "sets");
  const pairs = older.flatMap((one) => writes.map((newer) => ({ one, newer })));

  it.each(pairs)("$one.name is overtaken by $newer.name", ({ one, newer }) => {
    const own = whatIsSet(one.action, one.request, account) ?? expect.fail("it sets nothing");
    const { target = null } = whatIsSet(newer.action, newer.request, account) ?? {};
    expect(putsBack(one.action, one.request, own)).toBe(true);
    expect([...own.objects, own.family]).toContain(target);
    const { request, action } = newer;
    const theirs = { seq: 2, target: target ?? "", action: action.id, request, answer: null };
    expect(placesSetBy(theirs, action, own, account)).toEqual([0]);
    // An earlier build may have kept no target of it.
    expect(placesSetBy({ ...theirs, target: null }, action, own, account)).toEqual([0]);
  });

  it.each(writes)(
    "is found by its action where an earlier build kept no target: $name",
    (write) => {
      expect(keepsTarget(write.action)).toBe(true);
    },
  );

  it("alone is asked about: no other is executed twice", () => {
    for (const { action, request } of writes.filter((write) => !older.includes(write)))
      expect(putsBack(action, request, { objects: ["one"] })).toBe(action.sets === undefined);
  });
});

it("has inputs for each connector whose authors choose that a write only sets values", () => {
  const choosing = connectors.filter(({ id }) =>
    effectsOf(id).some(({ effect }) => effect.kind === "chosen" && "sets" in effect.kinds),
  );
  expect(choosing.map(({ id }) => id).toSorted()).toEqual(Object.keys(inputs).toSorted());
});
