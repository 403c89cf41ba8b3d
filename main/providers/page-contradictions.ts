import { checkPattern, checkUrl, type Path, type Report, sampleDomains } from './contradiction-report.ts';
import type { Definition } from './definition-schema.ts';
import type { PageWay } from './sign-in-schema.ts';

/** Objects to sign-in pages that lack what a browser needs to know. */
export function checkPages(definition: Definition, report: Report): void {
  const { window, chrome } = definition.signIn;
  const ways: readonly (readonly [string, PageWay | undefined, PageWay | undefined])[] = [
    ['window', window, undefined],
    ['chrome', chrome, window],
  ];
  const domains = sampleDomains(definition);
  for (const [name, page, base] of ways) {
    if (!page) continue;
    const path: Path = ['signIn', name];
    if (!page.startUrl && !base?.startUrl) report([...path, 'startUrl'], 'the URL of the sign-in page');
    if (!page.done && !base?.done) report([...path, 'done'], 'what shows that the person is signed in');
    if (page.startUrl) checkUrl(definition, page.startUrl, [...path, 'startUrl'], report);
    const { done } = page;
    if (done) {
      if (!done.url && !done.cookie && !done.response) {
        report([...path, 'done'], 'at least one of "url", "cookie", "response"');
      }
      if (done.url !== undefined) checkPattern(definition, done.url, [...path, 'done', 'url'], report);
      if (done.response) {
        const place = [...path, 'done', 'response', 'url'];
        const url = checkUrl(definition, done.response.url, place, report);
        if (url && !domains.includes(url)) report(place, 'a URL on one of the "domains"');
      }
    }
    page.rejectedUrls?.forEach((pattern, index) => {
      checkPattern(definition, pattern, [...path, 'rejectedUrls', index], report);
    });
  }
}
