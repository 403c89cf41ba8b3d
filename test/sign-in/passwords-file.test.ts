import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FailureError, failureOf } from '../../main/engine/failure.ts';
import { isPasswordsFile, readPasswords } from '../../main/sign-in/passwords-file.ts';

const secret = 'aVerySecretPassword0123456789';

describe('a list of passwords', () => {
  test.each([
    ['account,password', 'ada,x', { names: ['ada'], password: 'x' }],
    ['"E-Mail";"Password"', '"ada";"x;y"', { names: ['ada'], username: 'ada', password: 'x;y' }],
    ['username\tpwd\tprovider', 'ada\tx\tpixverse', { username: 'ada', provider: 'pixverse' }],
    [
      'name,url,username,password,note',
      'Site,https://site.example/,ada,x,',
      { url: 'https://site.example/' },
    ],
    [
      'folder,favorite,type,name,notes,fields,reprompt,login_uri,login_username,login_password,login_totp',
      ',,login,Site,,,0,https://site.example/,ada,x,',
      { url: 'https://site.example/', names: ['ada'], password: 'x' },
    ],
    ['Account,Login Name,Password,Web Site', 'Site,ada,x,', { names: ['Site', 'ada'], username: 'ada' }],
  ])('with the columns %s is read', (header, line, read) => {
    expect(readPasswords(`\uFEFF${header}\r\n${line}\r\n`)).toMatchObject([
      { line: 2, kind: 'password', ...read },
    ]);
  });

  test('keeps spaces, quotation marks and line breaks within a password', () => {
    const lines = readPasswords('account,password\nada," a ""b""\nc "\nbob, x \n');
    expect(lines).toMatchObject([
      { line: 3, password: ' a "b"\nc ' },
      { line: 4, password: ' x ' },
    ]);
  });

  test('names the line of each mistake, and reads the others', () => {
    const lines = readPasswords(
      `account,password\nada,x"${secret}"\n,${secret}\nbob,x\neve,"${secret}\nmallory,x\n`,
    );
    expect(lines.map(({ line, kind }) => [line, kind])).toEqual([
      [2, 'wrong'],
      [3, 'wrong'],
      [4, 'password'],
      [5, 'wrong'],
    ]);
    expect(lines.at(-1)).toMatchObject({ problem: expect.stringContaining('not closed') });
    expect(JSON.stringify(lines)).not.toContain(secret);
  });

  test('is told from anything else by its first line', () => {
    expect(isPasswordsFile('# Netscape HTTP Cookie File\nexample.com\tFALSE')).toBe(false);
    expect(isPasswordsFile('[{"name":"password"}]')).toBe(false);
    expect(() => readPasswords(`ada,${secret}\n`)).toThrow('The first line must name the columns');
    expect(JSON.stringify(failureOf(thrownBy(() => readPasswords(secret))))).not.toContain(secret);
  });

  test('of any kind is read or refused, and what is said of it never repeats it', () => {
    const cell = fc.oneof(
      fc.string(),
      fc.constantFrom(secret, `"${secret}`, `${secret}"`, `"${secret}"`, '', '"'),
    );
    const row = fc.array(cell, { maxLength: 4 }).map((cells) => cells.join(','));
    const header = fc.constantFrom(
      'account,password',
      'user;password',
      'email,password,provider,url',
      secret,
    );
    const text = fc
      .tuple(header, fc.array(row, { maxLength: 4 }), fc.constantFrom('\n', '\r\n', '\r'))
      .map(([first, rows, end]) => [first, ...rows].join(end));
    let read = 0;
    fc.assert(
      fc.property(text, (csv) => {
        try {
          const lines = readPasswords(csv);
          read += lines.some(({ kind }) => kind === 'password') ? 1 : 0;
          const wrong = lines.filter(({ kind }) => kind === 'wrong');
          expect(JSON.stringify(wrong)).not.toContain(secret);
        } catch (error) {
          if (!(error instanceof FailureError)) throw error;
          expect(JSON.stringify(error.failure)).not.toContain(secret);
          expect(error.cause).toBeUndefined();
        }
      }),
      { numRuns: 10_000 },
    );
    expect(read).toBeGreaterThan(1_000);
  });
});

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('it was expected to fail');
}
