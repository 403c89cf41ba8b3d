import { z } from 'zod';
import { failureRules } from './rule-schema.ts';
import { duration, headerName, template, urlTemplate } from './text-schema.ts';

/** Further headers of requests, as templates. */
export const headerTemplates = z.record(headerName, template);

/** A request in full. */
export const requestObject = z.strictObject({
  method: z
    .enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])
    .optional()
    .describe('POST where there is something to send, else GET.'),
  url: urlTemplate,
  headers: headerTemplates.optional(),
  json: z.unknown().optional().describe('Any JSON; texts in it may hold variables.'),
  form: z
    .record(z.string().min(1), template)
    .optional()
    .describe('Sent as application/x-www-form-urlencoded.'),
  expects: z
    .enum(['json', 'any'])
    .optional()
    .describe('json (usual): a page instead is a passing failure. any: the reply may be a page or empty.'),
  timeout: duration.optional(),
  failures: failureRules
    .optional()
    .describe('What replies to this request mean; asked before the general rules.'),
});

/** A request, or just the URL of a GET. */
export const request = z
  .union([urlTemplate, requestObject], {
    error: 'a URL, or an object with "url" and, if needed, "method", "headers", "json" or "form"',
  })
  .meta({ id: 'request', description: 'A request, or just the URL of a GET.' });

export type RequestObject = z.output<typeof requestObject>;
export type RequestTemplate = z.output<typeof request>;
