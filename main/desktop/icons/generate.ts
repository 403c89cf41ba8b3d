/**
 * `node main/desktop/icons/generate.ts`: draws every icon of the app from the SVG files beside it, by Chromium, and packs them as each system wants
 * them. What it makes is kept with the sources, so that only who changes a drawing needs a browser.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright';
import { packIcns, packIco } from './pack.ts';

const here = import.meta.dirname;
const systemChromium = '/usr/bin/chromium';
const appSizes = [16, 32, 48, 64, 128, 256, 512, 1_024];
const traySizes = [16, 20, 24, 32, 48];

async function draw(browser: Browser, svg: string, size: number): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const style = 'html,body{margin:0;background:transparent}svg{display:block;width:100vw;height:100vh}';
  await page.setContent(`<!doctype html><style>${style}</style>${svg}`);
  const image = await page.screenshot({ omitBackground: true });
  await page.close();
  return image;
}

async function drawAll(
  browser: Browser,
  svg: string,
  sizes: readonly number[],
): Promise<Map<number, Buffer>> {
  const images = new Map<number, Buffer>();
  for (const size of sizes) images.set(size, await draw(browser, svg, size));
  return images;
}

const browser = await chromium.launch({
  args: ['--no-sandbox'],
  ...(existsSync(systemChromium) && { executablePath: systemChromium }),
});
try {
  const app = await drawAll(browser, readFileSync(join(here, 'icon.svg'), 'utf8'), appSizes);
  mkdirSync(join(here, 'linux'), { recursive: true });
  for (const [size, image] of app) {
    if (size <= 512) writeFileSync(join(here, 'linux', `${size}x${size}.png`), image);
  }
  writeFileSync(join(here, 'icon.ico'), packIco(new Map([...app].filter(([size]) => size <= 256))));
  writeFileSync(join(here, 'icon.icns'), packIcns(app));
  const tray = join(here, 'tray');
  for (const file of readdirSync(tray).filter((name) => name.endsWith('.svg'))) {
    const svg = readFileSync(join(tray, file), 'utf8');
    const name = file.slice(0, -'.svg'.length);
    writeFileSync(join(tray, `${name}.png`), await draw(browser, svg, 22));
    writeFileSync(join(tray, `${name}@2x.png`), await draw(browser, svg, 44));
    writeFileSync(join(tray, `${name}.ico`), packIco(await drawAll(browser, svg, traySizes)));
    // macOS colours templates by itself, by how opaque they are.
    const template = svg.replace(/#[0-9a-f]{6}/g, '#000000');
    writeFileSync(join(tray, `${name}Template.png`), await draw(browser, template, 16));
    writeFileSync(join(tray, `${name}Template@2x.png`), await draw(browser, template, 32));
  }
} finally {
  await browser.close();
}
