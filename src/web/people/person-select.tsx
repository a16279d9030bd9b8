import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { type Person, peopleQuery } from "../api/people.ts";
import { useT } from "../language/language.tsx";
import { Asked } from "../parts/asked.tsx";

/** Chooses somebody who works here, and is none of those that are left out; who builds flows, unless others count too. */
export function PersonSelect({
  label,
  description,
  value,
  without,
  isRequired = true,
  hasViewers = false,
  onChange,
}: {
  readonly label: string;
  readonly description?: ReactNode;
  /** Empty: nobody. */
  readonly value: string;
  readonly without: (person: Person) => boolean;
  readonly isRequired?: boolean;
  readonly hasViewers?: boolean;
  readonly onChange: (person: string) => void;
}) {
  const t = useT();
  const people = useQuery(peopleQuery);
  return (
    <Asked query={people}>
      {(everybody) => (
        <Select
          label={label}
          description={description}
          placeholder={t("connection.person_search")}
          required={isRequired}
          withAsterisk={false}
          clearable={!isRequired}
          clearButtonProps={{ "aria-label": t("common.clear") }}
          searchable
          data-autofocus={isRequired || undefined}
          limit={50}
          nothingFoundMessage={t("connection.person_none")}
          value={value === "" ? null : value}
          onChange={(chosen) => onChange(chosen ?? "")}
          data={everybody
            .filter(
              (one) =>
                one.state === "active" && (hasViewers || one.role !== "viewer") && !without(one),
            )
            .map((one) => ({ value: one.id, label: `${one.name} (${one.email})` }))}
        />
      )}
    </Asked>
  );
}
