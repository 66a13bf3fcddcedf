/** The library: `import { open } from 'silt'`. The one public surface. */

export type { Batch } from './core/batch.ts';
export { EngineError, type EngineErrorData, type Span } from './core/errors.ts';
export type { DataType, Field, Schema } from './core/types.ts';
export type { Vector } from './core/vector.ts';
export { open } from './session/local-session.ts';
export type { Parameters } from './session/parameters.ts';
export type { ArrowTable, Result } from './session/result.ts';
export type { Row, RowValue } from './session/row-values.ts';
export type { OpenOptions, QueryOptions, Session, StatementText } from './session/session.ts';
