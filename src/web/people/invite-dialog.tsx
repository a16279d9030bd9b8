import { TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { api, ask } from "../api/client.ts";
import type { Role } from "../api/people.ts";
import { useT } from "../language/language.tsx";
import { FormDialog } from "../parts/form-dialog.tsx";
import type { Handed } from "./handed-link.tsx";
import { RoleChoice } from "./role-choice.tsx";

interface Wish {
  readonly email: string;
  readonly role: Role;
}

export function InviteDialog({
  opened,
  onClose,
  onHanded,
}: {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onHanded: (handed: Handed) => void;
}) {
  const t = useT();
  const invite = useInvite(onHanded);
  const initial: Wish = { email: "", role: "builder" };
  return (
    <FormDialog
      opened={opened}
      onClose={onClose}
      title={t("people.invite")}
      submit={t("people.invite_submit")}
      initial={initial}
      onSubmit={(wish) => invite.mutateAsync({ ...wish, email: wish.email.trim() })}
    >
      {({ email, role }, fill) => (
        <>
          <TextInput
            label={t("people.email")}
            type="email"
            required
            withAsterisk={false}
            autoComplete="off"
            data-autofocus
            value={email}
            onChange={({ currentTarget }) => fill({ email: currentTarget.value })}
          />
          <RoleChoice role={role} onChange={(next) => fill({ role: next })} />
        </>
      )}
    </FormDialog>
  );
}

/** Makes a link for a new person. An earlier one for the same e-mail ends. */
export function useInvite(onHanded: (handed: Handed) => void) {
  return useMutation({
    mutationFn: (json: Wish) => ask(() => api.people.invitations.$post({ json })),
    onSuccess: (made, { email }) => onHanded({ ...made, kind: "invitation", email }),
  });
}
