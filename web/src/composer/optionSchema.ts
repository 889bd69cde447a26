/** A choice a post may carry for one network, read from the network's JSON Schema. */
export interface Option {
  name: string;
  kind: string;
  title: string;
  help: string;
  choices: { value: string; label: string }[];
  fallback: string;
  required: boolean;
  maxLength: number | null;
  maxItems: number | null;
  min: number | null;
  max: number | null;
  lookup: string | null;
}

interface Choice { const: string; title: string }
interface Property {
  title?: string; description?: string; default?: string; oneOf?: Choice[]; items?: { oneOf?: Choice[] }; maxLength?: number; maxItems?: number;
  minimum?: number; maximum?: number; "x-kind"?: string; "x-lookup"?: string;
}

export function readSchema(schema: object | undefined): Option[] {
  const { properties = {}, required = [] } = (schema ?? {}) as { properties?: Record<string, Property>; required?: string[] };
  return Object.entries(properties).map(([name, one]) => ({
    name,
    kind: one["x-kind"] ?? "text",
    title: one.title ?? name,
    help: one.description ?? "",
    choices: (one.oneOf ?? one.items?.oneOf ?? []).map((choice) => ({ value: choice.const, label: choice.title })),
    fallback: one.default ?? "",
    required: required.includes(name),
    maxLength: one.maxLength ?? null,
    maxItems: one.maxItems ?? null,
    min: one.minimum ?? null,
    max: one.maximum ?? null,
    lookup: one["x-lookup"] ?? null,
  }));
}
