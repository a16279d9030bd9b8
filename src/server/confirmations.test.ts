import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { failRun } from "./failed.world.ts";
import { codeOf, draftOn, made, openPeopleWorld, type PeopleWorld } from "./people.world.ts";
import type { Reply } from "./server.world.ts";

/** A confirmation counts for what a refusal has named. Of every operation that takes one, by the API's own description. */

let world: PeopleWorld;
beforeAll(async () => {
  world = await openPeopleWorld();
  const record = await world.store.connection(world.hanas);
  if (!record) throw new Error("It was just made");
  await world.store.createConnection({ ...record, id: "live", name: "Money", mode: "live" });
});
afterAll(() => world.close());

const constant = (value: unknown) => ({ kind: "constant", value });
const charge = (amount: number, connection = "live") => ({
  kind: "action",
  id: "s1",
  name: null,
  connector: "stripe",
  action: "create-charge",
  connection,
  input: { amount: constant(amount), currency: constant("jpy"), source: constant("tok_visa") },
});
const find = {
  ...charge(0),
  id: "s2",
  action: "find-customer",
  input: { customer: constant("cus_1") },
};
const when = { kind: "interval", everyMinutes: 60 };
const scheduled = (...steps: object[]) => ({
  ...draftOn(world.hanas),
  trigger: { kind: "schedule", when, overlap: true },
  steps,
  nextStep: 9,
});
const invoked = (...steps: object[]) => ({
  ...scheduled(...steps),
  trigger: { kind: "invoke", inputs: [], outputs: [] },
});

const Named = z.object({
  error: z.object({
    code: z.enum(["flow.live_writes", "run.rerun_unconfirmed"]),
    confirm: z.string(),
    details: z.array(z.object({ message: z.string() })),
  }),
});
const namedIn = ({ body }: Reply) => Named.parse(body).error;
const Flow = z.object({
  revision: z.int(),
  version: z.object({ id: z.string() }).nullable(),
  proposal: z.object({ id: z.string() }).nullable(),
});
const show = async (id: string) => Flow.parse((await world.hana("GET", `/flows/${id}`)).body);
const create = async (draft: object) =>
  made(await world.hana("POST", "/flows", { name: "Pays", draft })).id;
const redraft = async (id: string, draft: object, call = world.hana) => {
  const { revision } = await show(id);
  made(await call("PUT", `/flows/${id}`, { name: "Pays", draft, revision }));
};
/** Does it, and confirms what is asked about. */
const mean = async (ask: (said: object) => Promise<Reply>) => {
  const asked = await ask({});
  const done = asked.status === 409 ? await ask({ confirm: namedIn(asked).confirm }) : asked;
  if (done.status > 299) throw new Error(done.text);
};
const activate = (id: string) => (said: object) =>
  world.hana("POST", `/flows/${id}/activate`, { from: "now", ...said });
const publish =
  (id: string, call = world.hana) =>
  (said: object) =>
    call("POST", `/flows/${id}/publish`, said);
const active = async (draft: object) => {
  const id = await create(draft);
  await mean(activate(id));
  return id;
};

interface Case {
  readonly ask: (said: object) => Promise<Reply>;
  /** Moves another amount by as many writes. */
  readonly change: () => Promise<unknown>;
  /** What a request names exactly, as it stands now. */
  readonly pin: () => Promise<object>;
  /** Whether a request may leave that out. */
  readonly mayLeaveOut: boolean;
}

const revisionOf = (id: string) => async () => ({ revision: (await show(id)).revision });
const versionOf = (id: string) => async () => ({ versionId: (await show(id)).version?.id });
const tested = async (path: string, more: object): Promise<Case> => {
  const id = await create(scheduled(charge(500)));
  return {
    ask: async (said) =>
      world.hana("POST", `/flows/${id}/${path}`, {
        ...(await revisionOf(id)()),
        ...more,
        ...said,
      }),
    change: () => redraft(id, scheduled(charge(50_000))),
    pin: revisionOf(id),
    mayLeaveOut: false,
  };
};

const cases: Readonly<Record<string, () => Promise<Case>>> = {
  activateFlow: async () => {
    const id = await create(scheduled(charge(500)));
    const change = () => redraft(id, scheduled(charge(50_000)));
    return { ask: activate(id), change, pin: revisionOf(id), mayLeaveOut: true };
  },
  publishFlow: async () => {
    const id = await active(scheduled(charge(500, world.hanas)));
    await redraft(id, scheduled(charge(500)));
    const change = () => redraft(id, scheduled(charge(50_000)));
    return { ask: publish(id), change, pin: revisionOf(id), mayLeaveOut: true };
  },
  testFlow: () => tested("tests", { event: { kind: "scheduled" } }),
  checkFlowTest: () => tested("tests/check", {}),
  runFlowNow: async () => {
    const id = await active(scheduled(charge(500)));
    return {
      ask: (said) => world.hana("POST", `/flows/${id}/run-now`, said),
      change: async () => {
        await redraft(id, scheduled(charge(50_000)));
        await mean(publish(id));
      },
      pin: versionOf(id),
      mayLeaveOut: true,
    };
  },
  rerunRun: async () => {
    const { runId, flowId } = await failRun(world.store, "live", { mode: "live" });
    return {
      ask: (said) => world.hana("POST", `/runs/${runId}/rerun`, { version: "published", ...said }),
      change: async () => {
        await redraft(flowId, draftOn(world.hanas, { amount: 50_000, through: "live" }));
        await mean(activate(flowId));
      },
      pin: versionOf(flowId),
      mayLeaveOut: true,
    };
  },
  agreeToProposal: async () => {
    // Ken may move Hana's connection about, which only reads so far.
    const id = await active(scheduled(find));
    const propose = async (amount: number) => {
      await redraft(id, scheduled(charge(amount), find), world.ken);
      await mean(publish(id, world.ken));
    };
    await propose(500);
    return {
      ask: async (said) => {
        const { proposal } = await show(id);
        return world.hana("POST", `/proposals/${proposal?.id}/agreement`, said);
      },
      change: () => propose(50_000),
      // The proposal in the path, which never changes.
      pin: async () => ({}),
      mayLeaveOut: false,
    };
  },
};

/** What names exactly what these confirm, in the body or in the path; null where nothing is written. */
const namedElsewhere: Readonly<Record<string, string | null>> = {
  continueRun: "seen",
  correctRun: "seen",
  decideRun: "generation",
  startBatch: "id",
  deleteConnection: null,
};

type Schema = Readonly<Record<string, unknown>>;
const Document = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        operationId: z.string(),
        parameters: z.array(z.object({ name: z.string(), in: z.string() })).default([]),
        requestBody: z
          .object({
            content: z.record(z.string(), z.object({ schema: z.looseObject({}) })),
          })
          .optional(),
      }),
    ),
  ),
  components: z.object({ schemas: z.record(z.string(), z.looseObject({})) }),
});

/** A body's ways to be written, each with its own properties. */
function waysOf(schema: Schema, schemas: Readonly<Record<string, Schema>>): readonly Schema[] {
  const { $ref, oneOf, anyOf } = z
    .object({
      $ref: z.string().optional(),
      oneOf: z.array(z.looseObject({})).default([]),
      anyOf: z.array(z.looseObject({})).default([]),
    })
    .parse(schema);
  const referred = $ref === undefined ? undefined : schemas[$ref.split("/").at(-1) ?? ""];
  const inside = [...oneOf, ...anyOf, ...(referred === undefined ? [] : [referred])];
  return inside.length === 0 ? [schema] : inside.flatMap((one) => waysOf(one, schemas));
}

const Way = z.object({
  properties: z.record(z.string(), z.looseObject({})).default({}),
  required: z.array(z.string()).default([]),
});

test("is asked for by these operations alone, and each names what it confirms", async () => {
  const { paths, components } = Document.parse((await world.hana("GET", "/openapi.json")).body);
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
  const confirming = operations.flatMap(({ operationId, parameters, requestBody }) => {
    const bodies = Object.values(requestBody?.content ?? {});
    const ways = bodies
      .flatMap(({ schema }) => waysOf(schema, components.schemas))
      .map((way) => Way.parse(way))
      .filter(({ properties }) => "confirm" in properties);
    const isAsked = ways.length > 0 || parameters.some(({ name }) => name === "confirm");
    return isAsked ? [{ operationId, ways, parameters }] : [];
  });
  expect(confirming.map(({ operationId }) => operationId).toSorted()).toEqual(
    [...Object.keys(cases), ...Object.keys(namedElsewhere)].toSorted(),
  );
  for (const { operationId, ways, parameters } of confirming) {
    const name = namedElsewhere[operationId];
    if (name === undefined || name === null) continue;
    const inPath = parameters.some((one) => one.in === "path" && one.name === name);
    for (const { required } of ways)
      expect([operationId, inPath || required.includes(name)]).toEqual([operationId, true]);
  }
});

describe("is refused once another amount would move by as many writes", () => {
  test.each(Object.keys(cases))("%s", async (operation) => {
    const { ask, change, pin, mayLeaveOut } = (await cases[operation]?.()) ?? expect.fail();
    const first = namedIn(await ask({}));
    const seen = await pin();
    await change();
    const count = first.details.length;
    const stale: object[] = [
      { confirm: first.confirm },
      { ...seen, confirm: first.confirm },
      ...(mayLeaveOut ? [{ confirm: count }] : []),
      ...(Object.keys(seen).length > 0 ? [{ ...seen, confirm: count }] : []),
    ];
    for (const said of stale) expect([said, (await ask(said)).status]).toEqual([said, 409]);
    const second = namedIn(await ask({ confirm: first.confirm }));
    expect(second.details).toHaveLength(count);
    expect(second.details).not.toEqual(first.details);
    expect((await ask({ ...(await pin()), confirm: second.confirm })).status).toBeLessThan(300);
  });
});

describe("is refused once a flow that is called moves another amount", () => {
  const callers: Readonly<
    Record<string, (id: string, revision: number) => (said: object) => Promise<Reply>>
  > = {
    activateFlow: activate,
    testFlow: (id, revision) => (said) =>
      world.hana("POST", `/flows/${id}/tests`, {
        revision,
        event: { kind: "scheduled" },
        ...said,
      }),
    checkFlowTest: (id, revision) => (said) =>
      world.hana("POST", `/flows/${id}/tests/check`, { revision, ...said }),
  };
  test.each(Object.keys(callers))("%s", async (operation) => {
    const till = await active(invoked(charge(500)));
    const call = { kind: "call", id: "s1", name: null, flow: till, input: {} };
    const id = await create(scheduled(call));
    const { revision } = await show(id);
    const ask = callers[operation]?.(id, revision) ?? expect.fail();
    const { confirm } = namedIn(await ask({}));
    await redraft(till, invoked(charge(50_000)));
    await mean(publish(till));
    expect(codeOf(await ask({ revision, confirm }))).toBe("flow.live_writes");
    expect(codeOf(await ask({ revision, confirm: 1 }))).toBe("flow.live_writes");
    await mean((said) => ask({ revision, ...said }));
  });
});
