/** What the list can be ordered by. */
export const sortKeys = ['name', 'provider', 'status', 'credits', 'expiry', 'refreshed'] as const;
export type SortKey = (typeof sortKeys)[number];
