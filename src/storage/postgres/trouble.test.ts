import pg from "pg";
import { expect, it } from "vitest";
import { StoreTroubleError } from "#engine/store-trouble.ts";
import { OnceMore } from "../session.ts";
import { isAway } from "./away.ts";
import { asTrouble } from "./trouble.ts";

const refused = (code: string) => Object.assign(new pg.DatabaseError(code, 0, "error"), { code });

it.each([
  ...["57P01", "57P03", "53100", "53300", "55P03", "25006", "08006", "XX000"].map(refused),
  Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED", syscall: "connect" }),
  Object.assign(new Error("getaddrinfo EAI_AGAIN"), { code: "EAI_AGAIN", syscall: "getaddrinfo" }),
  new Error("Connection terminated unexpectedly"),
  new Error("Client has encountered a connection error and is not queryable"),
  new OnceMore(),
])("$message is trouble with the database", (error) => {
  const told = asTrouble(error);
  expect(told).toBeInstanceOf(StoreTroubleError);
  expect(isAway(told)).toBe(isAway(error));
});

it.each([...["22P02", "22021", "23502", "23505"].map(refused), new TypeError("a bug")])(
  "$message is the fault of what was given, or of us",
  (error) => {
    expect(asTrouble(error)).toBe(error);
  },
);
