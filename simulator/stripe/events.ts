import type { Call } from "./call.ts";
import { refuse } from "./errors.ts";
import { type Json, type JsonObject, isTable } from "./json.ts";
import { checkList, listPage } from "./lists.ts";
import type { Event } from "./objects.ts";
import { text, texts } from "./params.ts";
import { asIn } from "./older-shapes.ts";

const KEPT_SECONDS = 30 * 24 * 60 * 60;
const MOST_TYPES = 20;

/** Records that something happened; the event keeps the object as it was then. Null where nothing changed. */
export function emit(
  call: Call,
  type: string,
  object: JsonObject,
  before?: JsonObject,
): Event | null {
  const { world, newId, now, origin, visibleAt } = call;
  if (before !== undefined && Object.keys(difference(before, object)).length === 0) return null;
  const { eventVersion } = call.settings;
  const shown = asIn(eventVersion, object);
  const previous = before && difference(asIn(eventVersion, before), shown);
  const event: Event = {
    id: newId("evt_"),
    object: "event",
    api_version: eventVersion,
    created: now,
    data:
      isTold(type) && previous !== undefined
        ? { object: shown, previous_attributes: previous }
        : { object: shown },
    livemode: world.livemode,
    pending_webhooks: 0,
    request: origin === null ? { id: null, idempotency_key: null } : { ...origin },
    type,
  };
  world.events.add(event, visibleAt);
  world.onEvent(event);
  return event;
}

/** Only some types of events say what was before. */
function isTold(type: string): boolean {
  return type.endsWith(".updated") || type === "payment_method.detached";
}

/** What changed, with its old values. */
function difference(before: JsonObject, after: JsonObject): JsonObject {
  const changes: JsonObject = {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, current] = [before[name], after[name]];
    if (JSON.stringify(old) === JSON.stringify(current)) continue;
    const value: Json = isTable(old) && isTable(current) ? difference(old, current) : (old ?? null);
    changes[name] = value;
  }
  return changes;
}

export function checkEventList(call: Call): void {
  checkList(call);
  const types = texts(call.params, "types");
  if ("type" in call.params && "types" in call.params) throw refuse.typesExclusive();
  if (types.length > MOST_TYPES) throw refuse.tooMany("types", MOST_TYPES);
}

export function listEvents(call: Call): JsonObject {
  const { params, world, now } = call;
  const pattern = text(params, "type");
  const types = texts(params, "types");
  // Nothing is ever delivered here, so no event counts as failed to be delivered.
  const undelivered = params["delivery_success"] === false;
  return listPage(call, world.events, "event", "/v1/events", {
    notBefore: now - KEPT_SECONDS,
    accepts: (event) =>
      !undelivered &&
      (pattern === undefined || matches(pattern, event.type)) &&
      (types.length === 0 || types.includes(event.type)),
  });
}

export function retrieveEvent({ world, id, now }: Call): Event {
  const event = world.events.get(id);
  if (event === undefined || event.created < now - KEPT_SECONDS) {
    throw refuse.notFound(world, "event", id);
  }
  return event;
}

/** `charge.*` works in `type`, not in `types`. */
function matches(pattern: string, type: string): boolean {
  if (pattern === "*") return true;
  return pattern.endsWith(".*") ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
}
