import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { foundFlowsQuery } from "../../api/flows.ts";
import { useT } from "../../language/language.tsx";

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
  const chosen = named.filter(({ id }) => id === flow);
  const isName = chosen.some(({ name }) => name === typed);
  const [text] = useDebouncedValue(isName ? "" : typed.trim(), 200);
  const { data: found = [] } = useQuery({
    ...foundFlowsQuery(text),
    placeholderData: keepPreviousData,
  });
  const known = new Map([...chosen, ...found].map(({ id, name }) => [id, name]));
  return (
    <Select
      aria-label={t("runs.flow")}
      placeholder={t("runs.any_flow")}
      data={[...known].map(([value, label]) => ({ value, label }))}
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
