import type { Unpermitted } from "#engine/permit.ts";
import type { StepError } from "#engine/result.ts";
import { lockedError } from "./connections/locked.ts";
import { ApiError } from "./errors.ts";
import type { Locale } from "./language.ts";
import { wordsOf } from "./outside-words.ts";
import type { ServerParts } from "./parts.ts";
import { personNames } from "./persons.ts";

/** Why somebody may not let connections act, in words for the person. */
export async function notPermitted(
  { people }: Pick<ServerParts, "people">,
  unpermitted: Unpermitted,
  locale: Locale,
): Promise<Error> {
  switch (unpermitted.why) {
    case "standstill":
      return standstillError(unpermitted.error, locale);
    case "not_granted": {
      const nameOf = await personNames(people);
      const owners = unpermitted.owners.map((owner) => nameOf(owner).name).join(", ");
      return ApiError.of("connection.not_granted", { owners });
    }
  }
}

/** A connection that stands still says itself why. */
export function standstillError({ code, message }: StepError, locale: Locale): Error {
  if (code === lockedError().facts.code) return lockedError();
  return ApiError.of("connection.held", { why: wordsOf({ code, message }, locale) });
}
