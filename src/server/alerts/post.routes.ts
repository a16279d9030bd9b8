import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { AlertPost } from "#engine/store.ts";
import { asPlainText } from "#sdk/formatting.ts";
import { text } from "#sdk/text.ts";
import { bodyRefusals, refusals } from "../error-body.ts";
import { ApiError } from "../errors.ts";
import { newId } from "../ids.ts";
import { type Locale, say } from "../language.ts";
import { wordsOf } from "../outside-words.ts";
import type { Env, ServerParts } from "../parts.ts";
import { unlockedConnection } from "../rights.ts";
import { answer, Id, iso, jsonBody, Moment } from "../schemas.ts";
import { linkWords, postsThrough } from "./post.ts";

const place = z.string().min(1).max(200).meta({
  description:
    "The channel, as the other system names it: a value of the connection's choices `places`.",
  example: "C0123456789",
});
const placeName = z
  .string()
  .min(1)
  .max(200)
  .meta({ description: "How people call the channel.", example: "#sales" });

const Shown = z
  .strictObject({
    connectionId: Id,
    place,
    placeName,
    setAt: Moment,
    last: z
      .strictObject({
        at: Moment,
        error: z
          .strictObject({ code: z.string(), message: z.string(), advice: z.string().nullable() })
          .meta({ id: "AlertPostError" })
          .nullable()
          .meta({ description: "Why it was not posted; null: it was." }),
      })
      .meta({ id: "AlertPostLast" })
      .nullable()
      .meta({ description: "The outcome of the last post; null if nothing was posted." }),
  })
  .meta({ id: "AlertPost" });

const Answer = z
  .strictObject({
    post: Shown.nullable().meta({ description: "Null: your alerts are not posted." }),
    connections: z
      .array(
        z
          .strictObject({ id: Id, name: z.string(), places: z.string() })
          .meta({ id: "AlertPostConnection" }),
      )
      .meta({
        description:
          "Your connections through which alerts can be posted. `places` names the choices of the connection that list the channels.",
      }),
  })
  .meta({ id: "AlertPostAnswer" });

const tags = ["alerts"];

const show = createRoute({
  method: "get",
  path: "/post",
  operationId: "getAlertPost",
  tags,
  summary: "Show where your alerts are posted",
  description: "With the outcome of the last post, and your connections that can post.",
  responses: {
    200: answer("The channel, and the connections to choose from.", Answer),
    ...refusals(),
  },
});

const set = createRoute({
  method: "put",
  path: "/post",
  operationId: "setAlertPost",
  tags,
  summary: "Choose the channel to which your alerts are posted",
  description:
    "Posts one message to the channel, at once and once. If the message is refused, the channel is not chosen. Replaces the channel that you have.",
  request: {
    body: jsonBody(
      z
        .strictObject({ connectionId: Id, place, placeName: placeName.exactOptional() })
        .meta({ id: "AlertPostWish" }),
    ),
  },
  responses: {
    200: answer("The channel.", Answer),
    ...bodyRefusals(
      "connection.not_found",
      "alert_post.no_channels",
      "system.restore_undecided",
      "(outside) connection",
      "(outside) refused",
      "(outside) unreachable",
    ),
  },
});

const remove = createRoute({
  method: "delete",
  path: "/post",
  operationId: "removeAlertPost",
  tags,
  summary: "Stop posting your alerts",
  description: "Millrace posts nothing more, not even retries that are due.",
  responses: { 204: { description: "Your alerts are not posted." }, ...refusals() },
});

const hello = text(
  "Millrace posts alerts to this channel from now on. Nothing has gone wrong.",
  "今後、Millrace のアラートをこのチャンネルに投稿します。問題が発生したわけではありません。",
);
const all = text("All alerts", "すべてのアラート");

/** `/alerts/post`: the channel to which somebody's alerts are posted. */
export function alertPostRoutes(parts: Pick<ServerParts, "store" | "engine" | "people" | "clock">) {
  const { store, engine, people, clock } = parts;

  const view = async (person: string, locale: Locale): Promise<z.infer<typeof Answer>> => {
    const own = (await store.connections()).filter(({ owner }) => owner === person);
    const connections = own.flatMap((connection) => {
      const posts = postsThrough(engine, connection);
      return posts === null
        ? []
        : [{ id: connection.id, name: connection.name, places: posts.places }];
    });
    const post = (await store.alertPosts()).find((one) => one.person === person);
    return { post: post ? shown(post, locale) : null, connections };
  };

  return new OpenAPIHono<Env>()
    .openapi(show, async (c) => c.json(await view(c.get("actor").person, c.get("locale")), 200))
    .openapi(set, async (c) => {
      const actor = c.get("actor");
      const wish = c.req.valid("json");
      const connection = await unlockedConnection(parts, wish.connectionId, actor);
      if (postsThrough(engine, connection) === null) throw ApiError.of("alert_post.no_channels");
      if (await store.restored()) throw ApiError.of("system.restore_undecided");
      const { locale } = await people.preferences(actor.person);
      const words = locale ?? c.get("locale");
      const link = linkWords(say(all, words), `${people.publicUrl}/alerts`);
      const said = { text: `${asPlainText(say(hello, words))}\n${link}`, place: wish.place };
      const its = { id: newId("post"), at: clock.now(), connectionId: connection.id };
      const once = { isRepeat: false, leaves: () => Promise.resolve(true) };
      await engine.post({ ...its, ...said }, once);
      await store.putAlertPost({
        person: actor.person,
        connectionId: connection.id,
        place: wish.place,
        placeName: wish.placeName ?? wish.place,
        setAt: clock.now(),
      });
      return c.json(await view(actor.person, c.get("locale")), 200);
    })
    .openapi(remove, async (c) => {
      await store.removeAlertPost(c.get("actor").person);
      return c.body(null, 204);
    });
}

function shown(
  { connectionId, place: at, placeName: name, setAt, last }: AlertPost,
  locale: Locale,
): z.infer<typeof Shown> {
  const error = last?.error ?? null;
  return {
    connectionId,
    place: at,
    placeName: name,
    setAt: iso(setAt),
    last: last && {
      at: iso(last.at),
      error: error && {
        code: error.code,
        message: wordsOf(error, locale),
        advice: error.advice?.[locale] ?? null,
      },
    },
  };
}
