/** Records that have come to have a value in a field, by the moment at which they did. */
import type { TriggerEvent } from "#sdk/index.ts";
import type { SalesforceApi } from "./salesforce.client.ts";
import { apiName } from "./salesforce.names.ts";
import { recordAt, recordsSince, type Span, type Stamped, unnamed } from "./salesforce.poll.ts";
import { quoted } from "./salesforce.soql.ts";

interface Reached {
  readonly object: string;
  readonly field: string;
  /** Absent for a checkbox that is ticked. */
  readonly value?: string | undefined;
  /** A field with a date and time. */
  readonly moment: string;
}

interface Asked {
  readonly api: SalesforceApi;
  readonly where: Reached;
}

/** The first list has the records with a moment, the second those without one, which count from their creation. */
function listsOf({ field, value, moment }: Reached): readonly [Stamped, Stamped] {
  for (const name of [field, moment]) if (!apiName.test(name)) throw unnamed(name);
  const state = `${field} = ${value === undefined ? "true" : quoted(value)}`;
  return [
    { stamp: moment, only: [state, `${moment} != null`], isOnce: true },
    { stamp: "CreatedDate", only: [state, `${moment} = null`], isOnce: true },
  ];
}

/** One page costs two requests until one of the lists is over, and one from then on. */
export async function* reachedSince(asked: Asked & Span): AsyncGenerator<readonly TriggerEvent[]> {
  yield* newestFirst(listsOf(asked.where).map((of) => recordsSince(of, asked)));
}

/** The record of an event; null where it is gone, or has another value by now. */
export async function reachedAt(
  asked: Asked & { readonly key: string },
): Promise<TriggerEvent | null> {
  const [withMoment, without] = listsOf(asked.where);
  return (await recordAt(withMoment, asked)) ?? (await recordAt(without, asked));
}

type List = AsyncGenerator<readonly TriggerEvent[]>;

/** Lists that are each newest first, as one that is. */
async function* newestFirst(lists: readonly List[]): List {
  let open = await filled(lists.map((list) => ({ list, page: [] })));
  while (open.length > 0) {
    // What a list has not given yet is no newer than the last that it has given.
    const sure = Math.max(...open.map(({ page }) => timeOf(page.at(-1))));
    const isSure = (event: TriggerEvent): boolean => timeOf(event) >= sure;
    yield open
      .flatMap(({ page }) => page.filter(isSure))
      .toSorted((one, other) => timeOf(other) - timeOf(one) || (one.key < other.key ? 1 : -1));
    open = await filled(
      open.map(({ list, page }) => ({ list, page: page.filter((one) => !isSure(one)) })),
    );
  }
}

interface Read {
  readonly list: List;
  readonly page: readonly TriggerEvent[];
}

/** With the next page where one is used up, one request after the other; without the lists that are over. */
async function filled(reads: readonly Read[]): Promise<readonly Read[]> {
  const open: Read[] = [];
  for (const { list, page } of reads) {
    let left = page;
    let isOver = false;
    while (left.length === 0 && !isOver) {
      const next = await list.next();
      isOver = next.done === true;
      left = next.done === true ? [] : next.value;
    }
    if (!isOver) open.push({ list, page: left });
  }
  return open;
}

const timeOf = (event: TriggerEvent | undefined): number =>
  event?.at.getTime() ?? Number.NEGATIVE_INFINITY;
