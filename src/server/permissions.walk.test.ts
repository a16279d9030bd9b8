import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { testKey } from "#connectors/stripe/stripe.world.ts";
import { isAtLeast, type Role, roles, scopes } from "#people/actor.ts";
import { type Operation, type Permission, permissions } from "#people/permissions.ts";
import { type Owner, type Recipe, recipes } from "./recipes.world.ts";
import { openServerWorld, type Reply, type ServerWorld } from "./server.world.ts";

/** Every operation, asked for by everybody, about one's own objects and those of others. */

const table = new Map<Operation, Permission>(
  Object.entries(permissions) as [Operation, Permission][],
);

const Document = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.object({ operationId: z.string() }))),
});

/** Owns what is asked about; builds beside that person; has asked the owner for agreement. */
let hana: Owner;
const others = new Map<Role, Owner>();
let world: ServerWorld;
let methods: ReadonlyMap<string, string>;
let recipeOf: Readonly<Record<Operation, Recipe>>;

beforeAll(async () => {
  world = await openServerWorld({ simulator: true });
  const owner = async (role: Role, name: string): Promise<Owner> => ({
    ...(await world.as(role, name)),
    another: () => world.as(role, name),
  });
  hana = await owner("builder", "Hana");
  for (const role of roles) others.set(role, await owner(role, `Other ${role}`));
  const third = await world.as("builder", "Third");
  recipeOf = recipes(world, { apiKey: testKey, apiBase: world.simulator?.url }, third);
  const { body } = await world.call("GET", "/openapi.json");
  methods = new Map(
    Object.values(Document.parse(body).paths).flatMap((path) =>
      Object.entries(path).map(([method, { operationId }]) => [operationId, method.toUpperCase()]),
    ),
  );
}, 30_000);
afterAll(() => world.close());

/** What came of it, as far as permission goes. */
type Outcome = "nobody" | "role" | "scope" | "not there" | "not theirs" | "asked" | "through";

const notTheirs: ReadonlySet<string> = new Set([
  "connection.not_granted",
  "flow.not_yours",
  "proposal.not_asked",
]);

function outcomeOf(reply: Reply): Outcome {
  const code = z.object({ error: z.object({ code: z.string() }) }).safeParse(reply.body).data
    ?.error.code;
  if (code === undefined) return reply.status === 202 ? "asked" : "through";
  if (reply.status === 401) return "nobody";
  if (code === "request.not_permitted") return "role";
  if (code === "request.key_out_of_scope") return "scope";
  if (notTheirs.has(code)) return "not theirs";
  return code.endsWith(".not_found") ? "not there" : "through";
}

async function ask(operation: Operation, owner: Owner, call: ServerWorld["call"]): Promise<Reply> {
  const { path, body } = await recipeOf[operation](owner);
  const reply = await call(methods.get(operation) ?? "", path, body);
  expect(reply.status, `${operation}: ${reply.text}`).toBeLessThan(500);
  return reply;
}

/** Operations that are about the person who asks, with nothing of others to be named in them. */
const aboutOneself: ReadonlySet<string> = new Set(
  Object.entries(permissions)
    .filter(([, { role, object }]) => role === "viewer" && object === "own")
    .map(([id]) => id)
    .filter((id) => id !== "revokeApiKey")
    .concat("listConnections", "createConnection"),
);

/** What the table says of somebody who asks about an object of another person. */
function expected(
  operation: Operation,
  { role: least, object }: Permission,
  role: Role,
): Outcome[] {
  if (!isAtLeast(role, least)) return ["role"];
  switch (object) {
    case "anyone's":
      return ["through"];
    case "own":
      return aboutOneself.has(operation) ? ["through", "not there"] : ["not there"];
    case "own or administrator":
    case "asked, own or administrator":
      return role === "administrator" ? ["through"] : ["not there", "not theirs"];
    case "may operate":
      return ["not there", "not theirs"];
    case "asked":
      return ["not theirs"];
    case "owners agree":
      return ["asked"];
  }
}

it("the API has a method for every operation of the table", () => {
  expect([...table.keys()].filter((operation) => !methods.has(operation))).toEqual([]);
});

describe.each([...table])("%s", (operation, permission) => {
  it("is not for nobody", async () => {
    const reply = await ask(operation, hana, (method, path, body) =>
      world.call(method, path, body, { authorization: "" }),
    );
    expect(outcomeOf(reply)).toBe("nobody");
  });

  it.each(roles)("about what is somebody else's, as %s", async (role) => {
    const other = others.get(role);
    if (other === undefined) throw new Error("There is somebody of each role");
    const reply = await ask(operation, hana, other.call);
    const allowed = expected(operation, permission, role);
    // What is given to no one stays hidden behind "not there"; what is no object at all may be missing.
    const outcome = outcomeOf(reply);
    const named = !aboutOneself.has(operation) && !isMissing(operation);
    expect(named || outcome !== "not there" ? allowed : [...allowed, "not there"]).toContain(
      outcome,
    );
  });

  it("about one's own", async () => {
    const owner = isAtLeast("builder", permission.role) ? hana : others.get("administrator");
    if (owner === undefined) throw new Error("There is an administrator");
    const outcome = outcomeOf(await ask(operation, owner, owner.call));
    expect(isMissing(operation) ? ["not there", "through"] : ["through"]).toContain(outcome);
  });

  it("with a key for everything but this", async () => {
    const rest = scopes.filter((scope) => scope !== permission.scope);
    const limited = await world.as("administrator", "Other administrator", rest);
    expect(outcomeOf(await ask(operation, hana, limited.call))).toBe("scope");
  });
});

/** Asked about something that there is not, because it needs a browser's session or a mailed link. */
function isMissing(operation: Operation): boolean {
  return operation === "endSession" || operation === "withdrawInvitation";
}

describe("the grant “may operate”", () => {
  const operations = [...table].flatMap(([operation, { object }]) =>
    object === "may operate" ? [operation] : [],
  );

  it.each(operations)("lets another builder do %s", async (operation) => {
    const other = others.get("builder");
    if (other === undefined) throw new Error("There is another builder");
    const { path, body } = await recipeOf[operation](hana);
    for (const { id } of z
      .object({ items: z.array(z.object({ id: z.string() })) })
      .parse((await hana.call("GET", "/connections")).body).items)
      await hana.call("PUT", `/connections/${id}/grants/${other.person}`);
    expect(outcomeOf(await other.call(methods.get(operation) ?? "", path, body))).toBe("through");
  });
});
