/** The name that variantType had before it was final. */
import type { TableFeature } from './feature.ts';
import { variantType } from './variant-type.ts';

export const variantTypePreview: TableFeature = { ...variantType, name: 'variantType-preview' };
