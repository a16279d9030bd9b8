import { createServer, type Server } from "node:net";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { waitFor } from "../../../test/wait-for.ts";
import { z } from "zod";
import { openServerWorld, type Reply, type ServerWorld, type Worker } from "../server.world.ts";
import { createPerson } from "./accounts.ts";
import { mailBy } from "../mail.world.ts";
import { makeKey } from "./keys.ts";
import { personWithEmail } from "./persons.ts";

let world: ServerWorld;
let ada: Worker;
beforeEach(async () => {
  world = await openServerWorld();
  ada = await world.as("administrator", "Ada");
});
afterEach(() => world.close());

const password = "correct horse battery";
const Refused = z.object({ error: z.object({ code: z.string() }) });
const said = ({ status, body }: Reply) => [status, Refused.safeParse(body).data?.error.code];
const Handed = z.object({ link: z.string() });
const tokenIn = ({ body }: Reply): string => Handed.parse(body).link.split("#")[1] ?? "";
const open = { authorization: "" };

const invite = (email: string, role = "builder") =>
  ada.call("POST", "/people/invitations", { email, role });
const accept = (token: string, more: object = {}) =>
  world.call("POST", "/invitations/accept", { token, name: "Hana", password, ...more }, open);
const signIn = (email: string, word = password) =>
  world.call("POST", "/sign-in", { email, password: word }, open);
const idOf = async (email: string) =>
  (await personWithEmail(world.people.database, email))?.id ?? "";

describe("an invitation", () => {
  it("makes a person of its e-mail and role, once", async () => {
    const invited = await invite("Hana@Example.com", "viewer");
    expect(invited).toMatchObject({
      status: 201,
      body: { link: expect.stringMatching(/^http:\/\/127\.0\.0\.1:3400\/invitation#[\w-]{43}$/) },
    });
    const token = tokenIn(invited);
    expect(said(await accept(token, { role: "administrator" }))).toEqual([400, "request.invalid"]);
    expect(said(await accept(token, { password: "hana hana hana" }))).toEqual([
      422,
      "password.too_simple",
    ]);
    expect(await accept(token)).toMatchObject({
      status: 201,
      body: { email: "hana@example.com", role: "viewer", name: "Hana" },
    });
    expect(said(await accept(token))).toEqual([404, "link.not_good"]);
    expect((await signIn("hana@example.com")).status).toBe(200);
    expect(said(await invite("hana@example.com"))).toEqual([409, "person.exists"]);
  });

  it("makes one person of two who come at once", async () => {
    const token = tokenIn(await invite("hana@example.com"));
    const replies = await Promise.all([accept(token), accept(token), accept(token)]);
    expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 404, 404]);
  });

  it("runs out after seven days", async () => {
    const token = tokenIn(await invite("hana@example.com"));
    world.advance(7 * 24 * 3_600_000 + 1);
    expect(said(await accept(token))).toEqual([404, "link.not_good"]);
  });

  it("ends when it is withdrawn, or a newer one is made", async () => {
    const first = tokenIn(await invite("hana@example.com"));
    const second = tokenIn(await invite("hana@example.com"));
    expect(said(await accept(first))).toEqual([404, "link.not_good"]);
    const List = z.object({ items: z.array(z.object({ id: z.string(), email: z.string() })) });
    const listed = await ada.call("GET", "/people/invitations");
    const { items } = List.parse(listed.body);
    expect(items).toHaveLength(1);
    expect(listed.text).not.toContain(second);
    const path = `/people/invitations/${items[0]?.id}`;
    expect((await ada.call("DELETE", path)).status).toBe(204);
    expect(said(await ada.call("DELETE", path))).toEqual([404, "invitation.not_found"]);
    expect(said(await accept(second))).toEqual([404, "link.not_good"]);
  });

  it("is made by administrators alone", async () => {
    const bo = await world.as("builder", "Bo");
    const body = { email: "x@example.com", role: "administrator" };
    expect(said(await bo.call("POST", "/people/invitations", body))).toEqual([
      403,
      "request.not_permitted",
    ]);
    expect(said(await bo.call("PATCH", `/people/${bo.person}`, { role: "administrator" }))).toEqual(
      [403, "request.not_permitted"],
    );
  });
});

describe("a person", () => {
  it("is changed and removed, and everything by which they came in ends", async () => {
    const bo = await world.as("builder", "Bo");
    expect(await ada.call("PATCH", `/people/${bo.person}`, { role: "viewer" })).toMatchObject({
      status: 200,
      body: { role: "viewer" },
    });
    expect((await bo.call("POST", "/flows", { name: "Mine" })).status).toBe(403);
    expect((await ada.call("DELETE", `/people/${bo.person}`)).status).toBe(204);
    expect((await bo.call("GET", "/flows")).status).toBe(401);
    expect(said(await ada.call("DELETE", `/people/${bo.person}`))).toEqual([
      404,
      "person.not_found",
    ]);
  });

  it("is never the last administrator who goes, not even of two at once", async () => {
    const change = (id: string, body: object) => ada.call("PATCH", `/people/${id}`, body);
    for (const body of [{ role: "builder" }, { state: "deactivated" }])
      expect(said(await change(ada.person, body))).toEqual([409, "person.last_administrator"]);
    expect(said(await ada.call("DELETE", `/people/${ada.person}`))).toEqual([
      409,
      "person.last_administrator",
    ]);
    const eve = await world.as("administrator", "Eve");
    const both = await Promise.all([
      ada.call("PATCH", `/people/${eve.person}`, { role: "viewer" }),
      eve.call("PATCH", `/people/${ada.person}`, { role: "viewer" }),
    ]);
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).not.toEqual([200, 200]);
    const left = (await world.people.persons()).filter(({ role }) => role === "administrator");
    expect(left).toHaveLength(1);
  });
});

describe("a new password", () => {
  const use = (token: string, word = "a much better one 9") =>
    world.call("POST", "/password-reset/use", { token, password: word }, open);

  it("by an administrator's link locks what acts with the person's secrets", async () => {
    await createPerson(world.people, {
      email: "hana@example.com",
      name: "Hana",
      role: "builder",
      password,
    });
    const id = await idOf("hana@example.com");
    const madeAt = world.people.clock.now();
    const facts = {
      person: id,
      name: "k",
      scopes: ["read"],
      madeAt,
      expiresAt: madeAt + 1e6,
    } as const;
    const { key } = await makeKey(world.people.database, facts);
    const cookie =
      (await signIn("hana@example.com")).headers.getSetCookie()[0]?.split(";")[0] ?? "";
    const me = (headers: Record<string, string>) => world.call("GET", "/me", undefined, headers);
    expect((await me({ authorization: "", cookie })).status).toBe(200);

    const made = await ada.call("POST", `/people/${id}/password-reset`);
    const token = tokenIn(made);
    expect(world.letInAnew).toEqual([]);
    expect(said(await use(token, "short"))).toEqual([422, "password.too_short"]);
    expect(world.letInAnew).toEqual([]);
    expect((await use(token)).status).toBe(200);
    expect(world.letInAnew).toEqual([id]);
    expect(said(await use(token))).toEqual([404, "link.not_good"]);
    expect((await me({ authorization: "", cookie })).status).toBe(401);
    expect((await me({ authorization: `Bearer ${key}` })).status).toBe(401);
    expect((await signIn("hana@example.com")).status).toBe(401);
    expect((await signIn("hana@example.com", "a much better one 9")).status).toBe(200);
  });

  it("of an administrator for themselves is an administrator's link, too", async () => {
    const token = tokenIn(await ada.call("POST", `/people/${ada.person}/password-reset`));
    expect((await use(token)).status).toBe(200);
    expect(world.letInAnew).toEqual([ada.person]);
  });

  it("opens nothing for a deactivated person", async () => {
    const bo = await world.as("builder", "Bo");
    const token = tokenIn(await ada.call("POST", `/people/${bo.person}/password-reset`));
    await ada.call("PATCH", `/people/${bo.person}`, { state: "deactivated" });
    expect(said(await use(token))).toEqual([404, "link.not_good"]);
    expect(said(await ada.call("POST", `/people/${bo.person}/password-reset`))).toEqual([
      404,
      "person.not_found",
    ]);
  });
});

describe("mail", () => {
  let smtp: Server;
  let mails: string[];
  let mailed: ServerWorld;
  beforeEach(async () => {
    mails = [];
    smtp = createServer((socket) => {
      let data: string | null = null;
      socket.write("220 test\r\n");
      socket.setEncoding("utf8").on("data", (text: string) => {
        for (const line of text.split("\r\n").slice(0, -1)) {
          if (data !== null && line !== ".") data += `${line}\n`;
          else if (data !== null) {
            mails.push(data);
            data = null;
            socket.write("250 kept\r\n");
          } else if (/^DATA/i.test(line)) {
            data = "";
            socket.write("354 go on\r\n");
          } else if (/^RCPT TO:<refused@/i.test(line)) socket.write("550 no\r\n");
          else socket.write(/^QUIT/i.test(line) ? "221 bye\r\n" : "250 ok\r\n");
        }
      });
      socket.on("error", () => undefined);
    });
    await new Promise<void>((resolve) => {
      smtp.listen(0, "127.0.0.1", resolve);
    });
    const { port } = smtp.address() as AddressInfo;
    mailed = await openServerWorld({
      mail: mailBy(`smtp://127.0.0.1:${port}`),
    });
  });
  afterEach(async () => {
    await mailed.close();
    smtp.close();
  });

  /** As it stands in the mail: lines may be cut anywhere. */
  const linkIn = (mail: string): string =>
    /http\S+#[\w-]{43}/.exec(mail.replaceAll("=\n", "").replaceAll("=3D", "="))?.[0] ?? "";

  it("takes an invitation to whom it is for, and to nobody else", async () => {
    const made = await mailed.call("POST", "/people/invitations", {
      email: "hana@example.com",
      role: "builder",
    });
    expect(made).toMatchObject({ status: 201, body: { link: null } });
    expect(mails).toHaveLength(1);
    expect(mails[0]).toContain("To: hana@example.com");
    expect(mails[0]).toContain("From: Millrace <millrace@example.com>");
    const token = linkIn(mails[0] ?? "").split("#")[1] ?? "";
    const body = { token, name: "Hana", password };
    expect((await mailed.call("POST", "/invitations/accept", body, open)).status).toBe(201);
    expect(mailed.logged.join("\n")).not.toContain(token);
  });

  it("shows the link where the mail is not taken", async () => {
    const body = { email: "refused@example.com", role: "builder" };
    const made = await mailed.call("POST", "/people/invitations", body);
    expect(tokenIn(made)).toMatch(/^[\w-]{43}$/);
    expect(mailed.logged.join("\n")).not.toContain(tokenIn(made));
  });

  it("takes a new password to whoever asks for it, and tells nobody who is here", async () => {
    await createPerson(mailed.people, {
      email: "hana@example.com",
      name: "Hana",
      role: "builder",
      password,
    });
    const ask = (email: string) => mailed.call("POST", "/password-reset", { email }, open);
    const [known, unknown] = [await ask("Hana@example.com"), await ask("nobody@example.com")];
    expect([known.status, known.text]).toEqual([202, ""]);
    expect([unknown.status, unknown.text]).toEqual([known.status, known.text]);
    await waitFor(() => expect(mails).toHaveLength(1));
    const token = linkIn(mails[0] ?? "").split("#")[1] ?? "";
    const used = await mailed.call(
      "POST",
      "/password-reset/use",
      { token, password: "a much better one 9" },
      open,
    );
    expect(used.status).toBe(200);
    // Who can read their own mail is who they were: nothing of theirs is locked.
    expect(mailed.letInAnew).toEqual([]);
    for (let more = 0; more < 5; more += 1)
      expect((await ask("hana@example.com")).status).toBe(202);
    await waitFor(() => expect(mails).toHaveLength(3));
  });
});
