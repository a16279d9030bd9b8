import { Button, Group, TextInput } from "@mantine/core";
import { Plus } from "lucide-react";
import { type SubmitEvent, useState } from "react";
import { isInvokeName } from "#flow/invoke.ts";
import { useT } from "../../language/language.tsx";

/** One more field, by its name. */
export function AddName({
  label,
  add,
  taken,
  onAdd,
}: {
  readonly label: string;
  /** What the button says. */
  readonly add: string;
  readonly taken: readonly string[];
  readonly onAdd: (name: string) => void;
}) {
  const t = useT();
  const [name, setName] = useState("");
  const isTaken = taken.includes(name);
  const isWrong = name !== "" && !isInvokeName(name);
  const send = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (name === "" || isTaken || isWrong) return;
    onAdd(name);
    setName("");
  };
  return (
    <form onSubmit={send}>
      <Group gap="sm" align="flex-end">
        <TextInput
          flex={1}
          maw={280}
          label={label}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          error={isTaken ? t("invoke.name_taken") : isWrong ? t("invoke.name_wrong") : null}
        />
        <Button
          type="submit"
          variant="default"
          leftSection={<Plus size={16} aria-hidden />}
          disabled={name === "" || isTaken || isWrong}
        >
          {add}
        </Button>
      </Group>
    </form>
  );
}
