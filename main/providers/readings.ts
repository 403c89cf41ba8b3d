import type { Credits, DailyTask, Identity } from '../engine/account.ts';
import { type JsonCondition, jsonHolds } from '../engine/json-condition.ts';
import { readPointer } from '../engine/json-pointer.ts';
import type { Instant } from '../engine/session.ts';
import { readNumber } from './instant.ts';
import { compilePlaces, type Places, readSum, readText } from './places.ts';
import type { CreditsSettings, IdentitySettings, TasksSettings } from './reading-schema.ts';

/** Reads who an account is; undefined if the document does not tell. */
export function compileIdentity(settings: IdentitySettings): (document: unknown) => Identity | undefined {
  const isUserinfo = settings.from === 'userinfo';
  const subjectAt = compilePlaces(settings.subject ?? '/sub');
  // Names of the standard claims, OpenID Connect Core 5.1.
  const emailAt = compilePlaces(settings.email ?? (isUserinfo ? '/email' : undefined));
  const nameAt = compilePlaces(settings.name ?? (isUserinfo ? ['/name', '/preferred_username'] : undefined));
  return (document) => {
    const subject = readText(subjectAt, document);
    if (subject === undefined) return undefined;
    const email = readText(emailAt, document);
    const name = readText(nameAt, document);
    return { subject, ...(email === undefined ? {} : { email }), ...(name === undefined ? {} : { name }) };
  };
}

/** Reads credits; undefined if a number is missing or is none. */
export function compileCredits(
  settings: CreditsSettings,
): (document: unknown, readAt: Instant) => Credits | undefined {
  const parts: readonly (readonly [string, Places])[] = Object.entries(settings.parts ?? {}).map(
    ([name, pointer]) => [name, compilePlaces(pointer)] as const,
  );
  const totalAt = settings.total === undefined ? undefined : compilePlaces(settings.total);
  const minusAt = compilePlaces(settings.minus);
  return (document, readAt) => {
    const read: Record<string, number> = {};
    let sum = 0;
    for (const [name, places] of parts) {
      const part = readSum(places, document);
      if (part === undefined) return undefined;
      read[name] = part;
      sum += part;
    }
    const total = totalAt ? readSum(totalAt, document) : sum;
    const minus = readSum(minusAt, document);
    if (total === undefined || minus === undefined) return undefined;
    return { total: total - minus, parts: read, unit: settings.unit ?? 'credits', readAt };
  };
}

/** Reads the tasks of a list; undefined if there is no list or an item of it does not fit. */
export function compileTasks(
  settings: TasksSettings,
): (document: unknown) => readonly DailyTask[] | undefined {
  const [listAt = []] = compilePlaces(settings.list);
  const where: JsonCondition = settings.where ?? {};
  const nameAt = settings.name.startsWith('/') ? compilePlaces(settings.name) : undefined;
  const [rewardAt = []] = compilePlaces(settings.reward);
  const [doneAt = []] = compilePlaces(settings.done);
  const [totalAt = []] = compilePlaces(settings.total);
  return (document) => {
    const list = readPointer(document, listAt);
    if (!Array.isArray(list)) return undefined;
    const tasks: DailyTask[] = [];
    for (const item of list) {
      if (!jsonHolds(where, item)) continue;
      const name = nameAt ? readText(nameAt, item) : settings.name;
      const reward = readNumber(readPointer(item, rewardAt));
      const done = readNumber(readPointer(item, doneAt));
      const total = readNumber(readPointer(item, totalAt));
      if (name === undefined || reward === undefined || done === undefined || total === undefined)
        return undefined;
      tasks.push({ name, reward, done, total });
    }
    return tasks;
  };
}
