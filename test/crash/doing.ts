import { randomUUID } from "node:crypto";
import type { Act, ActName } from "./acts.ts";
import { againMs, until } from "./ask.ts";
import { callOnce } from "./callers.ts";
import type { RunFacts, WrittenFacts } from "./evidence.ts";
import { labelOf } from "./gather.ts";
import { alone, coin, type Office, type OfficeFlow, oneOf } from "./office.ts";
import { every, marked, onConnection } from "./versions.ts";
import { wait } from "./world.ts";
import { eventOf, tagOf } from "./writes.ts";

/** How each act is done. False: there was no occasion for it. */
type Doer = (office: Office, act: Act) => Promise<boolean>;

export const doers: Readonly<Record<ActName, Doer>> = {
  deactivate: (office, { draw }) =>
    alone(office, oneOf(office.flows.filter(listens), draw), async (flow) => {
      await office.ask("POST", `/api/v1/flows/${flow.id}/deactivate`);
      await wait(500 + draw * 3_000);
      return reactivate(office, flow);
    }),
  // Every other time also how often it is polled, which starts it anew.
  publish: (office, { draw }) =>
    alone(office, oneOf(office.flows, draw), (flow) =>
      publish(office, flow, { everySeconds: coin(draw) ? 15 : 20 }),
    ),
  move: (office, { draw }) =>
    alone(office, oneOf(office.flows.filter(canMove(office)), draw), (flow) => {
      const { shop, second } = office.standing.connections;
      return publish(office, flow, { connection: flow.connection === shop ? second : shop });
    }),
  cancel,
  stop: (office, act) => decide(office, act, () => Promise.resolve({ decision: "stop" })),
  send: (office, act) => decide(office, act, () => Promise.resolve({ decision: "send" })),
  tell: (office, act) =>
    decide(office, act, async ({ id, path, resource }, run) => {
      if (resource !== "/v1/customers") return null;
      const { stripe } = office.world;
      const objectId = await stripe.makeCustomer();
      const its = { by_hand_for: run.flowName, event: eventOf(run), step: labelOf(path) };
      await stripe.change(objectId, { metadata: { by_hand: id, ...its } });
      return { decision: "happened", objectId };
    }),
  continue: goOn,
  rerun,
  test,
  hold: (office, act) => {
    const { shop, second } = office.standing.connections;
    const id = coin(act.draw) ? shop : second;
    return holding(office, act, `/api/v1/connections/${id}/hold`);
  },
  stop_everything: (office, act) => holding(office, act, "/api/v1/system/hold"),
};

/** Whatever happens meanwhile, it is lifted again. */
function holding(office: Office, { draw }: Act, address: string): Promise<boolean> {
  return alone(office, { id: address }, async () => {
    const isDone = ({ status }: { readonly status: number }): boolean => status === 200;
    await until(() => office.ask("PUT", address), isDone);
    await wait(500 + draw * 3_000);
    await until(() => office.ask("DELETE", address), isDone);
    return true;
  });
}

export async function reactivate({ ask }: Office, { id }: OfficeFlow): Promise<boolean> {
  await until(
    () => ask("POST", `/api/v1/flows/${id}/activate`, { from: "where_it_stood" }),
    ({ status, code }) => status === 200 || code === "flow.already_active",
  );
  return true;
}

function listens({ listensTo }: OfficeFlow): boolean {
  return "account" in listensTo;
}

function canMove({ world, standing }: Office): (flow: OfficeFlow) => boolean {
  const { shop, second } = standing.connections;
  return ({ listensTo, home }) =>
    "account" in listensTo &&
    listensTo.account === world.accounts.shop &&
    (home === shop || home === second);
}

function membershipIn({ flows }: Office): OfficeFlow | undefined {
  return flows.find(({ listensTo }) => listensTo.kind === "calls");
}

/** A draft with a mark of its own, which new runs get. */
async function publish(
  office: Office,
  flow: OfficeFlow,
  change: Partial<Pick<OfficeFlow, "connection" | "everySeconds">>,
): Promise<boolean> {
  office.count += 1;
  Object.assign(flow, change, { mark: `v${office.count}` });
  office.asked.marks.push(flow.mark);
  const { id, name, home, connection, everySeconds } = flow;
  const moved = onConnection(flow.document, home, connection);
  const draft = every(marked(moved, flow.mark), everySeconds);
  const address = `/api/v1/flows/${id}`;
  // A saving whose answer was lost has made a revision: it is looked at anew.
  await until(
    async () => {
      const { revision } = (await office.ask<{ revision: number }>("GET", address)).body;
      const saved = await office.ask<{ revision: number }>("PUT", address, {
        name,
        draft,
        revision,
      });
      if (saved.status !== 200) return saved;
      const { revision: newest } = saved.body;
      const reply = await office.ask<unknown>("POST", `${address}/publish`, { revision: newest });
      // A restored backup was made while somebody had deactivated it.
      if (reply.code === "flow.not_active") await reactivate(office, flow);
      return reply;
    },
    ({ status }) => status === 200,
  );
  return true;
}

interface Listed {
  readonly id: string;
  readonly flowName: string;
  readonly kind: RunFacts["kind"];
  readonly reference: string;
  /** What it retries after. */
  readonly error: object | null;
}

async function runsThatAre(
  { ask, flows }: Office,
  ...statuses: readonly RunFacts["status"][]
): Promise<readonly Listed[]> {
  const query = statuses.map((status) => `status=${status}`).join("&");
  const { body } = await ask<{ items: Listed[] }>("GET", `/api/v1/runs?${query}&limit=100`);
  return body.items.filter(({ flowName }) => flows.some(({ name }) => name === flowName));
}

async function cancel(office: Office, { draw }: Act): Promise<boolean> {
  const unfinished = await runsThatAre(office, "waiting", "running", "delayed", "paused");
  // Above all what seems to hang.
  const hanging = unfinished.filter(({ error }) => error !== null);
  const run = oneOf(hanging.length > 0 ? hanging : unfinished, draw);
  if (run === undefined) return false;
  office.asked.cancelled.push(run.id);
  const { status } = await office.ask("POST", `/api/v1/runs/${run.id}/cancel`);
  return status === 200;
}

interface Detail {
  readonly status: RunFacts["status"];
  readonly effects: readonly Shown[];
  readonly continuation: {
    readonly seen: { readonly step: string; readonly generation: number | null };
  } | null;
}

interface Shown extends Omit<WrittenFacts, "step" | "effect"> {
  readonly id: string;
  readonly path: string;
  readonly generation: number;
  readonly resource: string;
}

async function detailOf({ ask }: Office, runId: string): Promise<Detail> {
  return (await ask<Detail>("GET", `/api/v1/runs/${runId}`)).body;
}

async function decide(
  office: Office,
  { draw }: Act,
  choose: (effect: Shown, run: Listed) => Promise<{ readonly decision: string } | null>,
): Promise<boolean> {
  const parked = oneOf(await runsThatAre(office, "parked"), draw);
  return alone(office, parked, async (run) => {
    const runId = run.id;
    const effect = (await detailOf(office, runId)).effects.find(({ state }) => state === "parked");
    const seenAt = office.world.now();
    const said = effect && (await choose(effect, run));
    if (!said) return false;
    const { id: effectId, generation } = effect;
    if (said.decision === "stop") office.asked.cancelled.push(runId);
    if (said.decision === "send") office.asked.generations.push(tagOf(effectId, generation + 1));
    const { status } = await office.ask("POST", `/api/v1/runs/${runId}/decision`, {
      ...said,
      effectId,
      generation,
    });
    if (status === 200) office.asked.decided.push({ tag: tagOf(effectId, generation), seenAt });
    return status === 200;
  });
}

/** A call that a declined card fails; the card is repaired, and its run goes on, or another's that the card has failed meanwhile. */
function goOn(office: Office, { draw }: Act): Promise<boolean> {
  return alone(office, membershipIn(office), async ({ name }) => {
    const { world, standing, asked } = office;
    office.count += 1;
    const event = `continued-${office.count}`;
    office.called.push(event);
    await world.stripe.giveCard(standing.member, "tok_chargeCustomerFail");
    await callOnce(office.ask, standing.hook, event);
    const run = (await runsThatAre(office, "waiting", "running", "failed")).find(
      (one) => eventOf(one) === event,
    );
    if (run) await endOf(office, run.id);
    await world.stripe.giveCard(standing.member, "tok_visa");
    const all = await runsThatAre(office, "failed");
    const its = all.filter(({ flowName }) => flowName === name);
    const chosen = its.find(({ id }) => id === run?.id) ?? oneOf(its, draw);
    const failed = chosen && (await detailOf(office, chosen.id));
    if (!failed?.continuation) return false;
    const { seen } = failed.continuation;
    const effect = failed.effects.findLast(({ path }) => path === seen.step);
    if (effect) asked.generations.push(tagOf(effect.id, effect.generation + 1));
    const { status, repeated } = await office.ask("POST", `/api/v1/runs/${chosen?.id}/continue`, {
      seen,
    });
    return status === 200 || (status === 409 && repeated);
  });
}

/** For a run that has little to do, and a Stripe that may be away. */
const endWithinMs = 30_000;

async function endOf(office: Office, runId: string): Promise<Detail | null> {
  const end = Date.now() + endWithinMs;
  while (Date.now() < end) {
    const detail = await detailOf(office, runId);
    if (detail.status === "failed" || detail.status === "succeeded") return detail;
    await wait(againMs);
  }
  return null;
}

async function rerun(office: Office, { draw }: Act): Promise<boolean> {
  const over = await runsThatAre(
    office,
    "succeeded",
    "succeeded_with_errors",
    "failed",
    "cancelled",
  );
  const run = oneOf(over, draw);
  if (run === undefined) return false;
  const version = coin(draw) ? "same" : "published";
  const wish = { version, token: randomUUID() };
  const { status } = await office.ask("POST", `/api/v1/runs/${run.id}/rerun`, wish);
  if (status !== 200 && status !== 201) return false;
  const { flowName: flow, reference } = run;
  office.asked.again.push({ flow, reference, kind: run.kind === "test" ? "test" : "rerun" });
  return true;
}

/** On something that has started the flow before. */
function test(office: Office, { draw }: Act): Promise<boolean> {
  return alone(office, oneOf(office.flows.filter(listens), draw), async ({ id, name: flow }) => {
    const { ask, asked } = office;
    const address = `/api/v1/flows/${id}`;
    const query = `flow=${id}&kind=event&limit=50`;
    const { items } = (await ask<{ items: Listed[] }>("GET", `/api/v1/runs?${query}`)).body;
    const run = oneOf(items, draw);
    if (run === undefined) return false;
    const { revision } = (await ask<{ revision: number }>("GET", address)).body;
    const wish = { revision, event: { kind: "record", key: run.reference }, token: randomUUID() };
    await until(
      () => ask("POST", `${address}/tests`, wish),
      ({ status }) => status === 200 || status === 201,
    );
    asked.again.push({ flow, reference: run.reference, kind: "test" });
    return true;
  });
}
