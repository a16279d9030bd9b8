import { Title } from "@mantine/core";
import { memo } from "react";
import { useT } from "../../language/language.tsx";
import { InPlace } from "../../parts/in-place.tsx";
import classes from "./header.module.css";

/** The flow's name, which the pencil opens for changing. */
export const FlowName = memo(function FlowName({
  name,
  isReadOnly,
  onRename,
}: {
  readonly name: string;
  readonly isReadOnly: boolean;
  readonly onRename: (name: string) => void;
}) {
  const t = useT();
  return (
    <InPlace
      value={name}
      label={t("builder.header.name")}
      change={t("builder.header.rename")}
      maxLength={200}
      isReadOnly={isReadOnly}
      onSave={onRename}
    >
      <Title order={1} size="h4" className={classes["name"]} title={name}>
        {name}
      </Title>
    </InPlace>
  );
});
