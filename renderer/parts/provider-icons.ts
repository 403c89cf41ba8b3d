import {
  AudioLines,
  Bot,
  Brush,
  Clapperboard,
  FlaskConical,
  GitBranch,
  Image,
  type LucideIcon,
  Music,
  Palette,
  Server,
} from 'lucide-react';

/**
 * What the known providers are for, as icons of the one family that the window has. Their colour, made of the id, tells those apart that are
 * for the same. Logos would have to come from elsewhere.
 */
export const providerIcons: Readonly<Record<string, LucideIcon>> = {
  bitbucket: GitBranch,
  civitai: Palette,
  elevenlabs: AudioLines,
  forgejo: GitBranch,
  gitea: GitBranch,
  github: GitBranch,
  gitlab: GitBranch,
  imagefx: Image,
  leonardo: Brush,
  openai: Bot,
  pixverse: Clapperboard,
  'pixverse-platform': Clapperboard,
  'playground-api': FlaskConical,
  'playground-connect': FlaskConical,
  'playground-gallery': FlaskConical,
  'playground-studio': FlaskConical,
  'playground-video': FlaskConical,
  runpod: Server,
  runway: Clapperboard,
  stability: Palette,
  suno: Music,
};
