/** For tests: hostile calls of flows, over a real socket, by those who have credentials and those who have not. */
import { join } from "node:path";
import Database from "better-sqlite3";
import fc from "fast-check";
import { expect } from "vitest";
import { z } from "zod";
import { type Attacker, expectNoSecret, expectRefusalOrSuccess } from "../attack.world.ts";
import { type HostileRequest, wireOf } from "../hostile-wire.world.ts";
import { hostileRequests } from "../hostile.world.ts";
import { type Listening, listen } from "../listen.ts";
import { Document } from "../openapi-document.world.ts";
import { rawRequest } from "../raw-http.world.ts";
import { openServerWorld, type ServerWorld, token } from "../server.world.ts";
import { basic, chargeOnCall } from "./hooks.world.ts";

interface Caller extends Attacker {
  /** Their credentials are good for a flow. */
  readonly isKnown: boolean;
}

export interface Gate {
  readonly world: ServerWorld;
  readonly server: Listening;
  /** The operations of all flows' addresses, as their callers import them. */
  readonly document: Document;
  /** Of flows and of a run. */
  readonly ids: readonly string[];
  readonly attackers: readonly Caller[];
  readonly secrets: readonly string[];
  countRuns(): number;
  close(): Promise<void>;
}

/** After so long, wrong credentials are listened to again. */
const forgotten = 16 * 60_000;

export async function openGate(): Promise<Gate> {
  const world = await openServerWorld();
  await world.engine.start();
  const server = await listen(world.app.fetch, 0);
  const [here, there] = [await openAddress(world, "Here"), await openAddress(world, "There")];
  const delivered = await openToDeliveries(world);
  const call = await fetch(`${server.url}/hooks/${here.id}`, {
    method: "POST",
    headers: { authorization: here.authorization, "content-type": "application/json" },
    body: JSON.stringify({ amount: 1 }),
  });
  expect(call.status).toBe(200);
  const database = new Database(join(world.dataDir, "millrace.db"), { readonly: true });
  const count = database.prepare<[], number>("select count(*) from runs").pluck();
  return {
    world,
    server,
    document: await documentOf(server, here),
    ids: [here.id, there.id, call.headers.get("millrace-run") ?? "", delivered.token],
    attackers: [
      { name: "nobody", authorization: null, isKnown: false },
      {
        name: "somebody who guesses",
        authorization: basic(here.clientId, "' OR 1=1 --"),
        isKnown: false,
      },
      { name: "one without a name", authorization: basic("", here.clientSecret), isKnown: false },
      { name: "one with no Base64", authorization: "Basic \u00ff\u00fe:=", isKnown: false },
      { name: "one with too much", authorization: `Basic ${"QUFB".repeat(1_500)}`, isKnown: false },
      {
        name: "one with a secret as a token",
        authorization: `Bearer ${here.clientSecret}`,
        isKnown: false,
      },
      { name: "administrator", authorization: `Bearer ${token}`, isKnown: false },
      { name: "caller", authorization: here.authorization, isKnown: true },
      { name: "caller of another flow", authorization: there.authorization, isKnown: true },
    ],
    countRuns: () => count.get() ?? 0,
    secrets: [token, here.clientSecret, there.clientSecret, delivered.secret],
    close: async () => {
      database.close();
      await server.close();
      await world.close();
    },
  };
}

interface Address {
  readonly id: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly authorization: string;
}

const Made = z.object({ id: z.string() });
const Credentials = z.object({ clientId: z.string(), clientSecret: z.string() });

/** An active flow that cannot fail, so that each failure is one of the address itself. */
async function openAddress(world: ServerWorld, name: string): Promise<Address> {
  const { trigger, ...draft } = chargeOnCall("none");
  const outputs = trigger.outputs.filter(({ value }) => value.from === "trigger");
  const remember = {
    kind: "variable",
    id: "s1",
    name: null,
    type: "text",
    initial: null,
  };
  const wish = { name, draft: { ...draft, trigger: { ...trigger, outputs }, steps: [remember] } };
  const { id } = Made.parse((await world.call("POST", "/flows", wish)).body);
  const active = await world.call("POST", `/flows/${id}/activate`, { from: "now" });
  expect(active.status, active.text).toBe(200);
  const made = await world.call("POST", `/flows/${id}/invocation/credentials`, {});
  const { clientId, clientSecret } = Credentials.parse(made.body);
  return { id, clientId, clientSecret, authorization: basic(clientId, clientSecret) };
}

/** An active flow to which only who knows its secret can deliver anything. */
async function openToDeliveries(
  world: ServerWorld,
): Promise<{ readonly token: string; readonly secret: string }> {
  const { trigger: _, ...draft } = chargeOnCall("none");
  const trigger = { kind: "webhook", check: { kind: "github" }, headers: [], sample: null };
  const remember = { kind: "variable", id: "s1", name: null, type: "text", initial: null };
  const wish = { name: "Delivered", draft: { ...draft, trigger, steps: [remember] } };
  const { id } = Made.parse((await world.call("POST", "/flows", wish)).body);
  const active = await world.call("POST", `/flows/${id}/activate`, { from: "now" });
  expect(active.status, active.text).toBe(200);
  const address = await world.call("POST", `/flows/${id}/webhook/address`);
  const { url } = z.object({ url: z.string() }).parse(address.body);
  const drawn = await world.call("POST", `/flows/${id}/webhook/secrets`, {});
  const { secret } = z.object({ secret: z.string() }).parse(drawn.body);
  return { token: url.slice(url.lastIndexOf("/") + 1), secret };
}

/** The document that callers get, with the flow as one more thing to be spoilt in the path. */
async function documentOf({ url }: Listening, { id, authorization }: Address): Promise<Document> {
  const answer = await fetch(`${url}/hooks/${id}/openapi.json`, { headers: { authorization } });
  const { paths, ...rest } = Document.parse(await answer.json());
  const flow = { name: "flow", in: "path", schema: { type: "string" } };
  const description = { get: { operationId: "getDocument", parameters: [flow] } };
  const spoilable = Object.entries(paths).map(([path, methods]) => {
    const operations = Object.entries(methods).map(
      ([method, { parameters = [], ...operation }]) => [
        method,
        { ...operation, parameters: [flow, ...parameters.map(soon)] },
      ],
    );
    return [path.replace(id, "{flow}"), Object.fromEntries(operations)] as const;
  });
  return {
    ...rest,
    paths: Object.fromEntries([
      ...spoilable,
      ["/hooks/{flow}/openapi.json", description],
      ["/hooks/in/{flow}", { post: { ...anyDelivery, parameters: [flow] } }],
    ]),
  };
}

/** What a sender may send is in no document of ours. */
const anyDelivery = {
  operationId: "deliver",
  requestBody: { content: { "application/json": { schema: { type: "object" } } } },
};

type Parameter = NonNullable<Document["paths"][string][string]["parameters"]>[number];

/** Whoever waits, does not wait for long. */
function soon(parameter: Parameter): Parameter {
  return parameter.name === "Prefer"
    ? { ...parameter, schema: { enum: ["wait=0", "wait=2", "respond-async", "wait=121", "wait="] } }
    : parameter;
}

/** So many requests to every address, by each attacker. */
export async function attackHooks(gate: Gate, runs: number): Promise<number> {
  const { world, document, ids, attackers } = gate;
  const requests = hostileRequests(document, ids);
  let sent = 0;
  for (const attacker of attackers) {
    world.advance(forgotten);
    for (const [path, methods] of Object.entries(document.paths))
      for (const [method, operation] of Object.entries(methods))
        await fc.assert(
          fc.asyncProperty(requests(path, method, operation), async (request) => {
            sent += 1;
            await send(gate, attacker, request);
          }),
          { numRuns: runs, endOnFailure: true },
        );
  }
  return sent;
}

async function send(gate: Gate, attacker: Caller, request: HostileRequest): Promise<void> {
  // Dots have led it to a page.
  if (!new URL(request.target, gate.server.url).pathname.startsWith("/hooks/")) return;
  const before = gate.countRuns();
  const wire = wireOf(request, attacker.authorization);
  const reply = await rawRequest(gate.server.url, wire);
  const shown = `${attacker.name}: ${Buffer.concat(wire).toString("latin1").slice(0, 1_500)}\n\n${reply?.status} ${reply?.body.slice(0, 500)}\n${gate.world.logged.at(-1)?.slice(0, 1_500)}`;
  expectRefusalOrSuccess(reply, shown);
  expectNoSecret(reply, gate.secrets, shown);
  const isRefused = (reply?.status ?? 0) >= 400;
  if (!attacker.isKnown) expect(isRefused, shown).toBe(true);
  if (isRefused) expect(gate.countRuns(), `A refused call started a run: ${shown}`).toBe(before);
}
