/** What is at which path. */
import type { Received } from "../kit/answer.ts";
import type { Outcome } from "../kit/journal.ts";
import { collection } from "./collections.ts";
import { noRight, notFound, SalesforceError } from "./errors.ts";
import { createIn } from "./making.ts";
import { shown, type Row, USER } from "./org.ts";
import { page } from "./query.ts";
import { byKey, keyField, remove, update } from "./records.ts";
import { describeField, describeObject, type ObjectType } from "./schema.ts";
import { makeField } from "./setup.ts";
import type { Simulator } from "./simulator.ts";

export interface Call {
  readonly sim: Simulator;
  readonly received: Received;
  readonly body: Readonly<Record<string, unknown>>;
  readonly now: number;
  /** What the call makes is seen from then on. */
  readonly visibleAt: number;
  /** Records of a list that cannot be locked: 1 is the first. */
  readonly locked: readonly number[];
}

export interface Given {
  readonly status: number;
  /** Null: an empty answer. */
  readonly body: unknown;
  readonly object?: string | null;
  readonly outcome?: Outcome;
}

type Run = (call: Call) => Given;

const base = /^\/services\/data\/v(\d{2,3}\.0)(\/.*)?$/;
const NEWEST = 67;

const versionIn = (path: string): string => base.exec(path)?.[1] ?? "67.0";

export function resourceOf({ method, path }: Received): Run {
  if (/^\/services\/data\/?$/.test(path)) return () => ok([version("66.0"), version("67.0")]);
  const [, said = "", rest = ""] = base.exec(path) ?? [];
  if (said === "" || Number(said) > NEWEST) throw notFound();
  const parts = rest.split("/").filter((part) => part !== "");
  const [first = "", ...more] = parts.map((part) => decodeURIComponent(part));
  const run = at(method, first, more);
  if (run === "no_method")
    throw new SalesforceError(
      405,
      "METHOD_NOT_ALLOWED",
      `HTTP Method '${method}' not allowed. Allowed are HEAD,GET`,
    );
  return run;
}

function at(method: string, first: string, more: readonly string[]): Run | "no_method" {
  const isGet = method === "GET";
  switch (`${first}/${more.length}`) {
    case "/0":
      return isGet ? root : "no_method";
    case "limits/0":
      return isGet ? limits : "no_method";
    case "query/0":
    case "queryAll/0":
    case "query/1":
    case "queryAll/1":
      return isGet ? page : "no_method";
    case "sobjects/0":
      return isGet ? listed : "no_method";
    case "sobjects/1":
      return method === "POST" ? (call) => made(call, of(call, more)) : "no_method";
    case "sobjects/2":
      return more[1] === "describe"
        ? (call) => described(of(call, more))
        : byId(method, more[1] ?? "", more);
    case "sobjects/3":
      return isGet
        ? (call) => found(call, of(call, more), more[1] ?? "", more[2] ?? "")
        : "no_method";
    case "tooling/2":
      if (more[0] !== "sobjects" || more[1] !== "CustomField") break;
      return method === "POST" ? fieldMade : "no_method";
    case "composite/1":
    case "composite/3":
      if (more[0] === "sobjects") return collection(method, more.slice(1));
  }
  throw notFound();
}

function of({ sim }: Call, [name = ""]: readonly string[]): ObjectType {
  const object = sim.org.object(name);
  if (object === undefined) throw notFound();
  return object;
}

const ok = (body: unknown): Given => ({ status: 200, body });
const version = (said: string) => {
  return { label: `v${said}`, url: `/services/data/v${said}`, version: said };
};

function limits({ sim }: Call): Given {
  const { perDay } = sim.settings;
  return ok({ DailyApiRequests: { Max: perDay, Remaining: Math.max(0, perDay - sim.used) } });
}

/** Where all else is. */
function root({ sim, received }: Call): Given {
  const base = `/services/data/v${versionIn(received.path)}`;
  const names = ["composite", "limits", "query", "queryAll", "sobjects", "tooling"];
  return ok({
    ...Object.fromEntries(names.map((name) => [name, `${base}/${name}`])),
    identity: `https://login.salesforce.com/id/${sim.org.id}/${USER}`,
  });
}

function fieldMade({ sim, body }: Call): Given {
  if (!sim.settings.mayCustomize) throw noRight();
  const id = makeField(sim.org, body);
  const said = { id, success: true, errors: [], warnings: [], infos: [] };
  return { status: 201, body: said, object: id };
}

const listed: Run = ({ sim }) =>
  ok({
    encoding: "UTF-8",
    maxBatchSize: 200,
    sobjects: [...sim.org.objects.values()].map(describeObject),
  });

function described(object: ObjectType): Given {
  return ok({ ...describeObject(object), fields: object.fields.map(describeField) });
}

function made(call: Call, object: ObjectType): Given {
  const { id } = createIn(call, object, call.body);
  return { status: 201, body: { id, success: true, errors: [] }, object: id };
}

function byId(method: string, id: string, more: readonly string[]): Run | "no_method" {
  switch (method) {
    case "GET":
      return (call) => {
        const object = of(call, more);
        return ok(whole(seen(call, object, id), object, call));
      };
    case "PATCH":
      return (call) => {
        update(call.sim.org, of(call, more), id, call.body, call.now);
        return { status: 204, body: null, object: id };
      };
    case "DELETE":
      return (call) => {
        remove(call.sim.org, of(call, more), id, call.now);
        return { status: 204, body: null, object: id };
      };
    default:
      return "no_method";
  }
}

function seen({ sim, now }: Call, object: ObjectType, id: string): Row {
  const row = sim.org.row(object, id);
  if (row === undefined || row.isDeleted || row.visibleAt > now) throw notFound();
  return row;
}

function found(call: Call, object: ObjectType, key: string, value: string): Given {
  const rows = byKey(call.sim.org, object, keyField(object, key), value, call.now);
  const [row, ...others] = rows;
  if (row === undefined) throw notFound();
  if (others.length === 0) return ok(whole(row, object, call));
  return {
    status: 300,
    body: rows.map(({ id }) => `/services/data/v67.0/sobjects/${object.name}/${id}`),
  };
}

function whole(row: Row, object: ObjectType, { received }: Call) {
  return shown(row, object, object.fields, versionIn(received.path));
}
