import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openServerWorld, type ServerWorld, token } from "../server.world.ts";
import { changePerson } from "./persons.ts";

let world: ServerWorld;
beforeEach(async () => {
  world = await openServerWorld();
});
afterEach(() => world.close());

const codeOf = (body: unknown): unknown =>
  (body as { readonly error?: { readonly code: string } }).error?.code;

describe("an API key", () => {
  it("lets in whom it belongs to, with their role", async () => {
    const viewer = await world.as("viewer", "Vera");
    const builder = await world.as("builder", "Bo");
    expect((await viewer.call("GET", "/flows")).status).toBe(200);
    const refused = await viewer.call("POST", "/flows", { name: "Mine" });
    expect([refused.status, codeOf(refused.body)]).toEqual([403, "request.not_permitted"]);
    expect((await builder.call("POST", "/flows", { name: "Mine" })).status).toBe(201);
  });

  it("does only what it is for", async () => {
    const reading = await world.as("administrator", "Ada", ["read"]);
    expect((await reading.call("GET", "/flows")).status).toBe(200);
    const refused = await reading.call("POST", "/flows", { name: "Mine" });
    expect([refused.status, codeOf(refused.body)]).toEqual([403, "request.key_out_of_scope"]);
  });

  it("that is to operate makes nobody an administrator, and becomes no other key", async () => {
    const ada = await world.as("administrator", "Ada", ["operate", "build", "read"]);
    const invited = await ada.call("POST", "/people/invitations", {
      email: "mine@example.com",
      role: "administrator",
    });
    expect([invited.status, codeOf(invited.body)]).toEqual([403, "request.key_out_of_scope"]);
    const wish = { name: "Mine", scopes: ["read"], expiresInDays: 1 };
    const made = await ada.call("POST", "/api-keys", wish);
    expect([made.status, codeOf(made.body)]).toEqual([403, "request.key_out_of_scope"]);
    const reply = await world.as("administrator", "Ada", ["administer"]);
    const again = await reply.call("POST", "/api-keys", wish);
    expect([again.status, codeOf(again.body)]).toEqual([409, "api_key.not_by_key"]);
  });

  it("that may administer is made by a session that was confirmed lately, and by nothing else", async () => {
    const wish = { name: "Backups", scopes: ["administer"], expiresInDays: 30 };
    const byToken = await world.call("POST", "/api-keys", wish);
    expect([byToken.status, codeOf(byToken.body)]).toEqual([409, "api_key.administer_by_session"]);
    const { call, confirm } = await world.session("administrator", "Cy");
    const made = await call("POST", "/api-keys", wish);
    expect([made.status, made.body]).toMatchObject([201, { apiKey: { scopes: ["administer"] } }]);
    world.advance(15 * 60_000);
    const stale = await call("POST", "/api-keys", wish);
    expect([stale.status, codeOf(stale.body)]).toEqual([403, "sign_in.confirm_needed"]);
    const wrong = await call("POST", "/me/confirmation", { password: "another one, long enough" });
    expect([wrong.status, codeOf(wrong.body)]).toEqual([403, "sign_in.password_wrong"]);
    expect((await call("POST", "/api-keys", wish)).status).toBe(403);
    expect((await confirm()).status).toBe(200);
    expect((await call("POST", "/api-keys", wish)).status).toBe(201);
  });

  it("has the role that the person has now", async () => {
    const ada = await world.as("administrator", "Ada");
    const bo = await world.as("builder", "Bo");
    await changePerson(world.people.database, bo.person, { role: "viewer" });
    expect((await bo.call("POST", "/flows", { name: "Mine" })).status).toBe(403);
    await changePerson(world.people.database, bo.person, { state: "deactivated" });
    expect((await bo.call("GET", "/flows")).status).toBe(401);
    expect((await ada.call("GET", "/flows")).status).toBe(200);
  });

  it("ends when its time is over", async () => {
    const bo = await world.as("builder", "Bo");
    world.advance(3_600_001);
    const refused = await bo.call("GET", "/flows");
    expect([refused.status, codeOf(refused.body)]).toEqual([401, "request.token_wrong"]);
  });

  it("is kept so that nobody can read it", async () => {
    const { key } = await world.as("builder", "Bo");
    const { database } = world.people;
    const { handle } = database;
    if (!("serialize" in handle)) throw new Error("This world is on SQLite");
    expect(handle.serialize().includes(key)).toBe(false);
    expect(world.logged.join("\n")).not.toContain(key);
  });

  it("is not guessed from its beginning, and the token goes on", async () => {
    const { key } = await world.as("builder", "Bo");
    for (const wrong of [key.slice(0, -1), `${key}x`, "millrace_", key.toUpperCase()])
      expect(
        (await world.call("GET", "/flows", undefined, { authorization: `Bearer ${wrong}` })).status,
      ).toBe(401);
    const headers = { authorization: `Bearer ${token}` };
    expect((await world.call("GET", "/flows", undefined, headers)).status).toBe(200);
  });
});
