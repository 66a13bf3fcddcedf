/** The name that typeWidening had before it was final. */
import type { TableFeature } from './feature.ts';
import { typeWidening } from './type-widening.ts';

export const typeWideningPreview: TableFeature = { ...typeWidening, name: 'typeWidening-preview' };
