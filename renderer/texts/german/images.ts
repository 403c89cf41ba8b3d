import type { Texts } from '../catalogue.ts';

export const images: Texts['images'] = {
  title: 'Bilder',
  prompt: 'Was sie zeigen',
  placeholder: 'Ein Schlüssel im Gras, früher Morgen',
  count: 'Wie viele',
  ratio: 'Form',
  ratios: {
    square: 'Quadrat',
    portrait: 'Hochformat',
    landscape: 'Querformat',
    'portrait-3-4': 'Hochformat 3:4',
    'landscape-4-3': 'Querformat 4:3',
  },
  make: 'Bilder machen',
  making: 'Bilder werden gemacht. Das kann eine Minute dauern.',
  ofBefore: 'Diese wurden früher aus demselben Text gemacht.',
  showFolder: 'Ordner zeigen',
  none: 'Bilder, die du machst, bleiben hier und in einem eigenen Ordner.',
  again: (prompt) => `Diesen Text noch einmal nehmen: ${prompt}`,
  notRead: 'Dieses Bild konnte nicht gelesen werden.',
};
