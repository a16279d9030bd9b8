/** Every route under /_control that only Slack has; README.md has the same table in words. */
import { z } from "zod";
import { type Route, routesOf } from "../kit/control.ts";
import { ControlError } from "../kit/control-error.ts";
import { clockOf, commonRoutes } from "../kit/control-routes.ts";
import { armBody, networkFaults, when } from "../kit/control-schemas.ts";
import type { Fault, Simulator } from "./simulator.ts";
import { masked } from "./tokens.ts";
import type { Channel } from "./workspace.ts";

const faultBody = armBody<Fault>(
  z.discriminatedUnion("kind", [
    ...networkFaults,
    z.strictObject({ kind: z.literal("rate_limited"), retry_after: z.int().min(1).default(1) }),
    z.strictObject({ kind: z.literal("error"), when, error: z.string().default("internal_error") }),
  ]),
);

const channelBody = z.strictObject({
  name: z.string().min(1),
  is_private: z.boolean().default(false),
  is_member: z.boolean().default(true),
});

const changeBody = z.strictObject({
  is_member: z.boolean().optional(),
  is_archived: z.boolean().optional(),
});

const userBody = z.strictObject({
  name: z.string().min(1),
  real_name: z.string().default("Somebody"),
  email: z.string().nullable().default(null),
  is_bot: z.boolean().default(false),
  deleted: z.boolean().default(false),
});

const messagesBody = z.strictObject({
  channel: z.string(),
  text: z.string().default("Hello"),
  user: z.string().default("U0AIKO"),
  count: z.int().min(1).max(10_000).default(1),
  thread_ts: z.string().optional(),
});

const keyBody = z.strictObject({
  token: z.string().min(1),
  scopes: z.array(z.string()).optional(),
  state: z.enum(["active", "revoked", "expired", "inactive"]).optional(),
  team: z.string().min(1).optional(),
});

const settingsBody = z.strictObject({
  rate_limits: z.boolean().optional(),
  outside_marketplace: z.boolean().optional(),
  page_size: z.int().min(1).optional(),
});

const { get, post, del } = routesOf<Simulator>();

export const ROUTES: readonly Route<Simulator>[] = [
  ...commonRoutes<Fault, object, Simulator>({ faultBody, filters: {}, summary }),

  post("/channels", ({ sim, body }) => {
    const { name, is_private, is_member: isMember } = channelBody.parse(body);
    const kind = is_private ? "private" : "public";
    return channelShown(sim.workspace.addChannel({ name, kind, isMember }));
  }),
  post("/channels/:id", ({ sim, body, id }) => {
    const { is_member, is_archived } = changeBody.parse(body);
    const channel = channelOf(sim, id);
    if (is_member !== undefined) channel.isMember = is_member;
    if (is_archived !== undefined) channel.isArchived = is_archived;
    return channelShown(channel);
  }),
  post("/users", ({ sim, body }) => sim.workspace.addUser(userBody.parse(body))),
  post("/messages", ({ sim, body }) => {
    const { channel, count, ...message } = messagesBody.parse(body);
    const to = channelOf(sim, channel);
    const { thread_ts, ...rest } = message;
    const thread = thread_ts === undefined ? {} : { thread_ts };
    const posted = Array.from({ length: count }, () =>
      sim.workspace.post(to, { ...rest, ...thread, visibleAt: 0 }, sim.clock.now()),
    );
    return { ids: posted.map(({ ts }) => ts) };
  }),
  get("/messages", ({ sim, query }) => ({
    data: channelOf(sim, query.get("channel") ?? "").messages,
  })),
  // As a person does: it vanishes.
  del("/messages/:id", ({ sim, query, id }) => {
    const channel = channelOf(sim, query.get("channel") ?? "");
    channel.messages = channel.messages.filter(({ ts }) => ts !== id);
    return { removed: id };
  }),

  get("/keys", ({ sim }) => keys(sim)),
  post("/keys", ({ sim, body }) => {
    const { token, scopes, state, team } = keyBody.parse(body);
    sim.tokens.set(token, {
      ...(scopes === undefined ? {} : { scopes }),
      ...(state === undefined ? {} : { state }),
      ...(team === undefined ? {} : { team }),
    });
    return keys(sim);
  }),
  get("/settings", ({ sim }) => settings(sim)),
  post("/settings", ({ sim, body }) => {
    const { rate_limits, outside_marketplace, page_size } = settingsBody.parse(body);
    if (rate_limits !== undefined) sim.settings.rateLimits = rate_limits;
    if (outside_marketplace !== undefined) sim.settings.outsideMarketplace = outside_marketplace;
    if (page_size !== undefined) sim.settings.pageSize = page_size;
    return settings(sim);
  }),
];

/** By its id or its name. */
function channelOf({ workspace }: Simulator, wanted: string): Channel {
  const all = [...workspace.channels.values()];
  const found = all.find(({ id, name, user }) => [id, name, user].includes(wanted));
  if (found === undefined) throw new ControlError(404, `There is no channel "${wanted}".`);
  return found;
}

function channelShown({ id, name, kind, isMember, isArchived, messages }: Channel) {
  return {
    id,
    name,
    kind,
    is_member: isMember,
    is_archived: isArchived,
    messages: messages.length,
  };
}

function keys({ tokens }: Simulator) {
  const data = tokens.all().map(({ secret, scopes, state }) => {
    return { token: masked(secret), scopes, state };
  });
  return { data };
}

function settings({ settings: { rateLimits, outsideMarketplace, pageSize } }: Simulator) {
  return {
    rate_limits: rateLimits,
    outside_marketplace: outsideMarketplace,
    page_size: pageSize,
  };
}

function summary(sim: Simulator) {
  return {
    team: sim.workspace.team,
    clock: clockOf(sim.clock),
    settings: settings(sim),
    keys: keys(sim).data,
    requests: sim.journal.seq,
    writes: sim.journal.ledger.length,
    channels: [...sim.workspace.channels.values()].map(channelShown),
  };
}
