import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { waitFor } from "../../test/wait-for.ts";
import { z } from "zod";
import { codeOf, draftOn, made, openPeopleWorld, type PeopleWorld } from "./people.world.ts";
import { parkRun } from "./parked.world.ts";

let world: PeopleWorld;
beforeAll(async () => {
  world = await openPeopleWorld();
});
afterAll(() => world.close());

const account = "acct_1MillraceDemo0001";

describe("a connection", () => {
  const requests = (id: string) =>
    [
      ["GET", `/connections/${id}`],
      ["PATCH", `/connections/${id}`, { name: "Mine now" }],
      ["POST", `/connections/${id}/check`],
      ["GET", `/connections/${id}/reads`],
      ["GET", `/connections/${id}/choices/customers`],
      ["GET", `/connections/${id}/triggers/new-charge/sample`],
      ["GET", `/connections/${id}/grants`],
      ["PUT", `/connections/${id}/grants/${world.ids.ken}`],
      ["DELETE", `/connections/${id}/grants/${world.ids.ken}`],
    ] as const;

  test("is there for its owner alone: not for other builders, not for administrators", async () => {
    for (const [method, path, body] of requests(world.hanas)) {
      for (const call of [world.ken, world.aoi, world.local]) {
        const reply = await call(method, path, body);
        expect([method, path, reply.status, codeOf(reply)]).toEqual([
          method,
          path,
          404,
          "connection.not_found",
        ]);
      }
    }
    expect((await world.ken("DELETE", `/connections/${world.hanas}`)).status).toBe(404);
    const own = (await world.hana("GET", `/connections/${world.hanas}`)).body;
    expect(own).toMatchObject({ id: world.hanas, name: "Till of mine", account });
  });

  test("is unknown to who validates a document with it", async () => {
    const codes = async (call: PeopleWorld["call"], connection: string) => {
      const { body } = await call("POST", "/flows/validate", { document: draftOn(connection) });
      const { problems } = body as { problems: { code: string; severity: string }[] };
      return problems.flatMap(({ code, severity }) => (severity === "error" ? [code] : []));
    };
    expect(await codes(world.hana, world.hanas)).toEqual([]);
    const unknown = await codes(world.ken, "connection_none");
    expect(unknown).not.toEqual([]);
    expect(await codes(world.ken, world.hanas)).toEqual(unknown);
  });

  test("is listed for its owner alone, under a name that others may have, too", async () => {
    const ids = async (call: PeopleWorld["call"]) =>
      ((await call("GET", "/connections")).body as { items: { id: string }[] }).items.map(
        ({ id }) => id,
      );
    expect(await ids(world.hana)).toEqual([world.hanas]);
    expect(await ids(world.ken)).toEqual([world.kens]);
    expect(await ids(world.aoi)).toEqual([]);
    expect(await ids(world.local)).toEqual([]);
  });

  test("can be deleted by an administrator, unseen", async () => {
    const values = { apiKey: "sk_test_millrace_contract", apiBase: world.simulator?.url };
    const wish = { connector: "stripe", name: "Old", values };
    const { body } = await world.hana("POST", "/connections", wish);
    const { id } = (body as { connection: { id: string } }).connection;
    expect((await world.aoi("DELETE", `/connections/${id}`)).status).toBe(204);
    expect((await world.hana("GET", `/connections/${id}`)).status).toBe(404);
  });
});

describe("connections whose owner gets a new password through an administrator", () => {
  test("do nothing until their secrets are entered again", async () => {
    const values = { apiKey: "sk_test_millrace_contract", apiBase: world.simulator?.url };
    const rin = await world.as("builder", "Rin");
    const wish = { connector: "stripe", name: "Till", values };
    const { body } = await rin.call("POST", "/connections", wish);
    const { id } = (body as { connection: { id: string } }).connection;
    const reset = await world.aoi("POST", `/people/${rin.person}/password-reset`);
    const token = (reset.body as { link: string }).link.split("#")[1];
    const used = await world.local("POST", "/password-reset/use", {
      token,
      password: "a new one, rather long 9",
    });
    expect(used.status).toBe(200);

    const again = await world.as("builder", "Rin");
    const checked = await again.call("POST", `/connections/${id}/check`);
    expect([checked.status, codeOf(checked)]).toEqual([409, "connection.locked"]);
    const sample = await again.call("GET", `/connections/${id}/triggers/new-charge/sample`);
    expect([sample.status, codeOf(sample)]).toEqual([409, "connection.locked"]);
    expect((await again.call("GET", `/connections/${id}`)).body).toMatchObject({
      broken: { code: "connection.locked" },
    });
    expect((await again.call("PATCH", `/connections/${id}`, { values })).body).toMatchObject({
      broken: null,
    });
    expect((await again.call("POST", `/connections/${id}/check`)).status).toBe(200);
  });
});

describe("the grant “may operate”", () => {
  const sample = () => `/connections/${world.hanas}/triggers/new-charge/sample`;

  test("lets a person look through the connection, until it is taken back", async () => {
    const give = await world.hana("PUT", `/connections/${world.hanas}/grants/${world.ids.ken}`);
    expect(give.body).toMatchObject({ items: [{ person: { id: world.ids.ken, name: "Ken" } }] });
    for (const path of [sample(), `/connections/${world.hanas}/choices/customers`])
      expect([path, (await world.ken("GET", path)).status]).toEqual([path, 200]);
    // To look is not to own.
    expect((await world.ken("GET", `/connections/${world.hanas}`)).status).toBe(404);
    expect(
      (await world.ken("PUT", `/connections/${world.hanas}/grants/${world.ids.mio}`)).status,
    ).toBe(404);
    const take = await world.hana("DELETE", `/connections/${world.hanas}/grants/${world.ids.ken}`);
    expect(take.body).toEqual({ items: [] });
    expect((await world.ken("GET", sample())).status).toBe(404);
  });

  test("is given to nobody who is not there", async () => {
    const reply = await world.hana("PUT", `/connections/${world.hanas}/grants/nobody`);
    expect([reply.status, codeOf(reply)]).toEqual([404, "person.not_found"]);
  });

  test("decides about parked writes, which nobody else but the owner does", async () => {
    const { runId, effectId } = await parkRun(world.store, world.hanas);
    const stop = { decision: "stop", effectId, generation: 0 };
    const send = { decision: "send", effectId, generation: 0, confirm: true };
    for (const call of [world.ken, world.aoi, world.local])
      for (const decision of [send, { ...stop, decision: "happened", objectId: "ch_1" }, stop]) {
        const reply = await call("POST", `/runs/${runId}/decision`, decision);
        expect([reply.status, codeOf(reply)]).toEqual([403, "connection.not_granted"]);
      }
    expect(await world.store.effect(effectId)).toMatchObject({ state: "parked", generation: 0 });
    await world.hana("PUT", `/connections/${world.hanas}/grants/${world.ids.ken}`);
    const reply = await world.ken("POST", `/runs/${runId}/decision`, stop);
    expect(reply.status).toBe(200);
    await world.hana("DELETE", `/connections/${world.hanas}/grants/${world.ids.ken}`);
  });
});

describe("a flow", () => {
  describe("belongs to who made it", () => {
    const give = (call: PeopleWorld["call"], id: string, person: string) =>
      call("PUT", `/flows/${id}/owner`, { person });
    const ofKen = async () => made(await world.ken("POST", "/flows", { name: "Given" })).id;
    const stands = async (id: string) => {
      const { body } = await world.mio("GET", `/flows/${id}`);
      const Person = z.object({ name: z.string() });
      const { owner, offeredTo } = z
        .object({ owner: Person, offeredTo: Person.nullable() })
        .parse(body);
      return [owner.name, offeredTo?.name ?? null];
    };

    test("and to another only once they accept what is offered to them", async () => {
      const id = await ofKen();
      expect(await stands(id)).toEqual(["Ken", null]);
      expect(codeOf(await give(world.hana, id, world.ids.hana))).toBe("flow.not_yours");
      expect(codeOf(await give(world.ken, id, "nobody"))).toBe("person.not_found");
      expect((await give(world.ken, id, world.ids.hana)).status).toBe(202);
      expect(await stands(id)).toEqual(["Ken", "Hana"]);
      // Whom it is offered to hands on nothing that is not theirs.
      expect(codeOf(await give(world.hana, id, world.ids.mio))).toBe("flow.not_yours");
      expect((await give(world.hana, id, world.ids.hana)).status).toBe(200);
      expect(await stands(id)).toEqual(["Hana", null]);
      // An administrator offers nothing in the place of an owner who is there.
      expect(codeOf(await give(world.aoi, id, world.ids.ken))).toBe("flow.owner_decides");
      const lines = await world.reading.listAudit({ objectId: id, limit: 10 });
      const done = lines.items
        .map(({ action }) => action)
        .filter((one) => !one.endsWith("_refused"));
      expect(done).toEqual(["flow.owner_changed", "flow.offered", "flow.created"]);
    });

    test("and an offer can be taken back, and refused", async () => {
      const id = await ofKen();
      for (const ending of [world.ken, world.hana]) {
        await give(world.ken, id, world.ids.hana);
        expect((await give(ending, id, world.ids.ken)).status).toBe(200);
        expect(await stands(id)).toEqual(["Ken", null]);
        expect(codeOf(await give(world.hana, id, world.ids.hana))).toBe("flow.not_yours");
      }
    });

    test("and an administrator takes none but what its owner cannot offer any more", async () => {
      const [rin, sora] = [
        await world.as("builder", "Rin who leaves"),
        await world.as("administrator", "Sora"),
      ];
      const { id } = made(await rin.call("POST", "/flows", { name: "Left" }));
      expect(codeOf(await give(sora.call, id, sora.person))).toBe("flow.owner_decides");
      await world.aoi("PATCH", `/people/${rin.person}`, { state: "deactivated" });
      expect((await give(sora.call, id, sora.person)).status).toBe(200);
      expect(await stands(id)).toEqual(["Sora", null]);
    });
  });

  test("is deleted by its owner or an administrator", async () => {
    const { id } = made(await world.ken("POST", "/flows", { name: "Deleted" }));
    expect(codeOf(await world.hana("DELETE", `/flows/${id}`))).toBe("flow.not_yours");
    expect((await world.aoi("DELETE", `/flows/${id}`)).status).toBe(204);
    const other = made(await world.ken("POST", "/flows", { name: "Deleted" }));
    expect((await world.ken("DELETE", `/flows/${other.id}`)).status).toBe(204);
  });

  test("names of other people's connections the connector, the mode and the owner, and nothing else", async () => {
    const draft = draftOn(world.hanas);
    const { id } = made(await world.hana("POST", "/flows", { name: "Seen", draft }));
    const seen = await world.ken("GET", `/flows/${id}`);
    expect(seen.body).toMatchObject({
      connections: [
        {
          id: world.hanas,
          connector: "stripe",
          mode: "test",
          owner: { id: world.ids.hana, name: "Hana" },
          name: null,
          mayOperate: false,
        },
      ],
    });
    expect(seen.text).not.toMatch(/Till of mine|acct_|sk_test/);
    const own = await world.hana("GET", `/flows/${id}`);
    expect(own.body).toMatchObject({ connections: [{ name: "Till of mine", mayOperate: true }] });
    const grant = `/connections/${world.hanas}/grants/${world.ids.ken}`;
    await world.hana("PUT", grant);
    const granted = await world.ken("GET", `/flows/${id}`);
    expect(granted.body).toMatchObject({ connections: [{ name: null, mayOperate: true }] });
    await world.hana("DELETE", grant);
  });

  test("is exported with placeholders, whoever does it", async () => {
    const draft = draftOn(world.hanas);
    const { id } = made(await world.hana("POST", "/flows", { name: "Out", draft }));
    for (const call of [world.hana, world.ken, world.mio]) {
      const { body, text } = await call("GET", `/flows/${id}/export`);
      expect(body).toMatchObject({
        connections: { stripe: { connector: "stripe", name: "stripe" } },
        flow: { trigger: { connection: "stripe" } },
      });
      expect(text).not.toMatch(/Till of mine|acct_|Hana|Ken|connection_/);
    }
  });

  test("is copied without its connections, also by their owner", async () => {
    const draft = draftOn(world.hanas);
    const { id } = made(await world.hana("POST", "/flows", { name: "Original", draft }));
    for (const call of [world.hana, world.ken])
      expect((await call("POST", `/flows/${id}/clone`)).body).toMatchObject({
        draft: { trigger: { connection: null }, steps: [{ connection: null }] },
        connections: [],
      });
  });
});

describe("what flows have done", () => {
  test("tells who does not own the connection nothing of its account", async () => {
    await world.simulator?.make("charges", { count: 1, amount: 700, currency: "jpy" });
    const draft = draftOn(world.hanas, { amount: 900 });
    const bad = {
      ...draft.steps[0],
      input: { ...draft.steps[0]?.input, source: { kind: "constant", value: "tok_none" } },
    };
    const flow = made(
      await world.hana("POST", "/flows", { name: "Failing", draft: { ...draft, steps: [bad] } }),
    );
    await world.engine.start();
    const started = await world.hana("POST", `/flows/${flow.id}/activate`, {
      from: { date: "2020-01-01" },
    });
    expect(started.status).toBe(200);
    const failed = async () =>
      (
        (await world.hana("GET", `/runs?flow=${flow.id}&status=failed`)).body as {
          items: { id: string }[];
        }
      ).items[0]?.id;
    const runId = await waitFor(
      async () => (await failed()) ?? expect.unreachable("no run has failed yet"),
    );
    const all = [`/runs?flow=${flow.id}`, `/runs/${runId}`, `/events?flow=${flow.id}`, "/flows"];
    const linked = [];
    for (const path of all) {
      const own = (await world.hana("GET", path)).text;
      if (own.includes("dashboard.stripe.com") && own.includes(account)) linked.push(path);
      for (const call of [world.ken, world.aoi, world.mio]) {
        const { status, text } = await call("GET", path);
        expect(status).toBe(200);
        expect([path, /acct_|dashboard\.stripe\.com|Till of mine/.exec(text)?.[0]]).toEqual([
          path,
          undefined,
        ]);
      }
    }
    // The owner sees it, or there was nothing to be taken out.
    expect(linked).toContain(`/runs/${runId}`);
    await world.hana("POST", `/flows/${flow.id}/deactivate`);
  });
});
