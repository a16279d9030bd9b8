import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { waitFor } from "../../../test/wait-for.ts";
import { z } from "zod";
import { openServerWorld, type Reply, type ServerWorld, type Worker } from "../server.world.ts";
import type { Letter } from "./mail.ts";

let world: ServerWorld;
let hana: Worker;
let letters: Letter[];
beforeEach(async () => {
  letters = [];
  const send = (letter: Letter) => Promise.resolve(void letters.push(letter));
  world = await openServerWorld({ mail: { send, server: "mail", sender: "m@example.com" } });
  hana = await world.as("viewer", "Hana");
});
afterEach(() => world.close());

const Refused = z.object({
  error: z.object({ code: z.string(), details: z.array(z.object({ message: z.string() })) }),
});
const said = ({ status, body }: Reply) => [status, Refused.safeParse(body).data?.error.code];
const change = (body: object) => hana.call("PATCH", "/me", body);

describe("what somebody has chosen for themselves", () => {
  it("is nothing at first, changes one by one, and is taken back", async () => {
    const me = async () => (await hana.call("GET", "/me")).body;
    expect(await me()).toMatchObject({ person: { name: "Hana" }, locale: null, timeZone: null });
    expect((await change({ locale: "ja" })).body).toMatchObject({ locale: "ja", timeZone: null });
    expect((await change({ timeZone: "Asia/Tokyo" })).body).toEqual(await me());
    expect(await me()).toMatchObject({ locale: "ja", timeZone: "Asia/Tokyo" });
    expect((await change({ name: " 花子 ", locale: null })).body).toMatchObject({
      person: { name: "花子", email: hana.email },
      locale: null,
      timeZone: "Asia/Tokyo",
    });
    expect((await change({})).body).toEqual(await me());
    const other = await world.as("viewer", "Other");
    expect((await other.call("GET", "/me")).body).toMatchObject({ timeZone: null });
  });

  it("gives nobody a name that passes for somebody else's", async () => {
    await world.as("builder", "Ken Sato");
    for (const name of [
      "Ken Sato",
      "ｋｅｎ　ｓａｔｏ",
      "Ken\u200B Sato",
      "\u202DKen Sato",
      "local",
    ])
      expect(said(await change({ name }))).toEqual([409, "person.name_taken"]);
    expect((await change({ name: "HANA" })).body).toMatchObject({ person: { name: "HANA" } });
  });

  it("is refused in words where it is nothing that there is", async () => {
    for (const timeZone of ["Tokyo", "+09:00", "", "Asia/Tokyo\u0000", "x".repeat(300)])
      expect((await change({ timeZone })).status).toBe(400);
    const zone = Refused.parse((await change({ timeZone: "Mars/Olympus" })).body);
    expect(zone.error.details[0]?.message).toContain("Asia/Tokyo");
    const japanese = await hana.call(
      "PATCH",
      "/me",
      { timeZone: "JST-9" },
      {
        "accept-language": "ja",
      },
    );
    expect(japanese.text).toContain("タイムゾーン");
    for (const body of [{ locale: "de" }, { name: "" }, { name: null }, { email: "a@b.example" }])
      expect(said(await change(body))).toEqual([400, "request.invalid"]);
  });

  it("is none of the token's, nor of a key that the token made", async () => {
    expect(said(await world.call("PATCH", "/me", { locale: "ja" }))).toEqual([
      409,
      "person.is_the_token",
    ]);
    const made = await world.call("POST", "/api-keys", {
      name: "k",
      scopes: ["operate"],
      expiresInDays: 1,
    });
    const { key } = z.object({ key: z.string() }).parse(made.body);
    const byKey = await world.call(
      "PATCH",
      "/me",
      { name: "X" },
      {
        authorization: `Bearer ${key}`,
      },
    );
    expect(said(byKey)).toEqual([409, "person.is_the_token"]);
    expect((await world.call("GET", "/me")).body).toMatchObject({
      person: null,
      locale: null,
      timeZone: null,
    });
  });

  it("is the language of mails to the person, whoever asked for them", async () => {
    const ask = () =>
      world.call("POST", "/password-reset", { email: hana.email }, { authorization: "" });
    await ask();
    await waitFor(() => expect(letters).toHaveLength(1));
    await change({ locale: "ja" });
    await ask();
    await waitFor(() => expect(letters).toHaveLength(2));
    await world.call("POST", `/people/${hana.person}/password-reset`);
    expect(letters.map(({ subject }) => subject)).toEqual([
      "A new password for Millrace",
      "Millrace のパスワードの再設定",
      "Millrace のパスワードの再設定",
    ]);
  });

  it("goes with the person", async () => {
    await change({ timeZone: "Asia/Tokyo" });
    const ada = await world.as("administrator", "Ada");
    expect((await ada.call("DELETE", `/people/${hana.person}`)).status).toBe(204);
    expect(await world.people.preferences(hana.person)).toEqual({ locale: null, timeZone: null });
  });
});
