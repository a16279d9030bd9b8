import type { NodeViewProps } from "@tiptap/react";
import { NodeViewWrapper } from "@tiptap/react";
import { PillChip } from "../pills/pill-chip.tsx";
import { pillOf } from "./parts.ts";

/** A pill among words. */
export function PillNode({ node, selected }: NodeViewProps) {
  const pill = pillOf(node.attrs["pill"]);
  return (
    <NodeViewWrapper as="span">
      {pill !== undefined && <PillChip pill={pill} isSelected={selected} />}
    </NodeViewWrapper>
  );
}
