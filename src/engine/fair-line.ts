/**
 * A queue for something scarce. Owners take turns; within an owner the next level takes turns, such
 * as flows; within the last level the first to come is served first.
 */
export interface FairLine<Item> {
  /** `whose`: from the outside in, such as the owner, the flow and the run. */
  add(whose: readonly string[], item: Item): void;
  next(): Item | undefined;
}

export function createFairLine<Item>(): FairLine<Item> {
  const root = newPlace<Item>();
  return {
    add: (whose, item) => {
      let place = root;
      for (const name of whose) {
        const inside = place.inside.get(name) ?? newPlace<Item>();
        place.inside.set(name, inside);
        place = inside;
      }
      place.own.push(item);
    },
    next: () => takeFrom(root),
  };
}

interface Place<Item> {
  readonly own: Item[];
  /** In the order of their turns. */
  readonly inside: Map<string, Place<Item>>;
}

function newPlace<Item>(): Place<Item> {
  return { own: [], inside: new Map() };
}

function takeFrom<Item>(place: Place<Item>): Item | undefined {
  const own = place.own.shift();
  if (own !== undefined) return own;
  for (const [name, inside] of place.inside) {
    const found = takeFrom(inside);
    place.inside.delete(name);
    if (inside.own.length > 0 || inside.inside.size > 0) place.inside.set(name, inside);
    return found;
  }
  return undefined;
}
