import { pino, type Logger } from "pino";
import type { Config } from "./config.ts";

/** Names under which a secret could get into a log line by mistake. */
const secrets = ["apiKey", "authorization", "key", "password", "secret", "sealed", "token"];

/** The log goes to standard error, so that standard output holds only what was asked for. */
export async function createLog({
  log,
  logLevel,
}: Pick<Config, "log" | "logLevel">): Promise<Logger> {
  const options = {
    level: logLevel,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: {
      paths: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
      censor: "[hidden]",
    },
  };
  const stderr = 2;
  if (log === "json") return pino(options, pino.destination({ fd: stderr, sync: true }));
  const { default: pretty } = await import("pino-pretty");
  return pino(
    options,
    pretty({
      destination: stderr,
      sync: true,
      singleLine: true,
      colorize: process.stderr.isTTY,
      translateTime: "SYS:HH:MM:ss",
    }),
  );
}
