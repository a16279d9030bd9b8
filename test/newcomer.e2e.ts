import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { endAll, runToEnd, startProgram } from "./process.ts";
import { eventually } from "./world.ts";
import { builtProgram } from "../scripts/programs.ts";

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "millrace-newcomer-"));
});
afterEach(async () => {
  await endAll();
  rmSync(data, { recursive: true, force: true });
});

interface RunSummary {
  readonly flowName: string;
  readonly status: string;
  readonly error: { readonly code: string } | null;
}

describe("somebody who has just started Millrace", () => {
  it("connects, imports the three examples, and sees runs within a minute, by the command line", async () => {
    const product = startProgram("scripts/start.ts", ["--port", "0", "--data", data]);
    const [, url = ""] = await product.waitFor(/Millrace is ready at (http:\S+)/);
    const millrace = async (line: string) => {
      const args = ["--url", url, "--data", data, ...line.split(" ")];
      const { code, output } = await runToEnd(builtProgram("cli"), args);
      expect(code, output).toBe(0);
      return output;
    };

    expect(await millrace("connections create stripe --name Shop --simulator")).toContain("Shop");
    for (const example of ["new-charge-to-product", "new-refund-to-customer", "schedule-to-charge"])
      await millrace(`flows import examples/${example}.json --connection stripe=Shop --activate`);
    expect(await millrace("flows list")).toMatch(/(.*Active){3}/s);

    const runs = await eventually(
      async () => {
        // Each of these is a process of its own: seldom is enough.
        await new Promise((resolve) => {
          setTimeout(resolve, 2_000);
        });
        const answer: { items: RunSummary[] } = JSON.parse(
          await millrace("runs list --json --limit 100"),
        );
        return answer.items;
      },
      (items) =>
        items.length > 3 &&
        new Set(
          items.filter(({ status }) => status === "succeeded").map(({ flowName }) => flowName),
        ).size === 3,
    );
    // The only failures are charges without a customer, which the first example says it cannot do.
    for (const { error } of runs)
      expect(error?.code ?? "flow.input_refused").toBe("flow.input_refused");

    const checked = await millrace("connections check Shop --json");
    expect(JSON.parse(checked).allows).toMatchObject({
      triggers: { "new-charge": "yes", "new-refund": "yes" },
      actions: { "create-charge": "yes", "find-customer": "yes" },
    });
    const stopped = await product.end("SIGINT");
    expect(stopped).toBe(0);
  });
});
