import { PassThrough } from "node:stream";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Listening, listen } from "#server/listen.ts";
import { draftOn, made, openPeopleWorld, type PeopleWorld } from "#server/people.world.ts";
import { runCli } from "./program.ts";

let world: PeopleWorld;
let server: Listening;
const keys = new Map<string, string>();
beforeAll(async () => {
  world = await openPeopleWorld();
  server = await listen(world.app.fetch, 0);
  for (const name of ["Hana", "Ken"]) keys.set(name, (await world.as("builder", name)).key);
  const record = await world.store.connection(world.hanas);
  if (record === null) throw new Error("It was just made");
  // Nothing is sent through it: the engine does not run here.
  const live = { id: "live", name: "Money", mode: "live", account: "acct_real" } as const;
  await world.store.createConnection({ ...record, ...live, accountName: "Real shop" });
});
afterAll(async () => {
  await server.close();
  await world.close();
});

async function as(person: string, ...args: readonly string[]) {
  let out = "";
  let err = "";
  const code = await runCli(args, {
    env: { MILLRACE_URL: server.url, MILLRACE_API_KEY: keys.get(person) ?? "", LANG: "C" },
    stdin: new PassThrough().end() as unknown as NodeJS.ReadStream,
    write: (text) => {
      out += text;
    },
    note: (text) => {
      err += text;
    },
    interrupted: () => new Promise(() => undefined),
  });
  return { code, out, err };
}
const hana = (...args: readonly string[]) => as("Hana", ...args);
const ken = (...args: readonly string[]) => as("Ken", ...args);
const ken1 = "ken@workers.example";

let serial = 0;
let name: string;
let id: string;
const propose = async (draft: object, confirm?: number) => {
  const { body } = await world.ken("GET", `/flows/${id}`);
  const { revision } = body as { revision: number };
  await world.ken("PUT", `/flows/${id}`, { name, draft, revision });
  const json = confirm === undefined ? {} : { confirm, revision: revision + 1 };
  expect((await world.ken("POST", `/flows/${id}/publish`, json)).status).toBe(202);
};
beforeEach(async () => {
  serial += 1;
  name = `Flow ${serial}`;
  const draft = draftOn(world.hanas, { amount: 100 });
  ({ id } = made(await world.hana("POST", "/flows", { name, draft })));
  await world.hana("POST", `/flows/${id}/activate`, { from: "now" });
});

describe("millrace proposals", () => {
  test("lists what waits for whom, shows what it changes, and is agreed to", async () => {
    expect((await hana("proposals", "list")).out).toBe("No proposal waits for agreement.\n");
    await propose(draftOn(world.hanas, { amount: 900 }));
    expect((await hana("proposals", "list", "--mine")).out).toMatch(
      /Flow +Proposed by +Time +Waits for +ID\nFlow 1 +Ken \(ken@workers\.example\) +\d{4}-.* +Hana +proposal_/,
    );
    expect((await ken("proposals", "list", "--mine")).out).toBe("No proposal waits for you.\n");
    const shown = await hana("proposals", "show", name);
    expect(shown.out).toMatch(/Waits for +Hana\nStarts the flow +no/);
    expect(shown.out).toMatch(/What it changes:\n {2}.*¥100 → ¥900/);
    expect(shown.out).toContain(
      "What it writes to other systems:\n  Changed: “Create charge (Stripe)” charges ¥900. (until now: “Create charge (Stripe)” charges ¥100.)\n",
    );
    const japanese = await hana("--lang", "ja", "proposals", "show", id);
    expect(japanese.out).toMatch(/提案者 +Ken[^]*変更内容:\n.*[¥￥]100 → [¥￥]900/);

    const others = await ken("proposals", "agree", name);
    expect([others.code, others.err]).toEqual([1, expect.stringContaining("proposal.not_asked")]);
    const agreed = await hana("proposals", "agree", name);
    expect([agreed.code, agreed.out]).toEqual([0, `The flow “${name}” now runs version 2.\n`]);
    const gone = await hana("--lang", "ja", "proposals", "agree", name);
    expect([gone.code, gone.err]).toEqual([1, expect.stringContaining(`「${name}」という ID`)]);
  });

  test("shows who can start a flow whose senders nothing checks", async () => {
    const check = { kind: "none", id: { from: "nothing", sameBodyHours: 0 } };
    const trigger = { kind: "webhook", check, headers: [], sample: null };
    const { steps, ...draft } = draftOn(world.hanas);
    const [step] = steps;
    const open = { ...draft, trigger, steps: [{ ...step, input: {} }] };
    await propose(open);
    expect((await hana("proposals", "show", name)).out).toContain(
      "Who can start it:\n  With this version, nothing checks who sends: anyone who knows",
    );
    const japanese = await hana("--lang", "ja", "proposals", "show", name);
    expect(japanese.out).toContain("開始できる人:\n  このバージョンでは送信元が検証されません。");
    await hana("proposals", "refuse", name);
  });

  test("says how many live writes the owner must confirm", async () => {
    // She lets Ken move her live connection about in her flow.
    const draft = draftOn(world.hanas, { amount: 100 });
    const [step] = draft.steps;
    const customer = (stepId: string, connection: string) => ({
      ...step,
      id: stepId,
      action: "create-customer",
      connection,
      input: {},
    });
    const find = {
      ...customer("s2", "live"),
      action: "find-customer",
      input: { customer: { kind: "constant", value: "cus_1" } },
    };
    const { body } = await world.hana("GET", `/flows/${id}`);
    const { revision } = body as { revision: number };
    const reading = { ...draft, steps: [step, find], nextStep: 9 };
    await world.hana("PUT", `/flows/${id}`, { name, draft: reading, revision });
    await world.hana("POST", `/flows/${id}/publish`);
    await propose({ ...reading, steps: [step, find, customer("s3", "live")] }, 1);
    const refused = await hana("proposals", "agree", name);
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(/“confirm”: “[0-9a-f]{32}”[^]*s3: .*Real shop.*\(only a warning\)/);
    expect((await hana("proposals", "agree", name, "--confirm", "one")).code).toBe(2);
    expect((await hana("proposals", "agree", name, "--confirm", "1")).code).toBe(0);
  });

  test("proposes limits on money, and sets them on request before it goes live", async () => {
    const draft = draftOn(world.hanas, { amount: 1_200, through: "live" });
    const { id: pays } = made(await world.hana("POST", "/flows", { name: "Pays", draft }));
    const asked = await hana("flows", "activate", pays);
    expect(asked.err).toMatch(/connection “Money”, which has none:[^]*¥2,000 for each[^]*--limits/);
    const activate = ["flows", "activate", pays, "--limits"] as const;
    expect((await hana(...activate)).code).toBe(2);
    // A number without a revision says nothing of what was read.
    expect((await hana("flows", "activate", pays, "--confirm", "1")).err).toContain("live_writes");
    expect((await hana(...activate, "--revision", "new", "--confirm", "1")).code).toBe(2);
    const done = await hana(...activate, "--revision", "1", "--confirm", "1");
    expect([done.code, done.err]).toEqual([0, expect.stringMatching(/jpy +2000 +200000 +100/)]);
    expect((await hana("connections", "limits", "live")).out).toMatch(/jpy +2000 +200000 +100/);
    await world.hana("PUT", "/connections/live/limits", { limits: [] });
  });

  test("tells whoever has agreed for whom it still waits", async () => {
    const draft = draftOn(world.hanas, { amount: 100 });
    const own = { ...draft.steps[0], id: "s2", connection: world.kens };
    const third = await world.as("builder", "Third");
    await propose({ ...draft, steps: [draft.steps[0], own], nextStep: 3 });
    await third.call("POST", `/flows/${id}/publish`, {});
    const first = await ken("proposals", "agree", id);
    expect(first.out).toBe(
      `You have agreed to the proposal for “${name}”. It still waits for: Hana\n`,
    );
    expect((await hana("proposals", "refuse", id)).out).toContain("is gone");
  });

  test("is refused by the owner, and taken back by who proposed it", async () => {
    for (const person of ["Hana", "Ken"]) {
      await propose(draftOn(world.hanas, { amount: 900 }));
      const refused = await as(person, "proposals", "refuse", name);
      expect([refused.code, refused.out]).toEqual([
        0,
        `The proposal for “${name}” is gone. The flow goes on as it was.\n`,
      ]);
    }
    expect((await hana("proposals", "list")).out).toContain("No proposal waits for agreement.");
  });
});

describe("millrace connections", () => {
  test("grant, revoke and grants say who may operate one", async () => {
    const till = "Till of mine";
    expect((await hana("connections", "grants", till)).out).toContain("Nobody but you");
    const given = await hana("connections", "grant", till, "KEN@workers.example");
    expect([given.code, given.out]).toEqual([
      0,
      expect.stringMatching(/Besides you.*\nPerson +Since +ID\nKen +\d{4}-/),
    ]);
    expect((await hana("--lang", "ja", "connections", "grants", till)).out).toContain(
      "操作できるユーザー",
    );
    const taken = await hana("connections", "revoke", till, world.ids.ken);
    expect([taken.code, taken.out]).toEqual([0, expect.stringContaining("Nobody but you")]);
    const nobody = await hana("connections", "grant", till, "nobody@workers.example");
    expect([nobody.code, nobody.err]).toEqual([1, expect.stringContaining("nobody@")]);
  });
});

describe("millrace flows give", () => {
  test("makes somebody else its owner once they accept, and is their word from then on", async () => {
    const given = await hana("flows", "give", name, ken1);
    expect([given.code, given.out]).toEqual([
      0,
      `The flow “${name}” is offered to Ken. It is theirs once they accept.\n`,
    ]);
    const accepted = await ken("flows", "give", id, ken1);
    expect([accepted.code, accepted.out]).toEqual([0, `The flow “${name}” belongs to Ken now.\n`]);
    const back = await hana("flows", "give", name, "hana@workers.example");
    expect([back.code, back.err]).toEqual([1, expect.stringContaining("flow.not_yours")]);
    const japanese = await ken("--lang", "ja", "flows", "give", id, "hana@workers.example");
    expect(japanese.out).toContain("譲渡を Hana に申し出ました");
    const taken = await hana("--lang", "ja", "flows", "give", id, "hana@workers.example");
    expect(taken.out).toBe(`フロー「${name}」の所有者は Hana になりました。\n`);
    expect((await hana("flows", "give", "none", ken1)).code).toBe(1);
  });
});

test("millrace runs list takes several statuses", async () => {
  const both = await hana("runs", "list", "--status", "failed", "--status", "parked");
  expect([both.code, both.out]).toEqual([0, "There are no such runs.\n"]);
  const wrong = await hana("runs", "list", "--status", "failed", "--status", "lost");
  expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining("This must be one of")]);
});

test("limits of a connection are set by currency, shown, and removed", async () => {
  const limit = (...args: readonly string[]) => hana("connections", "limit", world.hanas, ...args);
  const limits = async () => (await hana("connections", "limits", world.hanas)).out;
  expect(await limits()).toMatch(/has no limits/);
  await limit("--currency", "JPY", "--per-write", "5000", "--writes-per-day", "9");
  expect((await limit("--currency", "usd", "--per-day", "9900")).code).toBe(0);
  expect(await limits()).toMatch(/jpy +5000 +- +9\n *usd +- +9900 +-/);
  expect((await limit("--currency", "usd", "--per-day", "9.9")).code).toBe(2);
  await limit("--currency", "usd", "--remove");
  expect(await limits()).not.toContain("usd");
  await limit("--currency", "jpy", "--remove");
});

describe("the fields of a table", () => {
  test("are shown as they were read last, and read anew where somebody asks", async () => {
    const field = {
      label: "total",
      type: { is: "text" },
      required: true,
      nullable: false,
    } as const;
    const made = { key: "id", kind: "integer", readOnly: true } as const;
    await world.store.keepShape(
      {
        connectionId: world.hanas,
        of: "orders",
        digest: "d1",
        shape: {
          fields: [
            { ...field, ...made, required: false },
            { ...field, key: "total", kind: "numeric(12,2)", help: "With tax" },
          ],
        },
        readAt: world.now(),
      },
      [],
    );
    const { code, out } = await as("Hana", "connections", "fields", world.hanas, "orders");
    expect({
      code,
      lines: out
        .trim()
        .split("\n")
        .map((line) => line.split(/ {2,}/)),
    }).toEqual({
      code: 0,
      lines: [
        ["Field", "Type", "For a new record", "Comment"],
        ["id", "integer", "made by the system"],
        ["total", "numeric(12,2)", "required", "With tax"],
      ],
    });
    expect(await as("Ken", "connections", "fields", world.hanas, "orders")).toMatchObject({
      code: 1,
      out: "",
    });
    const again = await as("Hana", "connections", "fields", world.hanas, "orders", "--refresh");
    expect(again).toMatchObject({ code: 0, out: "The system has no “orders”.\n" });
  });
});
