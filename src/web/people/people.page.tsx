import { Button, Stack } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import { useState } from "react";
import { useMay } from "../api/me.ts";
import { peopleQuery } from "../api/people.ts";
import { useT } from "../language/language.tsx";
import { Asked } from "../parts/asked.tsx";
import { Page } from "../parts/page.tsx";
import { type Handed, HandedLinkDialog } from "./handed-link.tsx";
import { Invitations } from "./invitations.tsx";
import { InviteDialog } from "./invite-dialog.tsx";
import { PeopleList } from "./people-list.tsx";

/** Who works here. Administrators invite and change people. */
export function PeoplePage() {
  const t = useT();
  const mayChange = useMay("administrator");
  const people = useQuery(peopleQuery);
  const [isInviting, { open, close }] = useDisclosure();
  const [handed, setHanded] = useState<Handed | null>(null);
  return (
    <Page
      title={t("nav.people")}
      help={t(mayChange ? "people.help" : "people.help_reading")}
      actions={
        mayChange && (
          <Button leftSection={<UserPlus size={16} aria-hidden />} onClick={open}>
            {t("people.invite")}
          </Button>
        )
      }
    >
      <Asked query={people}>
        {(everybody) => (
          <Stack gap="xl">
            {mayChange && <Invitations people={everybody} onHanded={setHanded} />}
            <PeopleList people={everybody} mayChange={mayChange} onHanded={setHanded} />
          </Stack>
        )}
      </Asked>
      <InviteDialog opened={isInviting} onClose={close} onHanded={setHanded} />
      <HandedLinkDialog handed={handed} onClose={() => setHanded(null)} />
    </Page>
  );
}
