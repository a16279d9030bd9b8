import { afterEach, beforeEach, expect, it } from "vitest";
import { openBrowser } from "../src/server/sign-in/browser.world.ts";
import { type MailServer, startMailServer } from "../src/server/smtp.world.ts";
import { type Receiver, startReceiver } from "../src/server/webhooks/receiver.world.ts";
import { constant, customerOfEvent, flowOn } from "./documents.ts";
import { freePort } from "./free-port.ts";
import { eventually, openWorld, type Process, type World } from "./world.ts";

/** Whom a failure is told, whatever dies. */

let world: World;
let smtp: MailServer;
let receiver: Receiver;
beforeEach(async () => {
  world = await openWorld();
  smtp = await startMailServer();
  receiver = await startReceiver();
});
afterEach(async () => {
  await world.close();
  smtp.close();
  receiver.close();
});

const way = { email: "hana@example.com", password: "correct horse battery" };

/** What each way has brought, by what stays the same on every repeat. */
const brought = {
  mail: () => smtp.mails.map(({ id, subject }) => ({ id, text: subject })),
  webhook: () =>
    receiver.got.map(({ headers, body }) => ({ id: String(headers["webhook-id"]), text: body })),
};

it.each(["mail", "webhook"] as const)(
  "a run that fails is told by %s, once, whenever the process is killed",
  async (by) => {
    const letters = brought[by];
    if (by === "mail")
      Object.assign(world.env, {
        MILLRACE_SMTP: smtp.url,
        MILLRACE_MAIL_FROM: "Millrace <millrace@example.com>",
      });
    // The browser finds each process where it found the first.
    const port = String(await freePort());
    const doomed = (point: string): Promise<Process> => {
      world.env["MILLRACE_TEST_CRASH"] = `${point}:1:0`;
      return world.startProcess("--port", port);
    };
    let process = await doomed("result-before");
    const [, code] = await process.waitFor(/with the code ([\w-]+),/);
    const hana = openBrowser(process);
    expect(await hana.call("POST", "/set-up", { ...way, name: "Hana", code })).toMatchObject({
      status: 201,
    });
    expect(await hana.call("POST", "/sign-in", way)).toMatchObject({ status: 200 });
    if (by === "webhook")
      expect(await hana.call("PUT", "/alerts/webhook", { url: receiver.url })).toMatchObject({
        status: 200,
      });
    const asked = async <Answer>(path: string, body?: object): Promise<Answer> => {
      const { status, text } = await hana.call(body === undefined ? "GET" : "POST", path, body);
      if (status >= 300) throw new Error(`${path}: ${status} ${text}`);
      return JSON.parse(text || "{}") as never;
    };
    // An administrator hears of each process that is killed, too, where others can tell.
    const off = [{ kind: "process_gone", screen: false, mail: false }];
    const chosen = await hana.call("PUT", "/alerts/choices", { kinds: off, flows: [] });
    expect(chosen.status).toBe(200);
    const { connection } = await asked<{ connection: { id: string } }>("/connections", {
      connector: "stripe",
      name: "Stripe",
      values: { apiKey: world.stripe.key, apiBase: world.stripe.url },
    });
    const declined = { amount: 1_500, currency: "jpy", source: "tok_chargeDeclined" };
    const input = Object.fromEntries(Object.entries(declined).map(([k, v]) => [k, constant(v)]));
    const { id } = await asked<{ id: string }>("/flows", {
      name: "Dues",
      draft: {
        ...flowOn("new-charge", connection.id, [{ action: "create-charge", input }]),
        trigger: { kind: "schedule", when: { kind: "weekdays", at: "09:00" }, overlap: false },
        timeZone: "Asia/Tokyo",
      },
    });
    await asked(`/flows/${id}/activate`, { from: "now" });
    // The process dies before it answers, or after.
    const heard = await hana.call("POST", `/flows/${id}/run-now`, {}).catch(() => null);
    expect([undefined, 201]).toContain(heard?.status);

    // From the run that has failed to the letter that is noted as sent.
    for (const next of ["result-after", "tell-before", "tell-after", "mail-before", "mail-after"]) {
      expect(await process.ended).toBe(null);
      process = await doomed(next);
    }
    expect(await process.ended).toBe(null);
    await doomed("none");
    expect((await world.runs(id)).map(({ status }) => status)).toEqual(["failed"]);
    // Sent before it was noted, and once more because nobody could know.
    expect(letters()).toHaveLength(2);
    expect(new Set(letters().map(({ id }) => id)).size).toBe(1);
    expect(letters()[0]?.text).toContain("Dues");
    if (by === "mail") expect(smtp.mails[0]?.to).toBe(way.email);

    // What comes later is told of in its turn, and what was told is not told again.
    await world.advance(11 * 60);
    await asked(`/flows/${id}/run-now`, {});
    await eventually(
      () => Promise.resolve(letters().length),
      (count) => count > 2,
    );
    expect(new Set(letters().map(({ id }) => id)).size).toBe(2);
  },
);

interface Alerts {
  readonly items: readonly {
    readonly kind: string;
    readonly worksSince: string | null;
  }[];
}

it("a quiet flow and a trigger that is asked too late are told of, and when they are well again", async () => {
  await world.start();
  const connection = await world.connect();
  const id = await world.activeFlow("Dues", flowOn("new-charge", connection, [customerOfEvent]));
  const wish = { id, screen: true, mail: true, quiet: 1 };
  await world.api("PUT", "/alerts/choices", { kinds: [], flows: [wish] });
  const told = (kind: string, works: boolean, seconds: number) =>
    eventually(
      async () => {
        await world.advance(seconds);
        return (await world.api<Alerts>("GET", "/alerts")).items;
      },
      (items) => items.some((one) => one.kind === kind && (one.worksSince !== null) === works),
    );

  // A process looks at a flow for an hour before it calls it quiet.
  await told("nothing_ran", false, 20 * 60);
  await world.stripe.makeCharges({ count: 1 });
  await told("nothing_ran", true, 60);

  await world.stripe.arm({
    match: { method: "GET", path: "/v1/charges", times: null },
    fault: { kind: "delay", ms: 600_000, when: "before" },
  });
  await told("polls_late", false, 400);
  await world.stripe.disarm();
  await told("polls_late", true, 15);
  // The poll that is well again has brought the charge; its run may still be on its way.
  await eventually(
    async () => (await world.runs(id)).map(({ status }) => status),
    (statuses) => statuses.length === 1 && statuses[0] === "succeeded",
  );
});
