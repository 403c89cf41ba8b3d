import type { Page } from 'playwright';

/** The part of React's fibers that is read. Their names are kept in production builds. */
interface Fiber {
  readonly key: string | null;
  readonly flags: number;
  readonly child: Fiber | null;
  readonly sibling: Fiber | null;
  readonly alternate: Fiber | null;
}

declare global {
  interface Window {
    renderedKeys?: string[];
  }
}

/**
 * Watches which keyed components (rows are keyed by their account) React renders, as its developer tools do: through the hook that every
 * build calls after a commit. To be called before the page is loaded.
 */
export async function watchRenders(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const performedWork = 1;
    const rendered: string[] = [];
    window.renderedKeys = rendered;
    const visit = (fiber: Fiber) => {
      const before = fiber.alternate;
      if (fiber.key !== null && before !== null && (fiber.flags & performedWork) !== 0)
        rendered.push(fiber.key);
      // Children that are the very same were not gone into, and their flags are of an earlier commit.
      if (before !== null && before.child === fiber.child) return;
      for (let child = fiber.child; child; child = child.sibling) visit(child);
    };
    Object.defineProperty(window, '__REACT_DEVTOOLS_GLOBAL_HOOK__', {
      value: {
        supportsFiber: true,
        inject: () => 1,
        onCommitFiberRoot: (_: number, root: { readonly current: Fiber }) => visit(root.current),
        onCommitFiberUnmount: () => undefined,
      },
    });
  });
}

/** The keys that were rendered again since the last call. */
export function takeRendered(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => window.renderedKeys?.splice(0) ?? []);
}
