/** For tests: a simulated Salesforce over real sockets. */
import { generateKeyPairSync } from "node:crypto";
import { z } from "zod";
import type { JsonObject } from "#sdk/index.ts";
import { DEFAULT_CLIENT, startSimulator } from "../../../simulator/salesforce/server.ts";

export interface SimulatedSalesforce {
  readonly url: string;
  /** The fields of a connection. */
  readonly values: { readonly address: string; readonly key: string; readonly secret: string };
  /** Makes an app with a certificate and an approved user; the fields of a connection through it. */
  sign(): Promise<SigningValues>;
  /** `control("POST /records", { object: "Account" })` */
  control(route: string, body?: JsonObject): Promise<unknown>;
  /** Arms faults for the next requests to a path below the version of the API. */
  strike(path: string, ...faults: readonly JsonObject[]): Promise<void>;
  /** Makes records now; their ids. */
  make(object: string, values: JsonObject, count?: number): Promise<readonly string[]>;
  /** All records of an object, those in the recycle bin, too. */
  records(object: string): Promise<readonly Standing[]>;
  /** How many writes had an effect, by path and method. */
  executed(path: string, method: string): Promise<number>;
  /** How many came in. */
  sent(path: string, method: string): Promise<number>;
  close(): Promise<void>;
}

export interface SigningValues {
  readonly address: string;
  readonly login: "jwt_bearer";
  readonly key: string;
  readonly user: string;
  readonly privateKey: string;
}

const Standing = z.looseObject({
  Id: z.string(),
  IsDeleted: z.boolean(),
  CreatedDate: z.string(),
  SystemModstamp: z.string(),
});
export type Standing = z.infer<typeof Standing>;

const base = "/services/data/v67.0";

export async function startSalesforce(now?: () => number): Promise<SimulatedSalesforce> {
  const simulator = await startSimulator(now === undefined ? {} : { realTime: now });
  const { url, close } = simulator;
  const control: SimulatedSalesforce["control"] = async (route, body) => {
    const [method = "GET", path = "/"] = route.split(" ");
    return simulator.steer(method, path, body);
  };
  const entries = async (path: string, method: string, more = ""): Promise<number> => {
    const found = await control(
      `GET /ledger?path=${encodeURIComponent(base + path)}&method=${method}&limit=0${more}`,
    );
    return z.object({ total: z.int() }).parse(found).total;
  };
  return {
    url,
    values: { address: url, key: DEFAULT_CLIENT.id, secret: DEFAULT_CLIENT.secret },
    sign: async () => {
      const [key, user] = ["an_app_with_a_certificate", "millrace@example.com"];
      const { publicKey, privateKey } = keyPair();
      await control("POST /clients", { id: key, signing: { publicKey, users: [user] } });
      return { address: url, login: "jwt_bearer", key, user, privateKey };
    },
    control,
    strike: async (path, ...faults) => {
      for (const [index, fault] of faults.entries())
        await control("POST /faults", { fault, match: { path: base + path, nth: index + 1 } });
    },
    make: async (object, values, count = 1) =>
      z
        .object({ ids: z.array(z.string()) })
        .parse(await control("POST /records", { object, values, count })).ids,
    records: async (object) =>
      z
        .object({ data: z.array(Standing) })
        .parse(await control(`GET /records?object=${encodeURIComponent(object)}`)).data,
    executed: (path, method) => entries(path, method, "&outcome=executed"),
    sent: (path, method) => entries(path, method),
    close,
  };
}

/** In PEM form. */
export function keyPair(modulusLength = 2_048) {
  return generateKeyPairSync("rsa", {
    modulusLength,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
}
