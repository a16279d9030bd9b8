import { ActionIcon, Button, Group, Stack, Text } from "@mantine/core";
import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { type ReactNode, useRef } from "react";
import type { Value } from "#flow/value.ts";
import { useT } from "../../../language/language.tsx";
import { useForm } from "../editing.tsx";
import { moved } from "../input-values.ts";
import { useKeys } from "../use-keys.ts";
import classes from "./list-control.module.css";

/** One of several that look alike. */
export interface Item {
  readonly label: string;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

export interface ListProps {
  readonly items: readonly Value[];
  readonly label: string;
  readonly max: number | undefined;
  /** What a new item begins as. */
  readonly fresh: Value;
  readonly onChange: (items: readonly Value[]) => void;
  readonly onItem: (index: number, value: Value) => void;
  readonly renderItem: (index: number, item: Item) => ReactNode;
}

/** Values in an order of a person's own. */
export function ListControl({ items, label, max, fresh, onChange, onItem, renderItem }: ListProps) {
  const t = useT();
  const { isReadOnly } = useForm();
  const list = useRef<HTMLDivElement>(null);
  const [keys, change] = useKeys(items.length);
  const nameOf = (index: number): string =>
    t("fields.list.item", { field: label, number: index + 1 });
  const move = (from: number, to: number): void => {
    change(moved(keys, from, to));
    onChange(moved(items, from, to));
  };
  return (
    <Stack gap="xs" ref={list}>
      {items.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("fields.list.empty")}
        </Text>
      )}
      {items.map((item, index) => (
        <div key={keys[index]} className={classes["item"]} data-item="">
          <div className={classes["value"]}>
            {renderItem(index, {
              label: nameOf(index),
              value: item,
              onChange: (value) => onItem(index, value),
            })}
          </div>
          {!isReadOnly && (
            <Group gap={0} wrap="nowrap">
              <ActionIcon
                variant="subtle"
                color="gray"
                size={28}
                className={classes["move"]}
                disabled={index === 0}
                aria-label={t("fields.list.up", { item: nameOf(index) })}
                onClick={() => move(index, index - 1)}
              >
                <ArrowUp size={15} aria-hidden />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                size={28}
                className={classes["move"]}
                disabled={index === items.length - 1}
                aria-label={t("fields.list.down", { item: nameOf(index) })}
                onClick={() => move(index, index + 1)}
              >
                <ArrowDown size={15} aria-hidden />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                size={28}
                aria-label={t("fields.remove", { field: nameOf(index) })}
                onClick={() => {
                  change(keys.toSpliced(index, 1));
                  onChange(items.toSpliced(index, 1));
                }}
              >
                <Trash2 size={15} aria-hidden />
              </ActionIcon>
            </Group>
          )}
        </div>
      ))}
      {!isReadOnly && (
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<Plus size={14} aria-hidden />}
          className={classes["add"]}
          disabled={max !== undefined && items.length >= max}
          onClick={() => {
            onChange([...items, fresh]);
            setTimeout(() => controlOfLast(list.current)?.focus());
          }}
        >
          {t("fields.list.add")}
        </Button>
      )}
    </Stack>
  );
}

/** Whoever adds an item wants to fill it in. */
function controlOfLast(list: HTMLElement | null): HTMLElement | null | undefined {
  const items = [...(list?.querySelectorAll(":scope > [data-item]") ?? [])];
  return items.at(-1)?.querySelector<HTMLElement>('input, [role="textbox"]');
}
