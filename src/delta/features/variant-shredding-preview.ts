/** The name that variantShredding had before it was final. */
import type { TableFeature } from './feature.ts';
import { variantShredding } from './variant-shredding.ts';

export const variantShreddingPreview: TableFeature = { ...variantShredding, name: 'variantShredding-preview' };
