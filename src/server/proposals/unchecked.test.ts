import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import type { WebhookCheck } from "#flow/webhook-trigger.ts";
import { made, openPeopleWorld, type PeopleWorld } from "../people.world.ts";

/** Whoever agrees to a version learns that anybody who knows its webhook address can start it. */

let world: PeopleWorld;
beforeAll(async () => {
  world = await openPeopleWorld();
});
afterAll(() => world.close());

const nothing = { from: "nothing", sameBodyHours: 0 } as const;
const none: WebhookCheck = { kind: "none", id: nothing };
const signed: WebhookCheck = {
  kind: "hmac",
  header: "x-signature",
  algorithm: "sha256",
  encoding: "hex",
  prefix: "",
  id: nothing,
};

const charge = (name: string | null = null) => ({
  kind: "action",
  id: "s1",
  name,
  connector: "stripe",
  action: "create-customer",
  connection: world.hanas,
  input: { name: { kind: "constant", value: "山田" } },
});
const draftOf = (trigger: object, ...steps: object[]) => ({
  format: 1,
  trigger,
  steps,
  nextStep: 9,
  ownEvents: 0,
});
const webhook = (check: WebhookCheck) => ({ kind: "webhook", check, headers: [], sample: null });
const schedule = {
  kind: "schedule",
  when: { kind: "interval", everyMinutes: 15 },
  overlap: false,
};
const started = (check: WebhookCheck, name?: string) => draftOf(webhook(check), charge(name));

type Call = PeopleWorld["call"];
const flowOf = async (name: string, draft: object) => {
  const { id } = made(await world.hana("POST", "/flows", { name, draft }));
  expect((await world.hana("POST", `/flows/${id}/activate`, { from: "now" })).status).toBe(200);
  return id;
};

const Shown = z.object({
  revision: z.int(),
  proposal: z.object({ id: z.string() }).nullable(),
});
const Detail = z.object({
  unchecked: z
    .object({
      before: z.boolean(),
      after: z.boolean(),
      callers: z.array(z.object({ id: z.string(), name: z.string() })),
      message: z.string(),
    })
    .nullable(),
  changes: z.array(z.object({ message: z.string() })),
});
/** Ken proposes this draft for Hana's flow. */
const propose = async (id: string, draft: object) => {
  const shown = async () => Shown.parse((await world.ken("GET", `/flows/${id}`)).body);
  const { revision } = await shown();
  const saved = await world.ken("PUT", `/flows/${id}`, { name: "Proposed", draft, revision });
  expect(saved.status, saved.text).toBe(200);
  expect((await world.ken("POST", `/flows/${id}/publish`, {})).status).toBe(202);
  const proposal = (await shown()).proposal?.id ?? expect.fail("No proposal");
  const read = async (call: Call, language = "en") => {
    const accept = { "accept-language": language };
    return Detail.parse((await call("GET", `/proposals/${proposal}`, undefined, accept)).body);
  };
  const agree = async () =>
    expect((await world.hana("POST", `/proposals/${proposal}/agreement`)).status).toBe(200);
  return { read, agree };
};

describe("a proposal", () => {
  test("that takes the check away says so, and what was checked until now", async () => {
    const { read } = await propose(await flowOf("Signed", started(signed)), started(none));
    for (const call of [world.hana, world.ken, world.mio]) {
      const { unchecked, changes } = await read(call);
      expect(unchecked).toEqual({
        before: false,
        after: true,
        callers: [],
        message:
          "With this version, nothing checks who sends: anyone who knows the flow’s webhook address can start it, with any data. In the published version, the check is: Another signature (HMAC): x-signature: … (sha256, hex).",
      });
      expect(changes.map(({ message }) => message)).toContain(
        "Webhook › Check was changed: Another signature (HMAC): x-signature: … (sha256, hex) → No check: anyone who knows the address can start the flow",
      );
    }
    const japanese = await read(world.hana, "ja");
    expect(japanese.unchecked?.message).toMatch(
      /^このバージョンでは送信元が検証されません。.*誰でも.*開始できるようになります。.*その他の署名 \(HMAC\)/,
    );
    expect(japanese.changes.map(({ message }) => message).join()).toContain(
      "検証なし: アドレスを知っていれば誰でもフローを開始できます",
    );
  });

  test("of a flow that began otherwise says it of the new address", async () => {
    const id = await flowOf("Scheduled", draftOf(schedule, charge()));
    const { unchecked } = await (await propose(id, started(none))).read(world.hana);
    expect(unchecked).toEqual({
      before: false,
      after: true,
      callers: [],
      message:
        "With this version, nothing checks who sends: anyone who knows the flow’s webhook address can start it, with any data.",
    });
  });

  test("that changes something else says that nothing was checked before, nor is after it", async () => {
    const id = await flowOf("Open", started(none));
    const { read, agree } = await propose(id, started(none, "Another name"));
    expect((await read(world.hana)).unchecked).toMatchObject({
      before: true,
      after: true,
      message:
        "Nothing checks who sends: anyone who knows the flow’s webhook address can start it, with any data. The published version does not check either.",
    });
    expect((await read(world.hana, "ja")).unchecked?.message).toContain(
      "公開中のバージョンでも同じ",
    );
    await agree();
    const closing = await (await propose(id, started(signed))).read(world.hana);
    expect(closing.unchecked).toMatchObject({
      before: true,
      after: false,
      message:
        "Nothing checks who sends to the published version: anyone who knows the flow’s webhook address can start it, with any data. This version ends that.",
    });
  });

  test("says nothing of it where senders are checked before and after", async () => {
    const id = await flowOf("Signed as well", started(signed));
    const github = started({ kind: "github" }, "Another name");
    expect((await (await propose(id, github)).read(world.hana)).unchecked).toBeNull();
  });

  test("names the flows by whose unchecked addresses it is called, however far away", async () => {
    const invoke = { kind: "invoke", inputs: [], outputs: [] };
    const call = (flow: string) => ({ kind: "call", id: "s1", name: null, flow, input: {} });
    const called = await flowOf("Called", draftOf(invoke, charge()));
    const middle = await flowOf("Middle", draftOf(invoke, call(called)));
    const far = await flowOf("Far", draftOf(webhook(none), call(middle)));
    const near = await flowOf("Near", draftOf(webhook(none), call(called)));
    await flowOf("Signed caller", draftOf(webhook(signed), call(called)));
    const { read } = await propose(called, draftOf(invoke, charge("Another name")));
    const { unchecked } = await read(world.hana);
    expect(unchecked).toMatchObject({ before: false, after: false });
    expect(new Set(unchecked?.callers)).toEqual(
      new Set([
        { id: far, name: "Far" },
        { id: near, name: "Near" },
      ]),
    );
    expect(unchecked?.message).toMatch(
      /^Nothing checks who sends to these flows, which call this one: “(?:Far|Near)”, “(?:Far|Near)”\. Anyone who knows the webhook address of one of them can start this flow through it\.$/,
    );
    expect((await read(world.hana, "ja")).unchecked?.message).toContain("「Far」");
  });
});
