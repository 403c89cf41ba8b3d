/** The ratios that images can be asked for: apart from their schema, so that the command can name them without loading one. */
export const imageRatios = ['square', 'portrait', 'landscape', 'portrait-3-4', 'landscape-4-3'] as const;
