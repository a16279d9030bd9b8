import { beforeEach, describe, expect, it } from "vitest";
import { createReadingTurns, type ReadingTurns } from "./reading-turns.ts";

let turns: ReadingTurns;
/** What is being read, in the order in which its turn came. */
let reading: string[];

beforeEach(() => {
  turns = createReadingTurns(2);
  reading = [];
});

const isLong = (question: string): boolean => question.includes("search");
const personOf = (question: string): string => question.split(" ").slice(0, 1).join("");

async function ask(...questions: readonly string[]): Promise<void> {
  for (const question of questions)
    void turns.enter(personOf(question), isLong(question)).then(() => reading.push(question));
  await settled();
}

/** Each is answered, and what then has its turn is read. */
async function answer(...questions: readonly string[]): Promise<void> {
  for (const question of questions) {
    reading.splice(reading.indexOf(question), 1);
    turns.leave(personOf(question), isLong(question));
    await settled();
  }
}

const settled = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

describe("the turns of those who read", () => {
  it("leave a place for others, however much one person asks", async () => {
    await ask("hana search 1", "hana search 2", "hana search 3", "ken list");
    expect(reading).toEqual(["hana search 1", "ken list"]);
    await answer("ken list");
    expect(reading).toEqual(["hana search 1"]);
    await answer("hana search 1");
    expect(reading).toEqual(["hana search 2"]);
  });

  it("leave a place for a list, however many people search", async () => {
    await ask("hana search", "ken search", "aoi search", "mio list");
    expect(reading).toEqual(["hana search", "mio list"]);
    await answer("mio list", "hana search");
    expect(reading).toEqual(["ken search"]);
  });

  it("go around, whoever has asked how much before", async () => {
    await ask("hana 1", "ken 1", "hana 2", "hana 3", "aoi 1", "aoi 2", "mio 1");
    expect(reading).toEqual(["hana 1", "ken 1"]);
    const order: string[] = [];
    for (let next = reading[0]; next !== undefined; next = reading[0]) {
      order.push(next);
      await answer(next);
    }
    expect(order).toEqual(["hana 1", "ken 1", "hana 2", "aoi 1", "mio 1", "hana 3", "aoi 2"]);
  });

  it("put one's own list before one's own searches", async () => {
    await ask("hana search 1", "hana search 2", "hana list");
    await answer("hana search 1");
    expect(reading).toEqual(["hana list"]);
  });

  it("waste none: where there is one place, everybody has it in turn", async () => {
    turns = createReadingTurns(1);
    await ask("hana search 1", "hana search 2", "ken search");
    await answer("hana search 1");
    expect(reading).toEqual(["hana search 2"]);
    await answer("hana search 2");
    expect(reading).toEqual(["ken search"]);
    await answer("ken search");
    await ask("hana list");
    expect(reading).toEqual(["hana list"]);
  });
});
