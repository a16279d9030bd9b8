/** Calls that come at one moment, or while others are under way, are answered together: a round trip, or a sync to disk, for many. */
export interface Gathering<Call, Answer> {
  readonly answer: (calls: readonly Call[]) => Promise<readonly Answer[]>;
  /** Begins a little later: who asks until then comes along. */
  readonly soon: (begin: () => void) => void;
  /** How many groups may be under way at one moment. */
  readonly groups: number;
  readonly largest: number;
  /** What the call is about: it waits for groups under way that are about the same. */
  readonly about: (call: Call) => string;
  /** May the call be in one group with these, which are about the same and came before? */
  readonly fits: (call: Call, before: readonly Call[]) => boolean;
  /** May the error be one call's fault? Then each is answered alone, and the others come to no harm. */
  readonly faultOfOne: (error: unknown) => boolean;
}

interface Waiting<Call, Answer> {
  readonly call: Call;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

export function gather<Call, Answer>(
  how: Gathering<Call, Answer>,
): (call: Call) => Promise<Answer> {
  type Group = readonly Waiting<Call, Answer>[];
  const waiting: Waiting<Call, Answer>[] = [];
  const underWay = new Map<string, number>();
  let groups = 0;
  let planned = false;

  function plan(): void {
    if (planned || groups >= how.groups || waiting.length === 0) return;
    planned = true;
    how.soon(() => {
      planned = false;
      const group = next();
      if (group.length === 0) return;
      begin(group);
      plan();
    });
  }

  function begin(group: Group): void {
    groups += 1;
    for (const { call } of group) count(how.about(call), 1);
    void settle(group).finally(() => {
      groups -= 1;
      for (const { call } of group) count(how.about(call), -1);
      plan();
    });
  }

  function count(about: string, by: number): void {
    const left = (underWay.get(about) ?? 0) + by;
    if (left === 0) underWay.delete(about);
    else underWay.set(about, left);
  }

  /** Those at the head that may go together: nobody is overtaken. */
  function next(): Group {
    const byAbout = new Map<string, Call[]>();
    let length = 0;
    for (const { call } of waiting) {
      const about = how.about(call);
      const before = byAbout.get(about) ?? [];
      if (length >= how.largest || underWay.has(about) || !how.fits(call, before)) break;
      before.push(call);
      byAbout.set(about, before);
      length += 1;
    }
    return waiting.splice(0, length);
  }

  async function settle(group: Group): Promise<void> {
    try {
      const answers = await how.answer(group.map(({ call }) => call));
      for (const [index, answer] of answers.entries()) group[index]?.resolve(answer);
    } catch (error) {
      if (group.length > 1 && how.faultOfOne(error)) for (const one of group) await settle([one]);
      else for (const { reject } of group) reject(error);
    }
  }

  return (call) =>
    new Promise((resolve, reject) => {
      waiting.push({ call, resolve, reject });
      plan();
    });
}

/** All that is asked while an answer is on its way is asked together, next. */
export function batched<Item, Answer>(
  ask: (items: readonly Item[]) => Promise<readonly Answer[]>,
): (item: Item) => Promise<Answer> {
  return gather({
    answer: ask,
    soon: queueMicrotask,
    groups: 1,
    largest: Infinity,
    about: () => "",
    fits: () => true,
    faultOfOne: () => false,
  });
}
