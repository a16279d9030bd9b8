import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { Erasure as Record } from "#engine/store.ts";
import { canBeErased } from "#engine/erasing.ts";
import { erasureName } from "#engine/erasures.ts";
import { namedContext } from "#vault/contexts.ts";
import { bodyRefusals, refusals } from "../error-body.ts";
import { ApiError } from "../errors.ts";
import { newId } from "../ids.ts";
import type { Env, ServerParts } from "../parts.ts";
import { type NameOf, personNames, PersonRef } from "../persons.ts";
import { answer, Id, iso, isoOrNull, jsonBody, Moment } from "../schemas.ts";
import { countTry } from "../sign-in/tries.ts";

const tags = ["erasures"];

const value = z.string().trim().min(1).max(1_000).meta({
  description:
    "The value to look for in texts, as whole words, in upper or lower case: an e-mail, a name, the id of an object. `.`, `_`, `%`, `+`, `-` and `@` between letters or digits belong to a word. Japanese has no spaces between words: give all that stands between spaces or punctuation marks, such as the whole field.",
});
const count = z.int().min(0);

const Holding = z
  .strictObject({
    runs: count.meta({ description: "How many runs hold the value." }),
    events: count,
    kept: count.meta({
      description:
        "How many of these would be kept for the time being: something under way needs them.",
    }),
  })
  .meta({ id: "ErasureHolding" });

const Erasure = z
  .strictObject({
    id: Id,
    by: PersonRef,
    at: Moment,
    runs: count.meta({ description: "From how many runs the value was taken out." }),
    events: count,
    kept: count.meta({
      description:
        "How many hold it still, because something under way needs it. They are erased within an hour after that is over.",
    }),
    endedAt: Moment.nullable().meta({ description: "Null while anything is left." }),
  })
  .meta({ id: "Erasure" });

const checkErasure = createRoute({
  method: "post",
  path: "/check",
  operationId: "checkErasure",
  tags,
  summary: "Count what holds a value",
  description:
    "Says how many runs and events hold it, and nothing of their content. One person may ask 20 times in an hour.",
  request: { body: jsonBody(z.strictObject({ value }).meta({ id: "ErasureCheck" })) },
  responses: {
    200: answer("How many.", Holding),
    ...bodyRefusals("erasure.too_short", "erasure.too_many_checks"),
  },
});

const eraseValue = createRoute({
  method: "post",
  path: "/",
  operationId: "eraseValue",
  tags,
  summary: "Erase a value for good",
  description:
    "Replaces it with a mark in the data, inputs, outputs, requests, answers and errors of all runs and events, as many as the check has counted. Names, keys and ids of events, runs and writes stay, so nothing is done a second time; a run that has lost something neither goes on nor runs again. A run that is under way keeps the value until it is over. A call that erases nothing counts as a check.",
  request: {
    body: jsonBody(
      z
        .strictObject({
          value,
          runs: count.meta({ description: "As the check has counted them." }),
          events: count,
        })
        .meta({ id: "ErasureWish" }),
    ),
  },
  responses: {
    201: answer("What was erased.", Erasure),
    ...bodyRefusals(
      "erasure.too_short",
      "erasure.unconfirmed",
      "erasure.too_many_checks",
      "system.restore_undecided",
    ),
  },
});

const listErasures = createRoute({
  method: "get",
  path: "/",
  operationId: "listErasures",
  tags,
  summary: "List what was erased",
  description: "When, by whom and how many, the newest first. Never which value.",
  responses: {
    200: answer(
      "All of them.",
      z.strictObject({ items: z.array(Erasure) }).meta({ id: "ErasureList" }),
    ),
    ...refusals(),
  },
});

type Parts = Pick<ServerParts, "engine" | "store" | "people" | "vault" | "clock">;

/** `/erasures`: what is erased for one subject. */
export function erasureRoutes({ engine, store, people, vault, clock }: Parts) {
  /** Whatever says whether a value is held counts, by one person with all their keys. */
  const countCheck = (c: Context<Env>) =>
    countTry(people.database, "erasure", c.get("actor").person, clock.now());
  return new OpenAPIHono<Env>()
    .openapi(checkErasure, async (c) => {
      const { value: wanted } = c.req.valid("json");
      if (!canBeErased(wanted)) throw ApiError.of("erasure.too_short");
      await countCheck(c);
      return c.json(await engine.holding(wanted), 200);
    })
    .openapi(eraseValue, async (c) => {
      const wish = c.req.valid("json");
      if (!canBeErased(wish.value)) throw ApiError.of("erasure.too_short");
      if (await store.restored()) throw ApiError.of("system.restore_undecided");
      const counted = await countCheck(c);
      const { runs, events } = await engine.holding(wish.value);
      if (runs !== wish.runs || events !== wish.events)
        throw ApiError.of("erasure.unconfirmed", { runs, events });
      // What is erased cannot be asked for again.
      if (runs + events > 0) await counted.takeBack();
      const id = newId("erasure");
      const sealed = vault.seal(wish.value, namedContext(erasureName(id)));
      const by = c.get("actor").person;
      const begun = { id, by, at: clock.now(), sealed };
      await store.beginErasure(begun);
      const erased = await engine.erase(id);
      return c.json(viewOf(erased, await personNames(people)), 201);
    })
    .openapi(listErasures, async (c) => {
      const nameOf = await personNames(people);
      const items = (await store.erasures()).map((one) => viewOf(one, nameOf));
      return c.json({ items }, 200);
    });
}

function viewOf(
  { id, by, at, runs, events, kept, endedAt }: Record,
  nameOf: NameOf,
): z.infer<typeof Erasure> {
  return { id, by: nameOf(by), at: iso(at), runs, events, kept, endedAt: isoOrNull(endedAt) };
}
