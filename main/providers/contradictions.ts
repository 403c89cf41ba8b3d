import { isLoopbackHost, isSafeUrl } from '../engine/loopback-host.ts';
import { checkPattern, checkUrl, type Path, type Report } from './contradiction-report.ts';
import { type DefinitionProblem, problemAt } from './definition-problem.ts';
import { requestsOf } from './definition-requests.ts';
import type { Definition } from './definition-schema.ts';
import { checkPages } from './page-contradictions.ts';
import { checkRequests, checkSend } from './request-contradictions.ts';
import { compileTemplate } from './template.ts';

/** What the schema cannot say: places that do not fit each other, URLs that lead outside, variables that do not exist. */
export function findContradictions(definition: Definition): DefinitionProblem[] {
  const problems: DefinitionProblem[] = [];
  const report: Report = (path, expected, found) => {
    problems.push(problemAt(definition, path, expected, found));
  };
  checkRequests(definition, report);
  checkSend(definition, report);
  checkWays(definition, report);
  checkPages(definition, report);
  checkOAuth(definition, report);
  checkTokens(definition, report);
  checkMint(definition, report);
  checkReadings(definition, report);
  checkRules(definition, report);
  return problems;
}

function checkWays(definition: Definition, report: Report): void {
  const { signIn, renewal } = definition;
  if (Object.keys(signIn).length === 0) report(['signIn'], 'at least one way in, such as "password"');
  if (signIn.register && signIn.register.signsIn !== true && !signIn.password) {
    report(['signIn', 'register'], '"signsIn": true, or the way "password" to sign in after it');
  }
  if (renewal.by === 'sign-in' && !signIn.password) {
    report(['renewal', 'by'], 'the way "password", by which to sign in again');
  }
  if ((renewal.by === 'touch' || renewal.by === 'check') && !renewal.request) {
    if (definition.identity?.request || definition.identity?.from === 'userinfo' || definition.credits)
      return;
    report(['renewal'], '"request", or "identity" or "credits" with one', 'no request that could be made');
  }
}

function checkOAuth(definition: Definition, report: Report): void {
  const { signIn, oauth, renewal, identity } = definition;
  if (!oauth) {
    if (signIn.loopback) report(['signIn', 'loopback'], '"oauth" in the definition as well');
    if (signIn.device) report(['signIn', 'device'], '"oauth" in the definition as well');
    if (renewal.by === 'oauth') report(['renewal', 'by'], '"oauth" in the definition as well');
    if (identity?.from === 'userinfo') report(['identity', 'from'], '"oauth" in the definition as well');
    return;
  }
  if ((oauth.issuer === undefined) === (oauth.endpoints === undefined)) {
    report(['oauth'], 'either "issuer" or "endpoints"');
  }
  for (const [name, text] of Object.entries(oauth.refreshParameters ?? {})) {
    const path = ['oauth', 'refreshParameters', name];
    if (['grant_type', 'refresh_token', 'client_id', 'client_secret'].includes(name)) {
      report(path, 'another name: the client sets this one itself', `the parameter ${name}`);
    }
    for (const variable of compileTemplate(text).variables) {
      if (variable !== 'redirectUri') report(path, 'only {redirectUri}', `the variable {${variable}}`);
    }
  }
  if (oauth.issuer !== undefined) checkUrl(definition, oauth.issuer, ['oauth', 'issuer'], report);
  const { endpoints } = oauth;
  if (!endpoints) return;
  for (const [name, url] of Object.entries(endpoints)) {
    if (url !== undefined) checkUrl(definition, url, ['oauth', 'endpoints', name], report);
  }
  const needed = [
    ['authorization', signIn.loopback !== undefined],
    ['deviceAuthorization', signIn.device !== undefined],
    ['userinfo', identity?.from === 'userinfo'],
  ] as const;
  for (const [name, isNeeded] of needed) {
    if (isNeeded && endpoints[name] === undefined)
      report(['oauth', 'endpoints', name], 'the URL of this endpoint');
  }
}

function checkTokens(definition: Definition, report: Report): void {
  const { renewal, tokens, capture, oauth } = definition;
  if (renewal.by !== 'refresh') return;
  if (!tokens) {
    report(['tokens'], 'where the new tokens are in the reply to the renewal');
    return;
  }
  const request = requestsOf(definition).find(({ purpose }) => purpose === 'renew')?.request;
  const usesRefreshToken = JSON.stringify(request).includes('{refreshToken}');
  if (usesRefreshToken && !tokens.refreshToken && !capture?.refreshToken && !oauth) {
    report(['tokens', 'refreshToken'], 'where the refresh token is, because the renewal sends it');
  }
}

function checkMint({ mint, renewal, identity }: Definition, report: Report): void {
  if (renewal.by === 'touch' && renewal.values && !renewal.request) {
    report(['renewal', 'values'], '"request" as well, in whose reply they are');
  }
  if (!mint) return;
  if (renewal.by !== 'touch' || !renewal.request) {
    report(['mint'], '"renewal": by "touch" with a "request" of its own, which needs no token');
  }
  if (identity?.from === 'accessToken') report(['identity', 'from'], 'a "request": no token is kept');
}

function checkReadings(definition: Definition, report: Report): void {
  const { identity, credits, tasks } = definition;
  if (identity) {
    if ((identity.request === undefined) === (identity.from === undefined)) {
      report(['identity'], 'either "request" or "from"');
    }
    if (identity.subject === undefined && identity.from !== 'userinfo') {
      report(['identity', 'subject'], 'where the name is that never changes for one account');
    }
  }
  if (credits && credits.total === undefined && Object.keys(credits.parts ?? {}).length === 0) {
    report(['credits'], '"total" or "parts"');
  }
  if (credits?.minus !== undefined && credits.total === undefined) {
    report(['credits', 'minus'], '"total", from which to take it off');
  }
  if (tasks && !credits) report(['tasks'], '"credits" as well: tasks are read together with them');
}

function checkRules(definition: Definition, report: Report): void {
  const lists: (readonly [Path, Definition['failures']])[] = [[['failures'], definition.failures]];
  for (const { path, request } of requestsOf(definition))
    lists.push([[...path, 'failures'], request.failures]);
  for (const [path, rules] of lists) {
    rules?.forEach((rule, index) => {
      const { status, header, json, body, url } = rule;
      if ([status, header, json, body, url].every((test) => test === undefined)) {
        report([...path, index], 'at least one of "status", "header", "json", "body", "url"');
      }
      if (url !== undefined) checkPattern(definition, url, [...path, index, 'url'], report);
      if (rule.wait !== undefined && rule.means !== 'rate-limited') {
        report([...path, index, 'wait'], '"means": "rate-limited", to which alone a wait belongs');
      }
    });
  }
  definition.domains?.forEach((entry, index) => {
    if (entry === '{instance}' && !definition.instance) {
      report(['domains', index], '"instance": {} in the definition, or a host');
    }
  });
  const suggestion = URL.parse(definition.instance?.suggestion ?? '');
  if (suggestion && !isSafeUrl(suggestion)) {
    report(
      ['instance', 'suggestion'],
      `https; http only for this machine${isLoopbackHost(suggestion.hostname) ? '' : ', such as http://127.0.0.1'}`,
    );
  }
}
