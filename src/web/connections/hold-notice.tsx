import { Alert, Stack, Text } from "@mantine/core";
import { CirclePause } from "lucide-react";
import type { Connection } from "../api/connections.ts";
import { useFormats, useT } from "../language/language.tsx";
import { TextLink } from "../parts/link.tsx";

/** What holds a connection, since when, what waits for it, and what ends it. */
export function HoldNotice({ connection: { holds } }: { readonly connection: Connection }) {
  const t = useT();
  const formats = useFormats();
  return (
    <div aria-live="polite">
      <Stack gap="sm">
        {holds.map(({ by, since }, index) => (
          <Alert
            key={by}
            color="orange"
            icon={<CirclePause size={20} aria-hidden />}
            title={t(`hold.by.${by}`)}
          >
            <Stack gap={4}>
              <Text size="sm">{t("hold.since", { at: formats.moment(since) })}</Text>
              {index === 0 && <Text size="sm">{t("hold.waits")}</Text>}
              <Text size="sm">
                {t(`hold.ends.${by}`)}{" "}
                <TextLink to="/runs" search={{ status: ["paused"] }} size="sm" underline="always">
                  {t("hold.runs")}
                </TextLink>
              </Text>
            </Stack>
          </Alert>
        ))}
      </Stack>
    </div>
  );
}
