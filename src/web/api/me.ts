import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { type AnswerOf, api, askAtDoor, door } from "./client.ts";
import { isRefusal } from "./refusal.ts";
import { noteStanding, standingOf } from "./session.ts";

/** The person who looks. */
export type Me = AnswerOf<typeof api.me.$get>;

const meKey = ["me"];

/** Null while nobody has come in. Whoever has stays here until the page is loaded anew: what is entered is theirs. */
export const meQuery = queryOptions({
  queryKey: meKey,
  queryFn: async ({ client }): Promise<Me | null> => {
    const named = await whoIsNamed();
    const here = client.getQueryData<Me | null>(meKey) ?? null;
    if (here === null) return named;
    const standing = standingOf(here, named);
    noteStanding(standing);
    return standing.is === "in" ? named : here;
  },
  staleTime: 60_000,
});

async function whoIsNamed(): Promise<Me | null> {
  try {
    return await askAtDoor(() => api.me.$get());
  } catch (error) {
    if (isRefusal(error) && error.status === 401) return null;
    throw error;
  }
}

/** What there is at the door: whether somebody is here yet, and the ways in. */
export const waysQuery = queryOptions({
  queryKey: ["ways"],
  queryFn: () => askAtDoor(() => door["sign-in"].$get()),
});

export function useMe(): Me {
  const { data } = useSuspenseQuery(meQuery);
  if (data === null) throw new Error("Nobody is signed in");
  return data;
}

const ranks = ["viewer", "builder", "administrator"] as const;

/** Whether the person's role is at least this one. */
export function useMay(role: (typeof ranks)[number]): boolean {
  return ranks.indexOf(useMe().role) >= ranks.indexOf(role);
}
