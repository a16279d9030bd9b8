import type { Control } from "#flow/form.ts";
import type { OptionalField } from "#flow/form-fields.ts";

/**
 * What is ticked among the fields that can be added. A field brings along the groups it stands in,
 * and a group what it requires; without these, they go together.
 */

/** A field's path as one word. */
export function keyOf(path: readonly string[]): string {
  return JSON.stringify(path);
}

export type Ticked = ReadonlySet<string>;

export function ticked(
  all: readonly OptionalField[],
  before: Ticked,
  path: readonly string[],
): Ticked {
  const offered = new Set(all.map((one) => keyOf(one.path)));
  const groups = all.filter((one) => isInside(path, one.path));
  const along = groups.flatMap((group) =>
    requiredIn(group.path, group.control).concat([group.path]),
  );
  return new Set([...before, ...along.map(keyOf).filter((key) => offered.has(key))]);
}

export function unticked(
  all: readonly OptionalField[],
  before: Ticked,
  path: readonly string[],
): Ticked {
  const needing = all.filter(({ path: group, control }) =>
    requiredIn(group, control).some((one) => keyOf(one) === keyOf(path)),
  );
  const gone = all.filter(({ path: one }) =>
    [path, ...needing.map((group) => group.path)].some((holder) => isInside(one, holder)),
  );
  const keys = new Set(gone.map((one) => keyOf(one.path)));
  return new Set([...before].filter((key) => !keys.has(key)));
}

/** Also where it is the holder itself. */
function isInside(path: readonly string[], holder: readonly string[]): boolean {
  return holder.every((key, index) => path[index] === key);
}

function requiredIn(path: readonly string[], control: Control): (readonly string[])[] {
  if (control.kind !== "group") return [];
  return control.fields
    .filter(({ required }) => required)
    .flatMap((one) => {
      const place = [...path, one.name];
      return requiredIn(place, one.control).concat([place]);
    });
}
