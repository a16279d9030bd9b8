import { infiniteQueryOptions } from "@tanstack/react-query";
import { type AnswerOf, api, ask } from "./client.ts";

/** Things of the outside system to choose from, such as its customers. */

const { $get } = api.connections[":id"].choices[":choices"];

export type Choice = AnswerOf<typeof $get>["items"][number];

export function choicesQuery(
  connection: string,
  choices: string,
  search: string,
  of: string | undefined,
) {
  return infiniteQueryOptions({
    queryKey: ["connection", connection, "choices", choices, search, of],
    queryFn: ({ pageParam }) =>
      ask(() =>
        $get({
          param: { id: connection, choices },
          query: {
            ...(search === "" ? {} : { search }),
            ...(of === undefined ? {} : { of }),
            ...(pageParam === null ? {} : { cursor: pageParam }),
          },
        }),
      ),
    initialPageParam: firstPage(),
    getNextPageParam: ({ next }) => next,
    // Each page costs a reading call of the connection.
    staleTime: 5 * 60_000,
  });
}

function firstPage(): string | null {
  return null;
}
