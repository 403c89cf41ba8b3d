/**
 * What the app remembers apart from the profile: window places, what was told already. Kept by electron-store; what comes out of it is
 * checked by whoever reads it, because anybody may have written the file.
 */
export interface DesktopMemory {
  get(key: string): unknown;
  set(key: string, value: unknown): void;
}
