import { Avatar } from "@mantine/core";

/** A connector's picture: its first letter, in a color of its own. */
export function ConnectorIcon({
  connector,
  label,
  size = 28,
}: {
  readonly connector: string;
  readonly label: string;
  readonly size?: number;
}) {
  return (
    <Avatar
      size={size}
      radius="md"
      color={colors[digest(connector) % colors.length] ?? "gray"}
      variant="filled"
      aria-hidden
    >
      {label.slice(0, 1).toUpperCase()}
    </Avatar>
  );
}

const colors = ["indigo", "water", "grape", "orange", "pink", "lime", "cyan", "violet"] as const;

function digest(text: string): number {
  return Array.from(text).reduce(
    (sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973,
    7,
  );
}
