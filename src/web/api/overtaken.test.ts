import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { askOvertaken, type Overtaken } from "./overtaken.ts";

/** A server that answers when the test says so, with what stood there as it was asked. */
let queries: QueryClient;
let overtaken: Overtaken;
let now: number;
let stands: string;
let answers: (() => void)[];
beforeEach(() => {
  queries = new QueryClient({ defaultOptions: { queries: { staleTime: 5_000 } } });
  now = 1_000_000;
  overtaken = askOvertaken(queries, () => now);
  stands = "at work";
  answers = [];
});
afterEach(() => {
  overtaken.stop();
  queries.clear();
});

const queryKey = ["run", "one"];
const shown = () => queries.getQueryData(queryKey);

function show(): void {
  const observer = new QueryObserver(queries, {
    queryKey,
    queryFn: () => {
      const read = stands;
      return new Promise<string>((resolve) => {
        answers.push(() => resolve(read));
      });
    },
  });
  observer.subscribe(() => undefined);
}

async function answered(count: number): Promise<void> {
  await expect.poll(() => answers.length).toBe(count);
  answers.at(-1)?.();
}

/** As the live stream tells of it. */
function changes(to: string): void {
  stands = to;
  overtaken.heard(queryKey);
  void queries.invalidateQueries({ queryKey });
}

describe("an answer that a change has overtaken", () => {
  it("is asked for again where it is the first", async () => {
    show();
    changes("succeeded");
    await answered(1);
    await answered(2);
    await expect.poll(shown).toBe("succeeded");
    expect(answers.length).toBe(2);
  });

  it("is asked for again where a deed has answered it", async () => {
    changes("succeeded");
    queries.setQueryData(queryKey, "at work");
    show();
    await answered(1);
    await expect.poll(shown).toBe("succeeded");
  });

  it("is told from one that was asked for after it, and from what has not changed", async () => {
    changes("succeeded");
    overtaken.heard(["run", "two"]);
    show();
    await answered(1);
    await expect.poll(shown).toBe("succeeded");
    now += 120_001;
    queries.setQueryData(queryKey, "what was answered two minutes later");
    await Promise.resolve();
    expect(answers.length).toBe(1);
    expect(queries.getQueryState(queryKey)?.isInvalidated).toBe(false);
  });
});
