import { Code, DataList, Text } from "@mantine/core";

/** What is said to Millrace at its start, by the names of variables. */
export function Variables({
  help,
  variables,
}: {
  readonly help: string;
  readonly variables: readonly { readonly name: string; readonly help: string }[];
}) {
  return (
    <div>
      <Text size="sm" mb="xs">
        {help}
      </Text>
      <DataList orientation="vertical" gap="xs">
        {variables.map((variable) => (
          <DataList.Item key={variable.name}>
            <DataList.ItemLabel>
              <Code>{variable.name}</Code>
            </DataList.ItemLabel>
            <DataList.ItemValue>{variable.help}</DataList.ItemValue>
          </DataList.Item>
        ))}
      </DataList>
    </div>
  );
}
