import { Radio, Stack, TextInput } from "@mantine/core";
import { Fragment } from "react";
import { type Otherwise, tableLimits } from "#flow/table.ts";
import { useT } from "../language/language.tsx";

const ways = ["pass", "value", "fail"] as const;

/** What comes of a value that no row is for. */
export function OtherwiseChoice({
  otherwise,
  isReadOnly,
  onChange,
}: {
  readonly otherwise: Otherwise;
  readonly isReadOnly: boolean;
  readonly onChange: (otherwise: Otherwise) => void;
}) {
  const t = useT();
  const choose = (chosen: string): void => {
    const way = ways.find((one) => one === chosen);
    if (way === undefined || isReadOnly) return;
    onChange(way === "value" ? { is: "value", value: "" } : { is: way });
  };
  return (
    <Radio.Group
      label={t("tables.otherwise")}
      value={otherwise.is}
      onChange={choose}
      readOnly={isReadOnly}
    >
      <Stack gap={8} mt={6}>
        {ways.map((way) => (
          <Fragment key={way}>
            <Radio
              value={way}
              size="sm"
              label={t(`tables.otherwise.${way}`)}
              disabled={isReadOnly && way !== otherwise.is}
            />
            {way === otherwise.is && otherwise.is === "value" && (
              <TextInput
                ml={30}
                maw={360}
                aria-label={t("tables.otherwise.default")}
                placeholder={t("tables.otherwise.default_empty")}
                maxLength={tableLimits.to}
                readOnly={isReadOnly}
                value={otherwise.value}
                onChange={({ currentTarget }) =>
                  onChange({ is: "value", value: currentTarget.value })
                }
              />
            )}
          </Fragment>
        ))}
      </Stack>
    </Radio.Group>
  );
}
