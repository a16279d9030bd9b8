/** For tests: several people, who each have a connection to the simulator. */
import { z } from "zod";
import { testKey } from "#connectors/stripe/stripe.world.ts";
import { openServerWorld, type Reply, type ServerWorld } from "./server.world.ts";

export interface PeopleWorld extends ServerWorld {
  /** Hana has a connection, and so has Ken. Both are builders. Aoi is administrator, Mio a viewer. */
  readonly hana: ServerWorld["call"];
  readonly ken: ServerWorld["call"];
  readonly aoi: ServerWorld["call"];
  readonly mio: ServerWorld["call"];
  /** The person of the data folder. */
  readonly local: ServerWorld["call"];
  /** Of the persons. */
  readonly ids: { readonly hana: string; readonly ken: string; readonly mio: string };
  readonly hanas: string;
  readonly kens: string;
}

export async function openPeopleWorld(
  options: Pick<NonNullable<Parameters<typeof openServerWorld>[0]>, "smtp" | "seenStore"> = {},
): Promise<PeopleWorld> {
  const world = await openServerWorld({ simulator: true, ...options });
  const [hana, ken, aoi, mio] = await Promise.all([
    world.as("builder", "Hana"),
    world.as("builder", "Ken"),
    world.as("administrator", "Aoi"),
    world.as("viewer", "Mio"),
  ]);
  const connect = async (call: ServerWorld["call"]): Promise<string> => {
    const values = { apiKey: testKey, apiBase: world.simulator?.url };
    const wish = { connector: "stripe", name: "Till of mine", values };
    const { body } = await call("POST", "/connections", wish);
    return z.object({ connection: z.object({ id: z.string() }) }).parse(body).connection.id;
  };
  return {
    ...world,
    hana: hana.call,
    ken: ken.call,
    aoi: aoi.call,
    mio: mio.call,
    ids: { hana: hana.person, ken: ken.person, mio: mio.person },
    local: (...request) => world.call(...request),
    hanas: await connect(hana.call),
    kens: await connect(ken.call),
  };
}

/** For each new charge, a customer, or a charge of this amount. */
export function draftOn(
  connection: string,
  more: { readonly through?: string; readonly amount?: number; readonly setting?: object } = {},
) {
  const { through = connection, amount, setting = {} } = more;
  const constant = (value: unknown) => ({ kind: "constant", value });
  return {
    format: 1,
    trigger: {
      kind: "event",
      connector: "stripe",
      trigger: "new-charge",
      connection,
      settings: setting,
      everySeconds: 15,
    },
    steps: [
      {
        kind: "action",
        id: "s1",
        name: null,
        connector: "stripe",
        action: amount === undefined ? "create-customer" : "create-charge",
        connection: through,
        input:
          amount === undefined
            ? { name: { kind: "pill", from: "trigger", path: ["id"] } }
            : {
                amount: constant(amount),
                currency: constant("jpy"),
                source: constant("tok_visa"),
              },
      },
    ],
    nextStep: 2,
    ownEvents: 0,
  };
}

const Made = z.object({ id: z.string(), revision: z.int() });

export function made({ body, status, text }: Reply): z.infer<typeof Made> {
  if (status > 299) throw new Error(text);
  return Made.parse(body);
}

export function codeOf({ body }: Reply): string {
  return z.object({ error: z.object({ code: z.string() }) }).parse(body).error.code;
}
