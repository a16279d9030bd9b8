import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ConfigError, readConfig, settings } from "./config.ts";

const problemOf = (args: string[], env: Record<string, string> = {}): ConfigError => {
  try {
    readConfig(args, env);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error("it was understood");
};

describe("readConfig", () => {
  test("lets the token in only where it is reached from this machine alone, unless it is said", () => {
    const outside = {
      MILLRACE_PUBLIC_URL: "https://a.example",
      MILLRACE_TRUSTED_PROXIES: "127.0.0.1",
    };
    const open = { MILLRACE_HOST: "0.0.0.0", MILLRACE_PLAIN_HTTP: "yes" };
    const localToken = (env: Readonly<Record<string, string>>) => readConfig([], env).localToken;
    for (const env of [{}, { MILLRACE_PUBLIC_URL: "http://localhost:3400" }]) {
      expect([env, localToken(env)]).toEqual([env, true]);
      expect(localToken({ ...env, MILLRACE_LOCAL_TOKEN: "no" })).toBe(false);
    }
    for (const env of [outside, open, { MILLRACE_PUBLIC_URL: "https://a.example" }]) {
      expect([env, localToken(env)]).toEqual([env, false]);
      expect(localToken({ ...env, MILLRACE_LOCAL_TOKEN: "yes" })).toBe(true);
    }
  });

  test("has a default for everything that is needed", () => {
    expect(readConfig([], {})).toEqual({
      localToken: true,
      port: 3400,
      host: "127.0.0.1",
      publicUrl: null,
      trustedProxies: [],
      plainHttp: false,
      data: "./data",
      databaseUrl: null,
      log: "pretty",
      logLevel: "info",
      simulator: null,
      simulators: new Map(),
      simulatorKey: null,
      simulatorKeyJa: null,
      privateHosts: [],
      proxy: null,
      noProxy: [],
      key: null,
      mail: null,
      oidc: null,
      testClock: null,
      history: {
        days: { value: 30, fixedBy: null, least: 1, most: 3_650 },
        runsPerFlow: { value: 100_000, fixedBy: null, least: 1, most: 100_000_000 },
        auditDays: { value: 396, fixedBy: null, least: 90, most: 3_650 },
        ledgerYears: { value: 8, fixedBy: null, least: 1, most: 30 },
      },
      auditFolder: join("data", "audit"),
      backups: { time: 9_000_000, folder: join("data", "backups"), keep: 7 },
      ballastMb: 64,
      testCrash: null,
    });
  });

  test("puts an option before a variable, and takes an empty variable as not set", () => {
    const env = { MILLRACE_PORT: "4000", MILLRACE_DATA: "" };
    expect(readConfig(["--port=5000", "--data", "/var/x"], env)).toMatchObject({
      port: 5000,
      data: "/var/x",
    });
    expect(readConfig([], env)).toMatchObject({ port: 4000, data: "./data" });
  });

  test("tells which option or variable fixes how much history is kept", () => {
    const env = { MILLRACE_HISTORY_DAYS: "7", MILLRACE_RUNS_PER_FLOW: "" };
    expect(readConfig([], env).history).toMatchObject({
      days: { value: 7, fixedBy: "MILLRACE_HISTORY_DAYS" },
      runsPerFlow: { value: 100_000, fixedBy: null },
    });
    expect(readConfig(["--history-days", "30"], env).history.days).toMatchObject({
      value: 30,
      fixedBy: "--history-days",
    });
  });

  test("has old lines of the audit log go nowhere on PostgreSQL, unless a folder is named", () => {
    const env = { DATABASE_URL: "postgres://127.0.0.1/m" };
    expect(readConfig(["--data", "/var/x"], {}).auditFolder).toBe(join("/var/x", "audit"));
    expect(readConfig([], env).auditFolder).toBeNull();
    expect(readConfig(["--audit-folder", "/shared"], env).auditFolder).toBe("/shared");
  });

  test("takes only the origin of a simulator's address, on this machine", () => {
    const simulator = (address: string) =>
      readConfig([], { MILLRACE_SIMULATOR: address }).simulator;
    expect(simulator("http://127.0.0.1:3401/v1/")).toBe("http://127.0.0.1:3401");
    expect(simulator("http://[::1]:3401")).toBe("http://[::1]:3401");
    for (const address of ["https://api.stripe.com", "http://127.0.0.1.evil.example", "3401"])
      expect(problemOf([], { MILLRACE_SIMULATOR: address }).said).toBe("MILLRACE_SIMULATOR");
  });

  test("takes the simulators of other systems by connector", () => {
    const env = (said: string) => ({ MILLRACE_SIMULATORS: said });
    const said = "slack=http://127.0.0.1:3402, google-sheets=http://localhost:3403/";
    expect([...readConfig([], env(said)).simulators]).toEqual([
      ["slack", "http://127.0.0.1:3402"],
      ["google-sheets", "http://localhost:3403"],
    ]);
    for (const wrong of ["slack", "slack=https://slack.com", "=http://127.0.0.1:1"])
      expect(problemOf([], env(wrong)).said).toBe("MILLRACE_SIMULATORS");
  });

  test.each([
    "postgres://user:p%40ss@127.0.0.1:5432/millrace",
    "postgresql://host/millrace?sslmode=verify-full",
  ])("takes a PostgreSQL from the variable alone: %s", (url) => {
    expect(readConfig([], { DATABASE_URL: url }).databaseUrl).toBe(url);
    expect(problemOf(["--database-url", url]).said).toBe("--database-url");
  });

  test.each([
    [["--port", "65536"], "--port"],
    [["--port", "80.5"], "--port"],
    [["--port="], "--port"],
    [["--history-days", "0"], "--history-days"],
    [["--audit-days", "89"], "--audit-days"],
    [["--ledger-years", "31"], "--ledger-years"],
    [["--runs-per-flow", "many"], "--runs-per-flow"],
    [["--log", "xml"], "--log"],
    [["--data"], "--data"],
    [["--colour"], "--colour"],
    [["--port", "1", "--colour"], "--colour"],
    [["stray"], "stray"],
  ])("says what is wrong with %j", (args, said) => {
    expect(problemOf(args).said).toBe(said);
  });

  test("takes a mail server only with a sender, and a provider only whole", () => {
    const server = "smtps://user:word@mail.example.com";
    expect(problemOf([], { MILLRACE_SMTP: server }).said).toBe("MILLRACE_MAIL_FROM");
    expect(
      readConfig([], { MILLRACE_SMTP: server, MILLRACE_MAIL_FROM: "Mill <mill@example.com>" }).mail,
    ).toEqual({ server, sender: "Mill <mill@example.com>" });
    const provider = {
      MILLRACE_OIDC_ISSUER: "https://login.example.com/",
      MILLRACE_OIDC_CLIENT_ID: "millrace",
      MILLRACE_OIDC_CLIENT_SECRET: "word",
    };
    expect(problemOf([], { ...provider, MILLRACE_OIDC_CLIENT_SECRET: "" }).said).toBe(
      "MILLRACE_OIDC_CLIENT_SECRET",
    );
    expect(
      readConfig([], { ...provider, MILLRACE_OIDC_DOMAINS: "Example.com, b.org" }).oidc,
    ).toEqual({
      issuer: "https://login.example.com",
      clientId: "millrace",
      clientSecret: "word",
      name: "OpenID Connect",
      domains: ["example.com", "b.org"],
      role: "viewer",
    });
    expect(problemOf([], { ...provider, MILLRACE_OIDC_ROLE: "administrator" }).said).toBe(
      "MILLRACE_OIDC_ROLE",
    );
    expect(problemOf([], { MILLRACE_OIDC_ISSUER: "http://login.example.com" }).said).toBe(
      "MILLRACE_OIDC_ISSUER",
    );
  });

  test.each([
    [{ MILLRACE_HOST: "0.0.0.0" }, "MILLRACE_HOST"],
    [{ MILLRACE_HOST: "0.0.0.0", MILLRACE_PUBLIC_URL: "https://a.example" }, "MILLRACE_HOST"],
    [{ MILLRACE_HOST: "localhost" }, "MILLRACE_HOST"],
    [{ MILLRACE_PUBLIC_URL: "http://a.example" }, "MILLRACE_PUBLIC_URL"],
    [{ MILLRACE_PUBLIC_URL: "https://a.example/millrace" }, "MILLRACE_PUBLIC_URL"],
    [{ MILLRACE_PUBLIC_URL: "https://user:word@a.example" }, "MILLRACE_PUBLIC_URL"],
    [{ MILLRACE_PUBLIC_URL: "a.example" }, "MILLRACE_PUBLIC_URL"],
    [{ MILLRACE_TRUSTED_PROXIES: "all" }, "MILLRACE_TRUSTED_PROXIES"],
    [{ MILLRACE_TRUSTED_PROXIES: "10.0.0.0/33" }, "MILLRACE_TRUSTED_PROXIES"],
    [{ MILLRACE_TRUSTED_PROXIES: "127.0.0.1,," }, "MILLRACE_TRUSTED_PROXIES"],
    [{ MILLRACE_PLAIN_HTTP: "1" }, "MILLRACE_PLAIN_HTTP"],
  ])("does not open to a network what is not encrypted: %j", (env, said) => {
    expect(problemOf([], env).said).toBe(said);
  });

  test.each([
    {
      MILLRACE_HOST: "0.0.0.0",
      MILLRACE_PUBLIC_URL: "https://a.example:8443/",
      MILLRACE_TRUSTED_PROXIES: "10.0.0.0/8, ::1",
    },
    { MILLRACE_HOST: "192.168.1.5", MILLRACE_PLAIN_HTTP: "yes" },
    { MILLRACE_PUBLIC_URL: "http://localhost:3400" },
    { MILLRACE_PUBLIC_URL: "https://a.example" },
    { MILLRACE_HOST: "::1" },
  ])("opens what is encrypted, stays here, or is meant: %j", (env) => {
    expect(readConfig([], env).publicUrl).toBe(
      env.MILLRACE_PUBLIC_URL === undefined ? null : new URL(env.MILLRACE_PUBLIC_URL).origin,
    );
  });

  test("never repeats a value, because it may be a secret", () => {
    const problem = problemOf([], { MILLRACE_SIMULATOR_KEY: "sk_live_abc" });
    expect(problem.message).not.toContain("sk_live_abc");
    const other = problemOf([], { DATABASE_URL: "mysql://user:s3cret@host/database" });
    expect([other.said, other.message]).toEqual([
      "DATABASE_URL",
      expect.not.stringContaining("s3cret"),
    ]);
  });
});

test("every setting is described in both languages and has a variable of its own", () => {
  const all = Object.values(settings);
  for (const { doc, expects } of all)
    for (const words of [doc, expects]) {
      expect(words.en).not.toBe("");
      expect(words.ja).not.toBe("");
    }
  expect(new Set(all.map(({ env }) => env)).size).toBe(all.length);
});
