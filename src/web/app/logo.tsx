import { Group, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import classes from "./logo.module.css";

export function Logo() {
  return (
    <Link to="/" className={classes["logo"]}>
      <Group gap={8} wrap="nowrap">
        <img src="/icon.svg" alt="" width={26} height={26} />
        <Text component="span" fw={700} size="lg" className={classes["name"]}>
          Millrace
        </Text>
      </Group>
    </Link>
  );
}
