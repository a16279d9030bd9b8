import { infiniteQueryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { type AnswerOf, api, ask } from "./client.ts";
import { readShapeAnew, shapeQuery } from "./shapes.ts";

/** Things of the outside system to choose from, such as its customers. */

const { $get, $post } = api.connections[":id"].choices[":choices"];

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

/** Has the other side make what a list lacks. The list is then read anew, and the fields that go with it. */
export function useMakeChoice() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({
      connection,
      choices,
      of,
      value,
    }: {
      readonly connection: string;
      readonly choices: string;
      readonly of: string | undefined;
      readonly value: string;
    }) =>
      ask(() =>
        $post({
          param: { id: connection, choices },
          json: { value, ...(of === undefined ? {} : { of }) },
        }),
      ),
    onSuccess: async (_made, { connection, of }) => {
      await queries.invalidateQueries({ queryKey: ["connection", connection, "choices"] });
      if (of === undefined) return;
      const { queryKey } = shapeQuery({ connection, of });
      // Where nobody has asked for the fields, nobody misses the new one.
      if (queries.getQueryData(queryKey) === undefined) return;
      queries.setQueryData(queryKey, await readShapeAnew({ connection, of }));
    },
  });
}

function firstPage(): string | null {
  return null;
}
