import https from "node:https";
import { createServer, type Server } from "node:net";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { selfSigned } from "../../../test/certificate.ts";
import type { Resolve } from "#exchange/find.ts";
import { createPost } from "./post.ts";
import { type Receiver, startReceiver } from "./receiver.world.ts";

/** How a webhook goes out, over real sockets: decision 37. */

let receiver: Receiver;
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.close());

const here: Resolve = () => Promise.resolve([{ address: "127.0.0.1", family: 4 }]);

const post = (url: string, resolve: Resolve = here, deadlineMs = 5_000) =>
  createPost({ resolve, deadlineMs })({ url, headers: { "webhook-id": "m1" }, body: "{}" });

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("It listens on a port");
  return address.port;
}

const named = () => `http://hooks.example.com:${receiver.port}/a?token=1`;

describe("a webhook that goes out", () => {
  it("goes to the address that its name was found at, with the name of the host", async () => {
    expect(await post(named())).toEqual({ is: "answered", status: 204 });
    expect(receiver.got).toMatchObject([
      { path: "/a?token=1", body: "{}", headers: { host: `hooks.example.com:${receiver.port}` } },
    ]);
  });

  it.each([200, 302, 404, 410, 500])(
    "is told that the status is %s, and no more",
    async (status) => {
      receiver.answers = () => status;
      expect(await post(named())).toEqual({ is: "answered", status });
    },
  );

  it("a name that leads elsewhere a moment later is asked for once, and what was checked is dialled", async () => {
    const asked: string[] = [];
    const rebinding: Resolve = (name) => {
      asked.push(name);
      const address = asked.length === 1 ? "127.0.0.1" : "169.254.169.254";
      return Promise.resolve([{ address, family: 4 }]);
    };
    expect(await post(named(), rebinding)).toEqual({ is: "answered", status: 204 });
    expect(asked).toEqual(["hooks.example.com"]);
    expect(receiver.got.length).toBe(1);
    expect(await post(named(), rebinding)).toEqual({ is: "failed", why: "address_refused" });
    expect(receiver.got.length).toBe(1);
  });

  it("a redirect is an answer like any other, and is not followed", async () => {
    receiver.answers = () => ({ status: 307, location: `${receiver.url}/elsewhere` });
    expect(await post(named())).toEqual({ is: "answered", status: 307 });
    expect(receiver.got.map(({ path }) => path)).toEqual(["/a?token=1"]);
  });

  it("an address that is written as a number needs no name, and is checked as well", async () => {
    const none: Resolve = () => Promise.reject(new Error("Nobody is asked"));
    expect(await post(`http://0x7f.1:${receiver.port}/`, none)).toMatchObject({ status: 204 });
    expect(await post("http://169.254.169.254/", none)).toMatchObject({ why: "address_refused" });
    expect(await post("http://[fe80::1]/", none)).toMatchObject({ why: "address_refused" });
  });
});

describe("what stops a webhook", () => {
  it("one address among several that may not be dialled", async () => {
    const two: Resolve = async () => [
      { address: "127.0.0.1", family: 4 },
      { address: "169.254.169.254", family: 4 },
    ];
    expect(await post(named(), two)).toEqual({ is: "failed", why: "address_refused" });
    expect(receiver.got).toEqual([]);
  });

  it("a name that is not found, or not in time", async () => {
    expect(await post(named(), () => Promise.reject(new Error("No such name")))).toEqual({
      is: "failed",
      why: "name_not_found",
    });
    expect(await post(named(), () => new Promise(() => {}), 50)).toEqual({
      is: "failed",
      why: "too_late",
    });
  });

  it("a receiver that never answers, or hangs up, or is not there", async () => {
    receiver.answers = () => "silent";
    expect(await post(named(), here, 200)).toEqual({ is: "failed", why: "too_late" });
    receiver.answers = () => null;
    expect(await post(named())).toEqual({ is: "failed", why: "no_answer" });
    receiver.close();
    expect(await post(named())).toEqual({ is: "failed", why: "unreachable" });
  });

  it("a certificate that nobody has signed, or of another name: nothing leaves before it is trusted", async () => {
    expect(await post(named().replace("http:", "https:"))).toMatchObject({ is: "failed" });
    expect(receiver.got).toEqual([]);
    const { key, cert } = selfSigned("hooks.example.com");
    let requests = 0;
    const server = https.createServer({ key, cert }, (_, response) => {
      requests += 1;
      response.writeHead(204).end();
    });
    const port = await listening(server);
    const certificate = { is: "failed", why: "certificate" };
    expect(await post(`https://hooks.example.com:${port}/`)).toEqual(certificate);
    setDefaultCACertificates([...getCACertificates("default"), cert]);
    expect(await post(`https://other.example.com:${port}/`)).toEqual(certificate);
    expect(requests).toBe(0);
    expect(await post(`https://hooks.example.com:${port}/`)).toMatchObject({ status: 204 });
    server.close();
  });

  it("a receiver that answers one byte at a time for ever", async () => {
    const server = createServer((socket) => {
      socket.write("HTTP/1.1 200 OK\r\n");
      const drip = setInterval(() => socket.write("x-a: b\r\n"), 20);
      socket.on("close", () => clearInterval(drip)).on("error", () => undefined);
    });
    const sent = await post(`http://127.0.0.1:${await listening(server)}/`, here, 300);
    expect(sent).toMatchObject({ is: "failed" });
    server.close();
  });
});
