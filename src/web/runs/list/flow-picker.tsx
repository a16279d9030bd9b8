import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, ask } from "../../api/client.ts";
import { useT } from "../../language/language.tsx";

/** Flows by a part of their names, as many as a person looks through. */
const foundFlowsQuery = (text: string) =>
  queryOptions({
    queryKey: ["flows", "found", text],
    queryFn: async () => {
      const query = { limit: "50", ...(text === "" ? {} : { text }) };
      const { items } = await ask(() => api.flows.$get({ query }));
      return items.map(({ id, name }) => ({ value: id, label: name }));
    },
  });

/** Chooses one of many flows. */
export function FlowPicker({
  flow,
  onChange,
}: {
  readonly flow: string | undefined;
  readonly onChange: (flow: string | undefined) => void;
}) {
  const t = useT();
  const [typed, setTyped] = useState("");
  // The list is asked by id as well, so that the one that is chosen has its name.
  const { data: named = [] } = useQuery({
    ...foundFlowsQuery(flow ?? ""),
    enabled: flow !== undefined,
  });
  const chosen = named.filter(({ value }) => value === flow);
  const isName = chosen.some(({ label }) => label === typed);
  const [text] = useDebouncedValue(isName ? "" : typed.trim(), 200);
  const { data: found = [] } = useQuery({
    ...foundFlowsQuery(text),
    placeholderData: keepPreviousData,
  });
  const known = new Map([...chosen, ...found].map((one) => [one.value, one]));
  return (
    <Select
      aria-label={t("runs.flow")}
      placeholder={t("runs.any_flow")}
      data={[...known.values()]}
      // The server has looked already.
      filter={({ options }) => options}
      value={flow ?? null}
      onChange={(value) => onChange(value ?? undefined)}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      clearable
      clearButtonProps={{ "aria-label": t("common.clear") }}
      nothingFoundMessage={t("runs.no_flow_found")}
      maxDropdownHeight={320}
    />
  );
}
