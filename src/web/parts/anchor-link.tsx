import { Anchor, type AnchorProps } from "@mantine/core";
import { createLink } from "@tanstack/react-router";
import type { ComponentPropsWithRef } from "react";

type Props = AnchorProps & Omit<ComponentPropsWithRef<"a">, keyof AnchorProps>;

/** A link to another screen, whose address is checked. */
export const AnchorLink = createLink((props: Props) => <Anchor {...props} />);
