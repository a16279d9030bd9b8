import { Button, Chip, Collapse, Group, Loader, Text } from "@mantine/core";
import { useDisclosure, useId } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { itemsQuery, type Loop, type OnlyItems } from "../../api/runs.ts";
import { useLanguage } from "../../language/language.tsx";
import { Failure } from "../../parts/failure.tsx";
import type { Around, StepsOf } from "./around.ts";
import { LoopItem } from "./loop-item.tsx";
import classes from "./loop.module.css";

interface Shown {
  readonly loop: Loop;
  readonly around: Around;
  readonly StepsOf: StepsOf;
}

/** The items of a loop, for who wants to see them one by one. */
export function LoopItems({ loop, ...shown }: Shown) {
  const { t, formats } = useLanguage();
  const id = useId();
  const [isOpen, { toggle }] = useDisclosure(false);
  return (
    <div className={classes["items"]}>
      <Button
        size="compact-sm"
        variant="subtle"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={toggle}
        rightSection={<ChevronDown size={16} aria-hidden className={classes["chevron"]} />}
      >
        {t("runs.items.show", { number: formats.number(loop.begun) })}
      </Button>
      <Collapse id={id} expanded={isOpen} keepMounted={false}>
        <ItemList loop={loop} {...shown} />
      </Collapse>
    </div>
  );
}

function ItemList({ loop, around, StepsOf }: Shown) {
  const { t, formats } = useLanguage();
  // What went wrong is what most come for.
  const [only, setOnly] = useState<OnlyItems>(loop.failed > 0 ? "failed" : null);
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage, refetch } = useInfiniteQuery(
    itemsQuery({ id: around.runId, loop: loop.path, only }),
  );
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  const total = data?.pages[0]?.total ?? 0;
  return (
    <>
      <Chip.Group
        value={only ?? "all"}
        onChange={(value) => setOnly(value === "failed" || value === "open" ? value : null)}
      >
        <Group gap="xs" my="xs" role="radiogroup" aria-label={t("runs.items.which")}>
          <Chip size="xs" value="all">
            {t("runs.items.all")}
          </Chip>
          <Chip size="xs" value="failed">
            {t("runs.items.failed")}
          </Chip>
          <Chip size="xs" value="open">
            {t("runs.items.open")}
          </Chip>
        </Group>
      </Chip.Group>
      {error !== null && <Failure error={error} retry={refetch} />}
      {data === undefined && error === null && (
        <Loader size="sm" role="status" aria-label={t("common.loading")} />
      )}
      {data !== undefined && items.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("runs.items.none")}
        </Text>
      )}
      <ul className={classes["list"]} aria-label={t("runs.items")}>
        {items.map((item) => (
          <LoopItem key={item.path} item={item} around={around} StepsOf={StepsOf} />
        ))}
      </ul>
      {hasNextPage && (
        <Button
          size="xs"
          variant="default"
          loading={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {t("runs.items.more", { number: formats.number(total - items.length) })}
        </Button>
      )}
    </>
  );
}
