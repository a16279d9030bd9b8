/** Sessions with a server that speaks another language, made of the protocol's own messages. */
import { createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SqlRefused } from "#sdk/sql.ts";
import { findHere, serverOf } from "./postgresql.world.ts";
import { openSession, type Session } from "./session.ts";

let server: Server;
/** What the server answers to the next statements. */
let answers: Buffer[];
let session: Session;

const message = (type: string, ...body: readonly (Buffer | string)[]): Buffer => {
  const content = Buffer.concat(body.map((part) => Buffer.from(part)));
  const size = Buffer.alloc(4);
  size.writeInt32BE(content.length + 4);
  return Buffer.concat([Buffer.from(type), size, content]);
};
const ready = message("Z", "I");
const done = Buffer.concat([message("C", "SET\0"), ready]);
const error = (severity: string, code: string): Buffer => {
  const said = [`S${severity}`, `C${code}`, "Mnein"].map((field) => `${field}\0`).join("");
  return message("E", said, "\0");
};

function speak(socket: Socket): void {
  socket.once("data", () => {
    socket.write(Buffer.concat([message("R", Buffer.alloc(4)), ready]));
    socket.on("data", () => {
      const answer = answers.shift();
      if (answer !== undefined) socket.write(answer);
    });
  });
}

beforeEach(async () => {
  answers = [];
  server = createServer(speak);
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", resolve);
  await promise;
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  session = await openSession(serverOf(`postgres://u:p@127.0.0.1:${port}/d`), findHere, {
    connectMs: 5_000,
    statementMs: 5_000,
  });
});
afterEach(() => {
  session.close();
  server.close();
});

const refused = async (): Promise<unknown> =>
  session.script("begin", ["SET x = 1"]).catch((thrown: unknown) => thrown);

describe("an error", () => {
  it.each(["FEHLER", "ERREUR", "ERROR", "エラー"])(
    "leaves the session as it is, by whatever word: %s",
    async (word) => {
      answers = [Buffer.concat([error(word, "42704"), ready]), done];
      expect(await refused()).toBeInstanceOf(SqlRefused);
      expect(session.isAlive()).toBe(true);
      expect(await session.script("begin", ["SET y = 1"])).toBeNull();
    },
  );

  it.each(["57P01", "57P05", "25P03", "25P04", "08P01"])(
    "that ends it is known by its code: %s",
    async (code) => {
      answers = [error("SCHWERWIEGEND", code)];
      expect(await refused()).toBeInstanceOf(SqlRefused);
      expect(session.isAlive()).toBe(false);
    },
  );
});
