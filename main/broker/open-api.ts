import { z } from 'zod';
import { events, type ProcedureName, procedures } from '../../preload/contract.ts';
import { failure } from '../../preload/schemas.ts';
import { toolProcedure } from './tool-procedures.ts';

type Json = Readonly<Record<string, unknown>>;

/** What tools can call on the socket, as an OpenAPI 3.1 document made from the contract. */
export function openApiDocument(version: string): Json {
  const names = Object.keys(procedures) as ProcedureName[];
  return {
    openapi: '3.1.0',
    info: {
      title: 'Latchkey',
      version,
      description:
        'Served over HTTP on a socket of the user, never on a port. Tools send the key of their grant; procedures without scopes are for the key of the owner alone.',
    },
    servers: [
      { url: 'http://latchkey', description: 'the socket in the file broker.address of the profile' },
    ],
    security: [{ key: [] }],
    paths: {
      ...Object.fromEntries(names.map((name) => [`/api/${name}`, { post: operation(name) }])),
      '/api/events': { get: eventStream() },
    },
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'from latchkey grant create' },
      },
      schemas: { Failure: schemaOf(failure, 'output') },
      responses: {
        Failure: {
          description: 'what happened, what is safe, and what to do',
          content: jsonContent({
            type: 'object',
            properties: { ok: { const: false }, failure: { $ref: '#/components/schemas/Failure' } },
            required: ['ok', 'failure'],
          }),
        },
      },
    },
  };
}

function operation(name: ProcedureName): Json {
  const { input, output } = procedures[name];
  const inputSchema = schemaOf(input, 'input');
  const isRequired = Array.isArray(inputSchema.required) && inputSchema.required.length > 0;
  return {
    operationId: name,
    tags: [name.split('.')[0]],
    ...scopesOf(name),
    requestBody: { required: isRequired, content: jsonContent(inputSchema) },
    responses: {
      200: {
        description: 'the answer',
        content: jsonContent({
          type: 'object',
          properties: { ok: { const: true }, value: schemaOf(output, 'output') },
          required: ['ok', 'value'],
        }),
      },
      default: { $ref: '#/components/responses/Failure' },
    },
  };
}

function eventStream(): Json {
  const kinds = Object.entries(events).map(([name, data]) => ({
    type: 'object',
    properties: { name: { const: name }, data: schemaOf(data, 'output') },
    required: ['name', 'data'],
  }));
  return {
    operationId: 'events',
    tags: ['events'],
    ...scopesOf('events'),
    responses: {
      200: {
        description: 'Server-Sent Events; each data line is one of these in JSON',
        content: { 'text/event-stream': { schema: { oneOf: kinds } } },
      },
      default: { $ref: '#/components/responses/Failure' },
    },
  };
}

function scopesOf(name: string): Json {
  const scopes = toolProcedure(name)?.scopes ?? [];
  const words =
    scopes.length === 0 ? 'For the owner alone.' : `With any of the scopes: ${scopes.join(', ')}.`;
  return { description: words, 'x-latchkey-scopes': scopes };
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io });
  return rest;
}

function jsonContent(schema: Json): Json {
  return { 'application/json': { schema } };
}
