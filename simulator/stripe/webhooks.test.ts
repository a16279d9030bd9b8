import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Stripe } from "stripe";
import { afterEach, beforeEach, expect, it } from "vitest";

import { type RunningSimulator, startSimulator } from "./server.ts";

let simulator: RunningSimulator;
let receiver: { readonly url: string; readonly close: () => void };
/** What it answers, one after the other; then 202. */
let answers: number[] = [];
let received: (delivery: { signature: string; body: string }) => void;

beforeEach(async () => {
  answers = [];
  simulator = await startSimulator({ rateLimit: 0 });
  const server = createServer((request, response) => {
    void take(request, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" ? address?.port : null;
  receiver = { url: `http://127.0.0.1:${port}/in`, close: () => void server.close() };
});
afterEach(async () => {
  receiver.close();
  await simulator.close();
});

async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  response.writeHead(answers.shift() ?? 202).end();
  received({ signature: String(request.headers["stripe-signature"]), body });
}

const control = async (path: string, body: object) => {
  const init = { method: "POST", body: JSON.stringify(body) };
  const response = await fetch(`${simulator.url}/_control${path}`, init);
  if (!response.ok) throw new Error(await response.text());
};

it("an event goes, signed so that Stripe's own package accepts it, to the endpoint that asks for it", async () => {
  const secret = "whsec_of_the_endpoint";
  const delivery = new Promise<{ signature: string; body: string }>((resolve) => {
    received = resolve;
  });
  const endpoint = { url: receiver.url, secret, enabled_events: ["charge.succeeded"] };
  await control("/webhooks", { ...endpoint, account: "acct_other" });
  await control("/webhooks", endpoint);
  await control("/customers", { count: 1 });
  await control("/charges", { count: 1 });
  const { signature, body } = await delivery;
  const event = Stripe.webhooks.constructEvent(body, signature, secret);
  expect([event.type, event.livemode]).toEqual(["charge.succeeded", false]);
  expect(() => Stripe.webhooks.constructEvent(body, signature, "whsec_other")).toThrow("signature");
  const told = await fetch(`${simulator.url}/_control/webhooks`);
  expect(await told.json()).toMatchObject({ deliveries: [{ type: "charge.succeeded" }] });
});

it("an event that an endpoint does not take goes there again, later each time, and signed anew", async () => {
  const secret = "whsec_of_the_endpoint";
  const taken: { signature: string; body: string }[] = [];
  received = (delivery) => taken.push(delivery);
  const deliveries = () => simulator.simulator.webhooks.deliveries();
  const answered = (count: number) =>
    expect.poll(() => deliveries().filter(({ status }) => status !== null).length).toBe(count);
  await control("/clock", { freeze: true });
  await control("/webhooks", { url: receiver.url, secret, enabled_events: ["charge.succeeded"] });
  answers = [500, 404, 302, 500];
  await control("/charges", { count: 1 });
  await answered(1);
  for (const [index, minutes] of [5, 30, 120].entries()) {
    await control("/clock", { advance_seconds: minutes * 60 - 1 });
    expect(deliveries()).toHaveLength(index + 1);
    await control("/clock", { advance_seconds: 1 });
    await answered(index + 2);
  }
  expect(deliveries().map(({ repeats, status }) => [repeats, status])).toEqual([
    [0, 500],
    [1, 404],
    [2, 302],
    [3, 500],
  ]);
  expect(new Set(taken.map(({ body }) => body)).size).toBe(1);
  expect(new Set(taken.map(({ signature }) => signature)).size).toBe(4);
  // A sandbox gives up then. What is taken is not sent again.
  await control("/charges", { count: 1 });
  await answered(5);
  await control("/clock", { advance_seconds: 86_400 });
  simulator.simulator.passTime();
  expect(deliveries()).toHaveLength(5);
});

it("an unruly endpoint gets each event again after it has taken it, and what happened last first", async () => {
  const taken: string[] = [];
  received = ({ body }) => taken.push(String(Object(JSON.parse(body)).id));
  const endpoint = { url: receiver.url, secret: "whsec_1", enabled_events: ["customer.created"] };
  await control("/webhooks", { ...endpoint, twice: true, backwards: true });
  await control("/customers", { count: 3 });
  const url = `${simulator.url}/v1/events?type=customer.created`;
  const headers = { authorization: "Bearer sk_test_millrace_demo" };
  const { data } = Object(await (await fetch(url, { headers })).json());
  const newestFirst: string[] = data.map(({ id }: { id: string }) => id);
  await expect.poll(() => taken).toEqual(newestFirst.flatMap((id) => [id, id]));
});
