import { Radio, Stack } from "@mantine/core";
import type { Role } from "../api/people.ts";
import { useT } from "../language/language.tsx";

const roles = ["viewer", "builder", "administrator"] as const;

export function isRole(word: string): word is Role {
  return roles.some((role) => role === word);
}

/** What somebody may do here, each with a line that says it. */
export function RoleChoice({
  role,
  onChange,
}: {
  readonly role: Role;
  readonly onChange: (role: Role) => void;
}) {
  const t = useT();
  return (
    <Radio.Group
      label={t("people.role")}
      value={role}
      onChange={(word) => isRole(word) && onChange(word)}
    >
      <Stack gap="sm" mt="xs">
        {roles.map((one) => (
          <Radio
            key={one}
            value={one}
            label={t(`role.${one}`)}
            description={t(`people.role.${one}`)}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}
