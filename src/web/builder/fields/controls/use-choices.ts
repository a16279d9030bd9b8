import { useInfiniteQuery } from "@tanstack/react-query";
import { type Choice, choicesQuery } from "../../../api/choices.ts";
import { useForm } from "../editing.tsx";

export interface ChoiceList {
  readonly items: readonly Choice[];
  readonly error: Error | null;
  readonly isPending: boolean;
  readonly isFetching: boolean;
  /** Absent at the end of the list. */
  readonly more: (() => void) | undefined;
  /** Reads it anew. */
  readonly again: () => void;
}

export function useChoices(
  connection: string | null,
  choices: string,
  search: string,
  of: string | undefined,
  isWanted: boolean,
): ChoiceList {
  const { isNew = false } = useForm();
  const query = useInfiniteQuery({
    ...choicesQuery(connection ?? "", choices, search, of),
    enabled: connection !== null && isWanted,
  });
  return {
    items: query.data?.pages.flatMap(({ items }) => (isNew ? items : items.map(asItStands))) ?? [],
    error: query.error,
    isPending: query.isPending,
    isFetching: query.isFetching,
    more: query.hasNextPage ? () => void query.fetchNextPage() : undefined,
    again: () => void query.refetch(),
  };
}

/** What is there already has what is required. */
function asItStands({ fill, ...choice }: Choice): Choice {
  return fill === undefined || fill === "required" ? choice : { ...choice, fill };
}
