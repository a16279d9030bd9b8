import { noRight } from "./errors.ts";
import type { Row } from "./org.ts";
import { create } from "./records.ts";
import type { Call } from "./resources.ts";
import type { ObjectType } from "./schema.ts";
import { isSetup } from "./setup.ts";

/** A new record, by whoever may make one of that object. */
export function createIn(
  { sim, now, visibleAt }: Call,
  object: ObjectType,
  values: Call["body"],
): Row {
  if (isSetup(object) && !sim.settings.mayGiveRights) throw noRight();
  return create(sim.org, object, values, { now, visibleAt });
}
