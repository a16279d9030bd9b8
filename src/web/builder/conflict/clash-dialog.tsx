import { Button, Group, Modal, SimpleGrid, Stack, Text } from "@mantine/core";
import type { LocalizedText } from "#sdk/text.ts";
import { useSay, useT } from "../../language/language.tsx";
import { useBench } from "../bench.ts";
import type { Clash } from "../editing/clash.ts";
import classes from "./clash-dialog.module.css";
import { type Side, sidesOf, sidesOfName } from "./sides.ts";

/** What the person did and what somebody else has saved meanwhile, side by side, until it is decided. */
export function ClashDialog({
  clashes,
  onDecide,
}: {
  readonly clashes: readonly Clash[];
  readonly onDecide: (clash: Clash, choice: "mine" | "theirs") => void;
}) {
  const t = useT();
  const { catalogue, own, used } = useBench();
  const [clash] = clashes;
  if (clash === undefined) return null;
  const nameOf = (id: string): LocalizedText | null => {
    const mine = own.find((one) => one.id === id);
    if (mine !== undefined) return { en: mine.name, ja: mine.name };
    const owner = used.find((one) => one.id === id)?.owner.name;
    if (owner === undefined) return null;
    return { en: `${owner}’s connection`, ja: `${owner} さんの接続` };
  };
  const { label, mine, theirs } =
    clash.what === "name" ? sidesOfName(clash) : sidesOf(clash, catalogue, nameOf);
  const { by } = clash;
  return (
    <Modal
      opened
      onClose={() => {}}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      size="lg"
      title={
        by === null ? t("builder.clash.title_unknown") : t("builder.clash.title", { name: by })
      }
    >
      <Stack>
        <Text size="sm">{t("builder.clash.help", { count: clashes.length })}</Text>
        <Words text={label} isTitle />
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <SideBox title={t("builder.clash.mine")} side={mine} />
          <SideBox
            title={
              by === null
                ? t("builder.clash.theirs_unknown")
                : t("builder.clash.theirs", { name: by })
            }
            side={theirs}
          />
        </SimpleGrid>
        <Group justify="flex-end">
          <Button variant="default" onClick={() => onDecide(clash, "theirs")}>
            {t("builder.clash.keep")}
          </Button>
          <Button onClick={() => onDecide(clash, "mine")} data-autofocus>
            {t("builder.clash.use")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function SideBox({ title, side }: { readonly title: string; readonly side: Side }) {
  const t = useT();
  return (
    <Stack gap={6} className={classes["side"]} component="section" aria-label={title}>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      {side.is === "gone" ? (
        <Text size="sm">{t("builder.clash.gone")}</Text>
      ) : (
        side.lines.map(({ label, value }) => (
          <Stack key={label.en} gap={0}>
            <Words text={label} />
            <Text size="sm" className={classes["value"]}>
              <Said text={value} />
            </Text>
          </Stack>
        ))
      )}
    </Stack>
  );
}

function Words({
  text,
  isTitle = false,
}: {
  readonly text: LocalizedText;
  readonly isTitle?: boolean;
}) {
  const say = useSay();
  return isTitle ? (
    <Text fw={600}>{say(text)}</Text>
  ) : (
    <Text size="xs" c="dimmed">
      {say(text)}
    </Text>
  );
}

function Said({ text }: { readonly text: LocalizedText }) {
  const t = useT();
  const said = useSay()(text);
  return said === "" ? t("builder.clash.empty") : said;
}
