import { generateKeyPairSync } from "node:crypto";
import { type RunningSimulator, type StartOptions, startSimulator } from "./server.ts";
import { demoSpreadsheet } from "./spreadsheet.ts";

type Body = Readonly<Record<string, unknown>>;

export interface TestAnswer {
  readonly status: number;
  readonly body: Body;
}

export const testEmail = "tests@millrace-demo.iam.gserviceaccount.com";

/** Made for this run of the tests. */
const keys = generateKeyPairSync("rsa", { modulusLength: 2_048 });
export const testKey = keys.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const publicKey = keys.publicKey.export({ type: "spki", format: "pem" }).toString();

export interface TestGoogle extends RunningSimulator, AsyncDisposable {
  /** `call("GET /values/Orders")` of the demo's spreadsheet, with a token that serves. */
  call(route: string, body?: Body, token?: string): Promise<TestAnswer>;
  /** Of a request for a token. */
  token(assertion: string): Promise<TestAnswer>;
  control(route: string, body?: Body): Promise<Body>;
}

/** A service account of the tests' own may write to the demo's spreadsheet, and has a token. */
export async function openGoogle(options: StartOptions = {}): Promise<TestGoogle> {
  const running = await startSimulator({ rateLimits: false, ...options });
  const { url, simulator } = running;
  const answerOf = async (response: Response): Promise<TestAnswer> => {
    const body: Body = JSON.parse(await response.text());
    return { status: response.status, body };
  };
  const control: TestGoogle["control"] = async (route, body) => {
    const [method = "GET", path = "/"] = route.split(" ");
    const response = await fetch(`${url}/_control${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer: Body = JSON.parse(await response.text());
    if (!response.ok) throw new Error(JSON.stringify(answer));
    return answer;
  };
  await control("POST /accounts", { email: testEmail, key_id: "k1", public_key: publicKey });
  await control("POST /share", { email: testEmail, role: "writer" });
  const usual = simulator.accounts.give(testEmail, simulator.clock.now(), "ya29.test");
  return {
    ...running,
    call: async (route, body, token = usual) => {
      const [method = "GET", path = ""] = route.split(" ");
      const response = await fetch(`${url}/v4/spreadsheets/${demoSpreadsheet}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return answerOf(response);
    },
    token: async (assertion) => {
      const form = { grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion };
      const response = await fetch(`${url}/token`, {
        method: "POST",
        body: new URLSearchParams(form),
      });
      return answerOf(response);
    },
    control,
    [Symbol.asyncDispose]: running.close,
  };
}
