import type { MiddlewareHandler } from "hono";

/**
 * For operations whose body may be left out: an empty one, whatever type it claims, is as good as an
 * object without any field, so that the fields get their defaults.
 */
export const optionalBody: MiddlewareHandler = async (c, next) => {
  if ((await c.req.arrayBuffer()).byteLength === 0) {
    const headers = new Headers(c.req.raw.headers);
    headers.set("content-type", "application/json");
    headers.delete("content-length");
    const { method } = c.req;
    c.req.raw = new Request(c.req.url, { method, headers, body: "{}" });
    c.req.bodyCache = {};
  }
  await next();
};
