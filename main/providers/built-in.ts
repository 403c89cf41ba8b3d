import type { Json } from '../engine/json-pointer.ts';
import bitbucket from './built-in/bitbucket.json' with { type: 'json' };
import civitai from './built-in/civitai.json' with { type: 'json' };
import elevenlabs from './built-in/elevenlabs.json' with { type: 'json' };
import fal from './built-in/fal.json' with { type: 'json' };
import forgejo from './built-in/forgejo.json' with { type: 'json' };
import gitea from './built-in/gitea.json' with { type: 'json' };
import github from './built-in/github.json' with { type: 'json' };
import gitlab from './built-in/gitlab.json' with { type: 'json' };
import imagefx from './built-in/imagefx.json' with { type: 'json' };
import jwtApi from './built-in/jwt-api.json' with { type: 'json' };
import leonardo from './built-in/leonardo.json' with { type: 'json' };
import nextauth from './built-in/nextauth.json' with { type: 'json' };
import oidc from './built-in/oidc.json' with { type: 'json' };
import openai from './built-in/openai.json' with { type: 'json' };
import pixverse from './built-in/pixverse.json' with { type: 'json' };
import pixversePlatform from './built-in/pixverse-platform.json' with { type: 'json' };
import playgroundApi from './built-in/playground-api.json' with { type: 'json' };
import playgroundConnect from './built-in/playground-connect.json' with { type: 'json' };
import playgroundGallery from './built-in/playground-gallery.json' with { type: 'json' };
import playgroundStudio from './built-in/playground-studio.json' with { type: 'json' };
import playgroundVideo from './built-in/playground-video.json' with { type: 'json' };
import runpod from './built-in/runpod.json' with { type: 'json' };
import runway from './built-in/runway.json' with { type: 'json' };
import stability from './built-in/stability.json' with { type: 'json' };
import suno from './built-in/suno.json' with { type: 'json' };
import type { Definition } from './definition-schema.ts';

/**
 * The definitions that come with Latchkey, by id. A test puts each through the same check as a user's own, so that it need not be
 * repeated at every start.
 */
export const builtInDefinitions: ReadonlyMap<string, Definition> = new Map(
  [
    playgroundApi,
    playgroundStudio,
    playgroundGallery,
    playgroundVideo,
    playgroundConnect,
    jwtApi,
    oidc,
    pixverse,
    pixversePlatform,
    imagefx,
    nextauth,
    suno,
    github,
    gitlab,
    gitea,
    forgejo,
    bitbucket,
    runpod,
    elevenlabs,
    leonardo,
    fal,
    civitai,
    openai,
    stability,
    runway,
  ].map((definition) => [definition.id, definition as unknown as Definition]),
);

/** A built-in definition as JSON, for definitions that are based on it. */
export function findBuiltIn(id: string): Json | undefined {
  return builtInDefinitions.get(id) as unknown as Json | undefined;
}
