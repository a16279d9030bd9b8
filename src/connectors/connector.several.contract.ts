/** What every write of several objects must hold. */
import { describe, expect, it } from "vitest";
import type { FrozenRequest } from "#sdk/index.ts";
import { answerToAll, placesSetBy, portionOf, whatIsSet } from "#engine/several.ts";
import type { Effect, Line } from "./connector.contract.ts";

export function describeSeveral(
  effects: readonly Effect[],
  {
    requestOf,
    open,
  }: { readonly requestOf: (action: Effect) => FrozenRequest; readonly open: () => Line },
): void {
  const several = effects.flatMap((action) =>
    action.several ? [{ id: action.id, action, several: action.several }] : [],
  );
  describe.each(several)("the action $id, about several objects", ({ action, several: each }) => {
    const sent = (request: FrozenRequest) => open().send(request);

    it("names each of its objects once, and its family", () => {
      const request = requestOf(action);
      const names = each.names(request) ?? expect.fail("it names none");
      expect(names.length, "its input has several").toBeGreaterThan(1);
      expect(new Set(names).size).toBe(names.length);
      expect(action.effect.kind).toBe("sets");
      expect("sets" in action || "changes" in action).toBe(false);
      expect(action.family?.(request)).toEqual(expect.any(String));
      expect(each.names({ ...request, params: {} }), "of what is no longer kept").toBeNull();
    });

    it("sends some of its objects alone, and answers for each in the order of the request", async () => {
      const request = requestOf(action);
      const names = each.names(request) ?? [];
      const last = each.only(request, [names.length - 1]);
      expect(each.names(last)).toEqual(names.slice(-1));
      expect(each.only(request, [...names.keys()])).toEqual(request);
      const effect = { request, answer: null };
      const all = { places: [...names.keys()], overtaken: [] };
      const whole = answerToAll(each, effect, all, await sent(request), false);
      expect(whole.body).toEqual(names.map(() => expect.objectContaining({ is: "done" })));
      const rest = portionOf(action, { request, answer: whole }, []);
      expect(rest.places, "what is done is not sent again").toEqual([]);
      const overtaken = [...names.keys()].slice(0, -1);
      const portion = portionOf(action, effect, overtaken);
      expect(portion.request).toEqual(last);
      const partly = answerToAll(each, effect, portion, await sent(portion.request), true);
      expect(partly.body).toEqual(
        names.map((_, place) =>
          expect.objectContaining({ is: overtaken.includes(place) ? "unknown" : "done" }),
        ),
      );
      expect(action.output.safeParse(action.read(partly)).error?.issues).toBeUndefined();
    });

    it("is overtaken by a newer one, and by a write of one object that belongs to its family", () => {
      const request = requestOf(action);
      const set = whatIsSet(action, request, "a") ?? expect.fail("it sets nothing");
      const newer = { seq: 2, action: action.id, request, answer: null };
      const own = { ...newer, target: set.target ?? "" };
      expect(placesSetBy(own, action, set, "a")).toEqual([...set.objects.keys()]);
      const relatives = effects.filter((one) => one.family && !one.several);
      const alike = relatives.filter((one) => {
        const theirs = whatIsSet(one, requestOf(one), "a");
        return theirs?.family === set.family && theirs.target !== set.target;
      });
      expect(alike.map(({ id }) => id)).not.toEqual([]);
    });
  });
}
