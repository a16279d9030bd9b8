import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { endAll, runToEnd, startProgram } from "./process.ts";
import { speakerTo } from "./speaker.ts";
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

    const ran = (items: readonly RunSummary[]) =>
      new Set(items.filter(({ status }) => status === "succeeded").map(({ flowName }) => flowName));
    // Until then the API is asked, which costs no process of its own each time.
    await eventually(
      () => speakerTo(url, data).api<{ items: RunSummary[] }>("GET", "/runs?limit=100"),
      ({ items }) => items.length > 3 && ran(items).size === 3,
    );
    // More than were asked for: meanwhile there may be new ones.
    const listed = await millrace("runs list --json --limit 200");
    const { items: runs }: { items: RunSummary[] } = JSON.parse(listed);
    expect(runs.length).toBeGreaterThan(3);
    expect(ran(runs).size).toBe(3);
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
