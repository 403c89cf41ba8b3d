import type { Json } from '../engine/json-pointer.ts';
import jwtApi from './built-in/jwt-api.json' with { type: 'json' };
import oidc from './built-in/oidc.json' with { type: 'json' };
import playgroundApi from './built-in/playground-api.json' with { type: 'json' };
import playgroundConnect from './built-in/playground-connect.json' with { type: 'json' };
import playgroundGallery from './built-in/playground-gallery.json' with { type: 'json' };
import playgroundStudio from './built-in/playground-studio.json' with { type: 'json' };
import playgroundVideo from './built-in/playground-video.json' with { type: 'json' };
import type { Definition } from './definition-schema.ts';

/**
 * The definitions that come with Latchkey, by id. A test puts each through the same check as a user's own, so that it need not be
 * repeated at every start.
 */
export const builtInDefinitions: ReadonlyMap<string, Definition> = new Map(
  [playgroundApi, playgroundStudio, playgroundGallery, playgroundVideo, playgroundConnect, jwtApi, oidc].map(
    (definition) => [definition.id, definition as unknown as Definition],
  ),
);

/** A built-in definition as JSON, for definitions that are based on it. */
export function findBuiltIn(id: string): Json | undefined {
  return builtInDefinitions.get(id) as unknown as Json | undefined;
}
