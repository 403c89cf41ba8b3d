import type { CDPSession, Page } from 'playwright';

/** All texts in the memory of a page (of each the first thousand characters), after what is garbage was thrown away. */
export async function textsInMemory(session: CDPSession): Promise<string> {
  const parts: string[] = [];
  const keep = ({ chunk }: { chunk: string }) => void parts.push(chunk);
  session.on('HeapProfiler.addHeapSnapshotChunk', keep);
  await session.send('HeapProfiler.enable');
  for (let round = 0; round < 3; round += 1) await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  session.off('HeapProfiler.addHeapSnapshotChunk', keep);
  const { strings } = JSON.parse(parts.join('')) as { strings: readonly string[] };
  return strings.join('\n');
}

/** Has everything written down that comes into a page by `fetch`: replies, and events as streams. What is read is read twice. */
export async function writeDownReplies(page: Page): Promise<readonly string[]> {
  const received: string[] = [];
  await page.exposeFunction('writeDown', (text: string) => void received.push(text));
  await page.addInitScript(() => {
    const usual = window.fetch;
    window.fetch = async (...request) => {
      const reply = await usual(...request);
      if (!reply.body) return reply;
      const [mine, theirs] = reply.body.tee();
      const decoder = new TextDecoder();
      const told = new WritableStream<Uint8Array>({
        write: (part) => {
          (window as unknown as { writeDown(text: string): void }).writeDown(
            decoder.decode(part, { stream: true }),
          );
        },
      });
      void mine.pipeTo(told).catch(() => {});
      return new Response(theirs, { status: reply.status, headers: reply.headers });
    };
  });
  return received;
}
