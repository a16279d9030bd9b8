import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { type AnswerOf, api, ask } from "./client.ts";

/** Months of connections, held against what was recorded. Asked anew with the connections: the keys begin as theirs. */

const ofConnection = api.connections[":id"].reconciliations;
const one = api.reconciliations[":id"];

export type Reconciliations = AnswerOf<typeof ofConnection.$get>;
export type Reconciliation = AnswerOf<typeof one.$get>;
export type Verdict = Reconciliation["verdicts"][number]["verdict"];
export type ReconciledLine = AnswerOf<typeof one.lines.$get>["items"][number];

/** How soon the progress is asked for anew. */
const lookMs = 2_000;

export const reconciliationsQuery = (id: string) =>
  queryOptions({
    queryKey: ["connection", id, "reconciliations"],
    queryFn: () => ask(() => ofConnection.$get({ param: { id } })),
    refetchInterval: ({ state: { data } }) =>
      data?.items.some(({ state }) => state === "going") === true ? lookMs : false,
  });

export const reconciliationQuery = (id: string) =>
  queryOptions({
    queryKey: ["connection", "reconciliation", id],
    queryFn: () => ask(() => one.$get({ param: { id } })),
    refetchInterval: ({ state: { data } }) => (data?.state === "going" ? lookMs : false),
  });

export interface LineFilter {
  readonly verdict?: Verdict | undefined;
  readonly list?: string | undefined;
  /** The parts of this object. */
  readonly parent?: string | undefined;
}

const saidOf = ({ verdict, list }: LineFilter) => ({
  ...(verdict === undefined ? {} : { verdict }),
  ...(list === undefined ? {} : { list }),
});

const partsOf = ({ parent, ...filter }: LineFilter) =>
  parent === undefined ? saidOf(filter) : { parent };

/** As they stood when so many were known. */
export const linesQuery = (id: string, filter: LineFilter, known: number) =>
  infiniteQueryOptions({
    queryKey: ["connection", "reconciliation", id, "lines", filter, known],
    initialPageParam: null,
    queryFn: ({ pageParam }: { readonly pageParam: string | null }) =>
      ask(() =>
        one.lines.$get({
          param: { id },
          query: {
            ...partsOf(filter),
            limit: "50",
            ...(pageParam === null ? {} : { cursor: pageParam }),
          },
        }),
      ),
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  });

export function askReconciliation(id: string, month: string): Promise<Reconciliation> {
  return ask(() => ofConnection.$post({ param: { id }, json: { month } }));
}

export function startReconciliation({ id, expected: { reads } }: Reconciliation) {
  return ask(() => one.start.$post({ param: { id }, json: { reads } }));
}

export function stopReconciliation(id: string): Promise<Reconciliation> {
  return ask(() => one.stop.$post({ param: { id } }));
}

export function setMonthly(id: string, on: boolean): Promise<Reconciliations> {
  return ask(() => ofConnection.monthly.$put({ param: { id }, json: { on } }));
}

export function linesCsv(id: string, filter: LineFilter) {
  return one.csv.$get({ param: { id }, query: saidOf(filter) });
}
