import { expect, test } from "vitest";
import { movableClock } from "./clock.ts";
import { allExclusive, createExclusive } from "./exclusive.ts";

const store = {
  lease: (name: string) => Promise.resolve({ name, token: "held" }),
  release: () => Promise.resolve(),
};

test("jobs that take the same names in other orders come one after the other, each with the lease of its first", async () => {
  const exclusive = createExclusive(store, movableClock());
  const log: string[] = [];
  const job = async ({ name }: { readonly name: string }) => {
    log.push(`${name} begins`);
    await exclusive("c", async () => log.push(`${name} goes on`));
    log.push(`${name} ends`);
  };
  await Promise.all([
    allExclusive(["b", "a"], exclusive, job),
    allExclusive(["a", "b"], exclusive, job),
    allExclusive(["b", "b"], exclusive, job),
  ]);
  const jobs = [0, 3, 6].map((at) => log.slice(at, at + 3));
  const whole = (name: string) => [`${name} begins`, `${name} goes on`, `${name} ends`];
  expect(jobs).toHaveLength(3);
  expect(jobs).toEqual(expect.arrayContaining([whole("a"), whole("b")]));
  expect(log.filter((line) => line === "b begins")).toHaveLength(2);
  for (const one of jobs) expect([whole("a"), whole("b")]).toContainEqual(one);
});
