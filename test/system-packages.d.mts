/** Installs the missing packages where it can; returns the names of those still missing. */
export function ensureSystemPackages(): string[];

/** Installs as well what single suites can do without. */
export function ensureWantedPackages(): void;
