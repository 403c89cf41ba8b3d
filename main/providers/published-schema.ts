import { z } from 'zod';
import { definitionSchema } from './definition-schema.ts';

/** The JSON Schema (draft 2020-12) of a definition, for editors. What goes beyond a schema is told by `latchkey provider check`. */
export function definitionJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, description, properties, required, ...rest } = z.toJSONSchema(definitionSchema, {
    io: 'input',
  });
  return {
    $schema,
    title: 'Latchkey provider definition, format 1',
    description,
    ...rest,
    properties: {
      ...properties,
      basedOn: {
        type: 'string',
        description: 'The id of a built-in definition; all else here is a merge patch (RFC 7396) over it.',
      },
    },
    // A definition that is based on another needs nothing more of its own than who it is.
    required: ['format', 'id', 'name'],
    if: { not: { required: ['basedOn'] } },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { required },
  };
}
