import { isFree, mostOf } from "./places.ts";

/**
 * Which waiting run the worker takes up next: owners take turns, then the flows of each owner, and
 * within a flow the oldest run comes first. Pure: a store lists the waiting flows from the current
 * turn on, and claims what this file assigns.
 */

/** Who had the last turn, and with each owner which of their flows. */
export interface Turns {
  readonly owner: string | null;
  readonly flows: ReadonlyMap<string, string>;
}

export const noTurns: Turns = { owner: null, flows: new Map() };

/** Whose turn a run takes, and which flow's. */
export interface TurnOf {
  readonly turnOf: string;
  readonly flowId: string;
}

/** An owner with runs that can go on at once, and their flows with such, in the order of their turns. */
export interface Waiting {
  readonly owner: string;
  readonly flows: readonly string[];
}

/** So many of a flow's runs. */
export interface Share extends TurnOf {
  readonly runs: number;
}

/**
 * The runs that a process works on, and how many it may. An owner gets at most three quarters of
 * the places that the others leave, and a flow at most three quarters of its owner's: a newcomer
 * finds a place at once.
 */
export interface Hand {
  readonly places: number;
  readonly runs: readonly TurnOf[];
}

export const endlessHand: Hand = { places: Infinity, runs: [] };

/** A claim that is under way. */
export interface Claim {
  readonly turns: Turns;
  /** How many runs are still wanted. */
  readonly left: number;
  readonly hand: Hand;
  /** What it has taken. */
  readonly taken: readonly TurnOf[];
  /** Flows that gave less than their share: they have no more. */
  readonly spent: readonly TurnOf[];
}

export function beginClaim(turns: Turns, limit: number, hand: Hand): Claim {
  return { turns, left: limit, hand, taken: [], spent: [] };
}

/**
 * How much of the line a store lists: this many owners, and for each owner this part of the rest.
 * Owners and flows without a free place are among them, so the store lists that many more of each.
 */
export function listed({ left, hand, taken, spent }: Claim) {
  const without = hand.runs.length + taken.length + spent.length;
  return {
    owners: left + without,
    flowsOf: (owners: number) => Math.ceil(left / owners) + without,
    without,
  };
}

/** What a claim asks of a store, which answers at once or yields what it asks itself. */
export interface WaitingRuns<Asked, Answer> {
  /** Who has runs that can go on at once, from the current turn on, as far as `listed` says. */
  line(claim: Claim): Generator<Asked, readonly Waiting[], Answer>;
  /** Takes the oldest runs of each share, as many as there are; answers for each in turn how many it took. */
  take(shares: readonly Share[]): Generator<Asked, readonly number[], Answer>;
}

const noQuestions: readonly never[] = [];

/** What a store answers at once. */
export function* answered<Answer>(answer: Answer): Generator<never, Answer> {
  yield* noQuestions;
  return answer;
}

/** Takes runs up by turns until there are enough, or no more; where the turns stand then. `waiting`: the line as it stands first. */
export function* takeTurns<Asked, Answer>(
  first: Claim,
  waiting: readonly Waiting[],
  runs: WaitingRuns<Asked, Answer>,
): Generator<Asked, Turns, Answer> {
  let { turns } = first;
  let standing = waiting;
  for (let claim: Claim | null = first; claim !== null && claim.left > 0;) {
    const out = shareOut(claim, standing);
    const taken = yield* runs.take(out.shares);
    turns = out.turns;
    claim = afterTaking(claim, standing, out, taken);
    if (claim !== null) standing = yield* runs.line(claim);
  }
  return turns;
}

/** What each gets of what is wanted, a turn after the other, and where the turns stand then. */
function shareOut(
  { turns, left, hand, taken, spent }: Claim,
  waiting: readonly Waiting[],
): { readonly shares: readonly Share[]; readonly turns: Turns } {
  const inHand = tallyOf([...hand.runs, ...taken]);
  const given = tallyOf(taken);
  const isSpent = new Set(spent.map(nameOf));
  let lines = waiting.map(({ owner: turnOf, flows: all }) => ({
    turnOf,
    line: all.map((flowId) => ({ turnOf, flowId })).filter((one) => !isSpent.has(nameOf(one))),
  }));
  const shares = new Map<string, Share>();
  const flows = new Map(turns.flows);
  let { owner } = turns;
  for (let places = left; places > 0;) {
    const next = leastOf(lines, (line) => given.ofOwner(line));
    if (next === undefined) break;
    // A place that is taken does not come back here.
    next.line = next.line.filter((one) => hasPlace(one, inHand, hand.places));
    const one = leastOf(next.line, (flow) => given.ofFlow(flow));
    if (one === undefined) {
      lines = lines.filter((line) => line !== next);
      continue;
    }
    inHand.add(one);
    given.add(one);
    shares.set(nameOf(one), { ...one, runs: (shares.get(nameOf(one))?.runs ?? 0) + 1 });
    owner = one.turnOf;
    flows.set(owner, one.flowId);
    places -= 1;
  }
  return { shares: [...shares.values()], turns: { owner, flows } };
}

/** The first of those with the least. */
function leastOf<Item>(items: readonly Item[], of: (item: Item) => number): Item | undefined {
  return items.reduce<Item | undefined>(
    (least, item) => (least === undefined || of(item) < of(least) ? item : least),
    undefined,
  );
}

/** The claim after a store has taken what it could of each share; null when there is nothing left to take. */
function afterTaking(
  claim: Claim,
  waiting: readonly Waiting[],
  { shares, turns }: ReturnType<typeof shareOut>,
  taken: readonly number[],
): Claim | null {
  const got = shares.map((share, index) => ({ ...share, taken: taken[index] ?? 0 }));
  const runs = got.flatMap((one) => Array.from({ length: one.taken }, () => one));
  const after = {
    ...claim,
    turns,
    left: claim.left - runs.length,
    taken: [...claim.taken, ...runs],
    spent: [...claim.spent, ...got.filter((one) => one.taken < one.runs)],
  };
  const inHand = tallyOf([...claim.hand.runs, ...after.taken]);
  const isSpent = new Set(after.spent.map(nameOf));
  const { owners, flowsOf } = listed(claim);
  const hasMore =
    waiting.length >= owners ||
    waiting.some(
      ({ owner: turnOf, flows }) =>
        flows.length >= flowsOf(waiting.length) ||
        flows
          .map((flowId) => ({ turnOf, flowId }))
          .some((one) => !isSpent.has(nameOf(one)) && hasPlace(one, inHand, claim.hand.places)),
    );
  return after.left > 0 && got.length > 0 && hasMore ? after : null;
}

function hasPlace(one: TurnOf, inHand: Tally, places: number): boolean {
  const ofOwner = inHand.ofOwner(one);
  const ofFlow = inHand.ofFlow(one);
  const others = inHand.all() - ofOwner;
  return (
    isFree(ofOwner, others, places) && isFree(ofFlow, ofOwner - ofFlow, mostOf(others, places))
  );
}

interface Tally {
  all(): number;
  ofOwner(one: Pick<TurnOf, "turnOf">): number;
  ofFlow(one: TurnOf): number;
  add(one: TurnOf): void;
}

function tallyOf(runs: readonly TurnOf[]): Tally {
  const byOwner = new Map<string, number>();
  const byFlow = new Map<string, number>();
  let all = 0;
  const tally: Tally = {
    all: () => all,
    ofOwner: ({ turnOf }) => byOwner.get(turnOf) ?? 0,
    ofFlow: (one) => byFlow.get(nameOf(one)) ?? 0,
    add: (one) => {
      byOwner.set(one.turnOf, tally.ofOwner(one) + 1);
      byFlow.set(nameOf(one), tally.ofFlow(one) + 1);
      all += 1;
    },
  };
  for (const one of runs) tally.add(one);
  return tally;
}

/** Is it of the same flow, and the same one's turn? */
export const isOf =
  (one: TurnOf) =>
  (other: TurnOf): boolean =>
    one.turnOf === other.turnOf && one.flowId === other.flowId;

/** Of the same flow there may be runs that take the turns of others, which have called it. */
const nameOf = ({ turnOf, flowId }: TurnOf): string => `${turnOf} ${flowId}`;
