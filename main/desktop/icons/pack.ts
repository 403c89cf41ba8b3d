/** Images in PNG by their size in pixels. */
export type Images = ReadonlyMap<number, Buffer>;

/** An .ico file of PNG images, which Windows takes since Vista. */
export function packIco(images: Images): Buffer {
  const entries = [...images];
  const header = Buffer.alloc(6 + 16 * entries.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(entries.length, 4);
  let offset = header.length;
  entries.forEach(([size, image], index) => {
    const at = 6 + 16 * index;
    // 0 stands for 256.
    header.writeUInt8(size % 256, at);
    header.writeUInt8(size % 256, at + 1);
    header.writeUInt16LE(1, at + 4);
    header.writeUInt16LE(32, at + 6);
    header.writeUInt32LE(image.length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += image.length;
  });
  return Buffer.concat([header, ...entries.map(([, image]) => image)]);
}

/** The kinds of an .icns file that hold PNG, by size; those with two names are also the double of half the size. */
const icnsKinds: readonly (readonly [string, number])[] = [
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1_024],
];

/** An .icns file of PNG images. */
export function packIcns(images: Images): Buffer {
  const parts = icnsKinds.flatMap(([kind, size]) => {
    const image = images.get(size);
    return image ? [chunk(kind, image)] : [];
  });
  return chunk('icns', Buffer.concat(parts));
}

function chunk(kind: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(kind, 'latin1');
  head.writeUInt32BE(8 + content.length, 4);
  return Buffer.concat([head, content]);
}
