/** Making images with an account, and those that are kept. */
export const images = {
  title: 'Images',
  prompt: 'What they show',
  placeholder: 'A key in the grass, early morning',
  count: 'How many',
  ratio: 'Shape',
  ratios: {
    square: 'Square',
    portrait: 'Portrait',
    landscape: 'Landscape',
    'portrait-3-4': 'Portrait 3:4',
    'landscape-4-3': 'Landscape 4:3',
  },
  make: 'Make images',
  making: 'Making images. This can take a minute.',
  ofBefore: 'These were made of the same prompt before.',
  showFolder: 'Show folder',
  none: 'Images that you make are kept here, and in a folder of their own.',
  again: (prompt: string) => `Use this prompt again: ${prompt}`,
  notRead: 'This image could not be read.',
} as const;
