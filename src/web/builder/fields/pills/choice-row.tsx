import { UnstyledButton } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./pill-picker.module.css";
import type { RowState } from "./search-list.tsx";

/** One of a list, which the search field above it leads through. `fits`: false is shown, and not led to. */
export function ChoiceRow({
  id,
  isActive,
  place,
  count,
  onHover,
  onPick,
  fits = true,
  children,
}: RowState & { readonly fits?: boolean; readonly children: ReactNode }) {
  return (
    <UnstyledButton
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      aria-disabled={!fits}
      aria-posinset={fits ? place : undefined}
      aria-setsize={count}
      className={classes["offer"]}
      onPointerMove={fits ? onHover : undefined}
      onPointerDown={(event) => event.preventDefault()}
      onClick={onPick}
    >
      {children}
    </UnstyledButton>
  );
}
