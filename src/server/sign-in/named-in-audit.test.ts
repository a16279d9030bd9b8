import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { openServerWorld, type Reply, type ServerWorld, type Worker } from "../server.world.ts";
import { byAdministrator, makeLink } from "./links.ts";

/** The line of the audit log about a link that let nobody in says whom the link was for. */

let world: ServerWorld;
let ada: Worker;
let hana: Worker;
beforeAll(async () => {
  world = await openServerWorld();
  ada = await world.as("administrator", "Ada");
  hana = await world.as("builder", "Hana");
});
afterAll(() => world.close());

const open = { authorization: "" };
const password = "correct horse battery";
const Lines = z.object({
  items: z.array(
    z.object({
      action: z.string(),
      object: z.object({ kind: z.string(), id: z.string() }).nullable(),
      details: z.record(z.string(), z.unknown()),
    }),
  ),
});
/** The newest line of a kind. */
const newest = async (action: string) => {
  const { body, text } = await ada.call("GET", `/audit?action=${action}&limit=1`);
  return { line: Lines.parse(body).items[0] ?? expect.fail("No line"), text };
};
const use = (token: string, word = password): Promise<Reply> =>
  world.call("POST", "/password-reset/use", { token, password: word }, open);
const accept = (token: string, word = password): Promise<Reply> =>
  world.call("POST", "/invitations/accept", { token, name: "New", password: word }, open);

const longAgo = 30 * 86_400_000;
const resetMade = async (ago = 0) => {
  const wanted = { kind: "password", email: hana.email, person: hana.person } as const;
  const by = { madeBy: byAdministrator(ada.person), madeAt: world.now() - ago };
  return (await makeLink(world.people.database, { ...wanted, ...by })).token;
};
const email = "new@people.example";
const invitationMade = async (ago = 0) => {
  const wanted = { kind: "invitation", email, role: "builder" } as const;
  const by = { madeBy: ada.person, madeAt: world.now() - ago };
  return (await makeLink(world.people.database, { ...wanted, ...by })).token;
};

/** How a link comes to let nobody in: what is used, and the word with it. */
const refusals = {
  "with a password that is too short": async (make: (ago?: number) => Promise<string>) => ({
    token: await make(),
    word: "tiny",
    code: "password.too_short",
  }),
  "that has expired": async (make: (ago?: number) => Promise<string>) => ({
    token: await make(longAgo),
    word: password,
    code: "link.not_good",
  }),
} as const;

describe.each(Object.entries(refusals))("a link %s", (_, prepare) => {
  test("to a new password names the person, and no secret", async () => {
    const { token, word, code } = await prepare(resetMade);
    expect((await use(token, word)).status).toBeGreaterThan(399);
    const { line, text } = await newest("password.reset_refused");
    expect(line).toEqual({
      action: "password.reset_refused",
      object: { kind: "person", id: hana.person },
      details: { refused: code },
    });
    expect(text).not.toContain(token);
    expect(text).not.toContain(word);
  });

  test("of an invitation names the e-mail that it was for, and no secret", async () => {
    const { token, word, code } = await prepare(invitationMade);
    expect((await accept(token, word)).status).toBeGreaterThan(399);
    const { line, text } = await newest("invitation.accepted_refused");
    expect(line).toMatchObject({ object: null, details: { email, refused: code } });
    expect(text).not.toContain(token);
    expect(text).not.toContain(word);
  });
});

test("a link that was used names its person when it is used again", async () => {
  const token = await resetMade();
  expect((await use(token)).status).toBe(200);
  expect((await use(token)).status).toBe(404);
  const { line } = await newest("password.reset_refused");
  expect(line.object).toEqual({ kind: "person", id: hana.person });
});

test("a reset that fails in the middle names the person whose rights have ended", async () => {
  const { database } = world.people;
  const token = await resetMade();
  await database.run(
    "CREATE TRIGGER fails BEFORE UPDATE ON account BEGIN SELECT RAISE(ABORT, 'The disk is full'); END",
  );
  expect((await use(token)).status).toBe(500);
  await database.run("DROP TRIGGER fails");
  const { line } = await newest("password.reset");
  expect(line).toMatchObject({
    object: { kind: "person", id: hana.person },
    details: { outcome: "unknown" },
  });
});

test("an invitation that fails in the middle names the e-mail that it was for", async () => {
  const { database } = world.people;
  const token = await invitationMade();
  await database.run(
    `CREATE TRIGGER fails BEFORE INSERT ON "user" BEGIN SELECT RAISE(ABORT, 'The disk is full'); END`,
  );
  expect((await accept(token)).status).toBe(500);
  await database.run("DROP TRIGGER fails");
  const { line } = await newest("invitation.accepted");
  expect(line).toMatchObject({ object: null, details: { email, outcome: "unknown" } });
});

test("a link that nobody has made names nobody", async () => {
  expect((await use("A".repeat(43))).status).toBe(404);
  expect((await newest("password.reset_refused")).line).toMatchObject({ object: null });
});
