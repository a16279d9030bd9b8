import { describe, expect, it } from "vitest";
import { ConnectionError, type HttpResponse, type JsonObject, TransientError } from "#sdk/index.ts";
import { http } from "./http.connection.ts";
import { Fields } from "./http.fields.ts";

const filled = {
  base: "https://api.example.com",
  auth: "client_credentials",
  token_url: "https://login.example.com/oauth/token",
  client_id: "a:b c",
  client_secret: "s&c=ä",
};
const source = (more: JsonObject = {}) =>
  http.tokenSource?.(Fields.parse({ ...filled, ...more })) ?? expect.fail("no source");
const answer = (status: number, body: string, headers = {}): HttpResponse => ({
  status,
  headers,
  body,
});
const read = (status: number, body: object | string, headers = {}) => {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  try {
    return source().read(answer(status, text, headers));
  } catch (error) {
    return error;
  }
};

describe("a token request", () => {
  it("shows the client in Basic authorization, both parts encoded as in a form", () => {
    const request = source({
      scope: "a b",
      token_fields: "audience=https://api.example.com/?a=1",
    }).request(0);
    expect(request).toMatchObject({
      method: "POST",
      url: "https://login.example.com/oauth/token",
      body: "grant_type=client_credentials&scope=a+b&audience=https%3A%2F%2Fapi.example.com%2F%3Fa%3D1",
    });
    expect(request.headers["authorization"]).toBe(`Basic ${btoa("a%3Ab+c:s%26c%3D%C3%A4")}`);
  });

  it("or in the form, and nowhere else", () => {
    const request = source({ client_auth: "form" }).request(0);
    expect(request.headers["authorization"]).toBeUndefined();
    expect(Object.fromEntries(new URLSearchParams(request.body))).toEqual({
      grant_type: "client_credentials",
      client_id: "a:b c",
      client_secret: "s&c=ä",
    });
  });

  it("is asked for by no other kind of connection", () => {
    expect(http.tokenSource?.(Fields.parse({ base: filled.base }))).toBeNull();
  });

  it.each([
    ["token_url", "ftp://login.example.com"],
    ["token_url", "https://user@login.example.com"],
    ["token_fields", "audience"],
    ["client_secret", undefined],
  ])("is refused with the %s %s", (name, value) => {
    const { error } = Fields.safeParse({ ...filled, [name]: value });
    expect(error?.issues.map(({ path }) => path)).toEqual([[name]]);
  });
});

describe("what the token address answers", () => {
  it.each([
    [{ access_token: "t", token_type: "Bearer", expires_in: 60 }, 60],
    [{ access_token: "t", expires_in: "60" }, 60],
    [{ access_token: "t", token_type: "bearer" }, null],
    [{ access_token: "t", expires_in: 0 }, null],
  ])("%j is a token", (body, lastsSeconds) => {
    expect(read(200, body)).toEqual({ token: "t", lastsSeconds });
  });

  it.each<[number, object | string, string]>([
    [401, { error: "invalid_client" }, "http.token_invalid_client"],
    [
      400,
      { error: "invalid_scope", error_description: "No such scope" },
      "http.token_invalid_scope",
    ],
    [403, "<h1>Forbidden</h1>", "http.token_http_403"],
    [200, { access_token: "t", token_type: "mac" }, "http.token_type"],
  ])("%s %j asks a person", (status, body, code) => {
    const error = read(status, body);
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ facts: { code } });
  });

  it.each<[number, object | string]>([
    [500, { error: "server_error" }],
    [400, { error: "temporarily_unavailable" }],
    [404, "Not found"],
    [302, ""],
    [200, "<h1>Welcome</h1>"],
    [200, { access_token: "a\nb" }],
  ])("%s %j is tried again, and nothing of a write has left", (status, body) => {
    const error = read(status, body, { "retry-after": "7" });
    expect(error).toBeInstanceOf(TransientError);
    expect(error).toMatchObject({ unexecuted: true });
  });
});
