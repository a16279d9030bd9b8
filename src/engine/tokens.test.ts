import { expect, it } from "vitest";
import { createTokens } from "./tokens.ts";

const world = (lastsSeconds: number | null = 600) => {
  let at = 0;
  let given = 0;
  const tokens = createTokens({ elapsed: () => at, now: () => at });
  const get = async () => ({ token: `t${(given += 1)}`, lastsSeconds });
  return {
    tokens,
    of: () => tokens.of("one", get),
    pass: (seconds: number) => void (at += seconds * 1_000),
    given: () => given,
  };
};

it("a token serves everybody until shortly before it ends", async () => {
  const { of, pass, given } = world();
  const both = await Promise.all([of(), of()]);
  expect(both.map(({ token }) => token)).toEqual(["t1", "t1"]);
  pass(539);
  expect((await of()).token).toBe("t1");
  pass(1);
  expect((await of()).token).toBe("t2");
  expect(given()).toBe(2);
});

it("one of which nobody says how long it lasts serves until it is refused", async () => {
  const { of, pass } = world(null);
  await of();
  pass(30 * 86_400);
  expect((await of()).token).toBe("t1");
});

it("one that is refused leads to one more, and that to none", async () => {
  const { tokens, of, pass } = world(null);
  const first = await of();
  expect(tokens.refuse("one", first)).toBe(true);
  const second = await of();
  expect(second.token).toBe("t2");
  // Whoever still had the one before goes on with this.
  expect(tokens.refuse("one", first)).toBe(true);
  expect((await of()).token).toBe("t2");
  expect(tokens.refuse("one", second)).toBe(false);
  // Whoever looks again at once gets one more, and the same answer.
  expect(tokens.refuse("one", await of())).toBe(false);
  pass(300);
  expect(tokens.refuse("one", await of())).toBe(true);
  const later = await of();
  pass(86_400);
  expect(tokens.refuse("one", later)).toBe(true);
});

it("one that could not be got is asked for again", async () => {
  const { tokens, of } = world();
  const refused = new Error("No token");
  await expect(tokens.of("one", () => Promise.reject(refused))).rejects.toBe(refused);
  expect((await of()).token).toBe("t1");
});

it("credentials of others have tokens of their own", async () => {
  const { tokens, of } = world();
  await of();
  const others = await tokens.of("two", async () => ({ token: "theirs", lastsSeconds: 600 }));
  expect([others.token, (await of()).token]).toEqual(["theirs", "t1"]);
});
