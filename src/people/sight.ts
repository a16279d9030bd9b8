/**
 * Who sees what is in a run: its inputs and outputs, and all that tells of them. The role does not count: an
 * administrator sees no more than others.
 */

/** Who asks, with what is theirs. */
export interface Sight {
  readonly person: string;
  /** Those that they own, or whose owner lets them see the values. */
  readonly flows: ReadonlySet<string>;
  /** Of these, those that they own. */
  readonly owned: ReadonlySet<string>;
  /** Those that they own, or may operate. */
  readonly connections: ReadonlySet<string>;
}

/** Whose the values of a run or an event are. */
export interface Parties {
  readonly flows: ReadonlySet<string>;
  /** Those that act in it, in what it calls, and in what has called it. */
  readonly connections: ReadonlySet<string>;
  /** Who has started it, or what has called it, by hand. */
  readonly startedBy: ReadonlySet<string>;
}

export function seesValues(
  { person, flows, connections }: Sight,
  parties: Parties | undefined,
): boolean {
  if (parties === undefined) return false;
  return (
    parties.startedBy.has(person) ||
    meet(parties.flows, flows) ||
    meet(parties.connections, connections)
  );
}

/**
 * And what is private in them? Who has to do with a connection that acts, as owner or by its owner's grant, can look
 * at the same records through it, and has agreed to what becomes of them. Whom a flow's owner shows the values, and
 * that owner themselves, can not. Where no connection acts, it is the flow's owner who has marked what is private.
 */
export function seesPrivate({ owned, connections }: Sight, parties: Parties): boolean {
  return parties.connections.size === 0
    ? meet(parties.flows, owned)
    : meet(parties.connections, connections);
}

function meet(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return [...one].some((id) => other.has(id));
}
